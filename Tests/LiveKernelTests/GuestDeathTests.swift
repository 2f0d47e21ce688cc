import Attribution
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// What is left when a guest goes.
  @Suite("A guest is killed", .timeLimit(.minutes(5)))
  struct GuestDeathTests {
    @Test("With ksmd stopped the kernel goes on counting it, and its twin has its frames alone")
    func killed() async throws {
      let content = FleetContent.small
      try await KSMHost.exclusively { ksm in
        try await QEMUGuest.running(GuestPlan.fleet(4, content)) { guests in
          try await ksm.settle()
          let all = guests.map(Participant.init)
          let left = Array(all.dropFirst())
          let before = try Pass.result(all)
          let lost = try #require(before.figures[all[0].identity]?.mappedPages)

          guests[0].end()
          try expect(Attributed(Pass.result(left)), lacks: lost, before, left)
          try expect(Attributed(await Session.snapshot()), lacks: lost, before, left)
          try expect(Attributed(ProgramSnapshot.taken()), lacks: lost, before, left)

          try ksm.startMerging()
          try await ksm.fullScans(2)
          try ksm.set("run", "0")
          let after = Attributed(try Pass.result(left))
          try after.expectExact(for: left, ksm)
          #expect(after.figures == Attributed(try Pass.result(left)).figures)
        }
      }
    }

    /// The first of `left` is the twin of the one that was killed.
    private func expect(
      _ now: Attributed, lacks lost: UInt64, _ before: AttributionResult, _ left: [Participant]
    ) throws {
      #expect(now.reconciliation.differencePages == -Int64(lost))
      #expect(now.reconciliation.unattributedPages == 0)
      #expect(now.reconciliation.stable)
      #expect(now.figures.count == left.count)
      for (index, guest) in left.enumerated() {
        let earlier = try #require(before.figures[guest.identity])
        let figures = try #require(now.figures[guest.pid])
        let twinPages = index == 0 ? FleetContent.small.twinPages : 0
        #expect(figures.mappedPages == earlier.mappedPages)
        #expect(figures.soleFrames == earlier.soleFrames + twinPages)
      }
    }

    @Test("One that dies during a pass is dropped whole", arguments: [false, true])
    func duringPass(isWalked: Bool) async throws {
      try await KSMHost.exclusively { ksm in
        try await QEMUGuest.running(GuestPlan.fleet(3, .small)) { guests in
          try await ksm.settle()
          let all = guests.map(Participant.init)
          let (dying, left) = (all[1], [all[0], all[2]])
          var pass = try Pass.over(all)
          // The second in the middle of its walk, or once all have been walked.
          let last = isWalked ? nil : Optional(dying.identity)
          while pass.current != last { _ = try pass.step() }
          guests[1].end()
          while try pass.step() {}
          let result = pass.result()
          #expect(!result.reconciliation.stable)
          // As if it had never been there.
          let without = try Pass.result(left)
          #expect(result.figures == without.figures)
          #expect(result.pairs == without.pairs)
          #expect(result.reconciliation.mappedPages == without.reconciliation.mappedPages)
          #expect(result.reconciliation.mergedFrames == without.reconciliation.mergedFrames)
          #expect(
            result.reconciliation.differencePages == without.reconciliation.differencePages)
        }
      }
    }
  }
}
