import LiveHarness
import Testing

/// A storm on the dashboard of the built program, in a terminal, with guests that really write.
@Suite(
  "A storm on the screen, live", .serialized,
  .enabled(if: LiveRequirement.isMet && TmuxTerminal.isWanted, "\(LiveRequirement.reason)"),
  .timeLimit(.minutes(30)))
struct StormScreenTests {
  private static let content = KnownContent(seed: 52, mebibytes: 96)

  private func plan(_ number: Int, in group: MemoryCgroup, pagesPerSecond: Double) -> GuestPlan {
    var plan = GuestPlan(name: "storm\(number)", content: [0x100_0000: Self.content])
    plan.memoryMiB = 160
    plan.cgroup = group
    plan.writes = GuestWrites(
      address: 0x100_0000, pages: pagesPerSecond > 0 ? Self.content.pages : 0,
      pagesPerSecond: pagesPerSecond)
    return plan
  }

  @Test("STORM, the time left, and who to suspend stand there ten seconds before the limit")
  func screen() async throws {
    try await KSMHost.exclusively { ksm in
      let group = try MemoryCgroup()
      // 3 MiB a second into 80 MiB.
      let plans = [
        plan(1, in: group, pagesPerSecond: 768), plan(2, in: group, pagesPerSecond: 0),
      ]
      try await QEMUGuest.running(plans) { guests in
        try ksm.startMerging()
        try await eventually("the guests to be merged") {
          try ksm.counts.sharing >= Int64(Self.content.pages)
        }
        try group.limit(to: group.usage + 80 << 20)
        let terminal = try TmuxTerminal("$PROGRAM --readonly", columns: 80, rows: 24)
        try await terminal.wait(for: "the dashboard") { $0.contains { $0.hasPrefix("RISK") } }
        for guest in guests { try guest.goOn() }
        try await terminal.wait(for: "the alarm", within: .seconds(60)) { lines in
          lines.contains { $0.hasPrefix("STORM") && $0.contains(" in ") }
            && lines.contains { $0.contains("storm1") }
        }
        let alarm = ContinuousClock.now
        let hits = try group.limitHits
        try await eventually("the limit") { try group.limitHits > hits || group.kills > 0 }
        #expect(ContinuousClock.now - alarm >= .seconds(10))
      }
    }
  }
}
