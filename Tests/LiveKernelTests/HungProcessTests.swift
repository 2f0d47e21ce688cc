import LiveHarness
import MergeModel
import Sampling
import Testing

extension LiveKernel {
  /// A process whose memory map is locked costs its own figures and no others.
  @Suite("A process that hangs in its own locks", .timeLimit(.minutes(2)))
  struct HungProcessTests {
    private static let content = ProcessMemory.content(KnownContent(seed: 1, pages: 50))

    @Test("Samples go on, it is named, and it comes back")
    func hung() async throws {
      try await KSMHost.exclusively { _ in
        try await FrozenFilesystem.mounted { disk in
          let memory = [[Self.content, .stuck(path: disk.path)], [Self.content]]
          try await PlainProcess.running(holding: memory) { processes in
            let (stuck, healthy) = (Participant(processes[0]), Participant(processes[1]))
            let session = SamplingSession(SamplingOptions(delay: 0.2, budgetPercent: nil))
            session.start()
            defer { session.stop() }
            try await sample(of: session, "both to answer") { snapshot in
              Set(snapshot.others.map(\.id)) == [stuck.identity, healthy.identity]
            }
            try await disk.freeze()
            do {
              try await eventually("the process to hang") { processes[0].isStuck }
              try await expectOnlyItsFigures(session, lost: stuck, healthy)
            } catch {
              try await disk.thaw()
              throw error
            }
            try await disk.thaw()
            try await sample(of: session, "it to answer again") { snapshot in
              snapshot.others.allSatisfy { $0.notAnsweringSince == nil }
            }
          }
        }
      }
    }

    private func expectOnlyItsFigures(
      _ session: SamplingSession, lost stuck: Participant, _ healthy: Participant
    ) async throws {
      let found = try await sample(of: session, "it to be named") { snapshot in
        snapshot.others.contains { $0.id == stuck.identity && $0.notAnsweringSince != nil }
      }
      #expect(found.others.count == 2)
      let attributed = found.attribution?.at.monotonic ?? 0
      let later = try await sample(of: session, "fresh figures of the other") { snapshot in
        snapshot.takenAt.seconds(since: found.takenAt) > 1
          && snapshot.attribution?.at.monotonic ?? 0 > attributed
      }
      let process = try #require(later.others.first { $0.id == healthy.identity })
      #expect(process.notAnsweringSince == nil)
      #expect(process.counters.age(at: later.takenAt) < 1)
      #expect(later.others.contains { $0.id == stuck.identity })
      // The program never got to know it: it says what it can, and that something is missing.
      let program = try ProgramSnapshot.taken(status: 2)
      #expect(program.others.map(\.pid) == [healthy.pid])
    }

    @discardableResult
    private func sample(
      of session: SamplingSession, _ what: String, where isWanted: (Snapshot) -> Bool
    ) async throws -> Snapshot {
      var snapshot: Snapshot?
      try await eventually(what, within: .seconds(20)) {
        guard let newest = session.samples.newest?.snapshot, isWanted(newest) else { return false }
        snapshot = newest
        return true
      }
      return try #require(snapshot)
    }
  }
}
