import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// What the scan says before ksmd has done anything, held against what ksmd then does.
  @Suite("The forecast of what will merge", .timeLimit(.minutes(10)))
  struct ForecastTests {
    @Test("For twelve guests of mixed content it agrees with pages_sharing within half a per cent")
    func neverRun() async throws {
      var plans = GuestPlan.fleet(10, .small)
      for number in 1...2 {
        var busy = GuestPlan(name: "busy\(number)")
        busy.memoryMiB = 256
        busy.isBusy = true
        plans.append(busy)
      }
      let stranger: [ProcessMemory] = [
        .zeros(pages: 700), .content(KnownContent(seed: 1, pages: 400)),
      ]
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: [stranger]) { processes in
          try await QEMUGuest.running(plans) { guests in
            let all = guests.map(Participant.init) + processes.map(Participant.init)
            try await busyMemoryWritten(all[10...11])
            let report = try await ContentLook.report(all)
            #expect(report.achievedPages == 0)
            #expect(report.predictedPagesSharing.isExact)
            let split = report.idealSplit
            #expect(
              abs(split.zeroPages + split.selfPages + split.interPages - report.idealPages.value)
                < 0.5)
            let merged = Double(try await ksm.converge().sharing)
            let predicted = report.predictedPagesSharing.value
            #expect(
              abs(predicted - merged) <= 0.005 * merged, "predicted \(predicted), got \(merged)")
          }
        }
      }
    }

    /// Waits until both have touched what they rewrite.
    private func busyMemoryWritten(_ guests: ArraySlice<Participant>) async throws {
      let bytes = Int(GuestPlan.busyPages) * 4_096
      try await eventually("busy guests to have booted") {
        try guests.allSatisfy { try ($0.memory().ram.first?.residentBytes ?? 0) > bytes }
      }
    }
  }
}
