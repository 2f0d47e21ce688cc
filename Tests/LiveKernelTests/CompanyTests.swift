import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Guests are not always alone.
  @Suite("Guests beside others", .timeLimit(.minutes(5)))
  struct CompanyTests {
    @Test("Two guests alone add up")
    func twoGuests() async throws {
      try await Settled.running(GuestPlan.fleet(2, .small)) { ksm, guests in
        try Attributed(try Pass.result(guests)).expectExact(for: guests, ksm)
        try Attributed(try await Session.snapshot()).expectExact(for: guests, ksm)
        try Attributed(try ProgramSnapshot.taken()).expectExact(for: guests, ksm)
      }
    }

    @Test("A process that is no guest stands under others, and the sums include it")
    func stranger() async throws {
      // 300 pages of what the guests have in common, and 50 of its own, twice.
      let memory = [
        KnownContent(seed: 1, pages: 300), KnownContent(seed: 77, pages: 50),
        KnownContent(seed: 77, pages: 50),
      ].map(ProcessMemory.content)
      try await Settled.running(GuestPlan.fleet(2, .small), beside: [memory]) { ksm, all in
        let (guests, stranger) = (Array(all.dropLast()), try #require(all.last))
        let snapshot = try await Session.snapshot()
        #expect(snapshot.others.map(\.id) == [stranger.identity])
        #expect(Set(snapshot.guests.map(\.id)) == Set(guests.map(\.identity)))
        let program = try ProgramSnapshot.taken()
        #expect(program.others.map(\.pid) == [stranger.pid])
        for attributed in [
          Attributed(try Pass.result(all)), try Attributed(snapshot), Attributed(program),
        ] {
          try attributed.expectExact(for: all, ksm)
          let figures = try #require(attributed.figures[stranger.pid])
          #expect(figures.mappedPages == 400)
          #expect(figures.selfPages == 50)
          #expect(figures.soleFrames == 50)
          // Two thirds of what three have, half of what it has twice.
          #expect(abs(figures.savedPages - (200 + 50)) < 0.001)
          #expect(attributed.pairs.count == 1)
        }
      }
    }

    @Test("What nobody was asked about is unattributed, or missing in the sum")
    func overlooked() async throws {
      let memory = [
        KnownContent(seed: 1, pages: 300), KnownContent(seed: 77, pages: 50),
        KnownContent(seed: 77, pages: 50),
      ].map(ProcessMemory.content)
      try await Settled.running(GuestPlan.fleet(2, .small), beside: [memory]) { ksm, all in
        let result = try Pass.result(all.filter { $0.guest != nil })
        #expect(result.reconciliation.unattributedPages == 300)
        #expect(result.reconciliation.differencePages == -100)
        #expect(result.reconciliation.mergedFrames == UInt64(try ksm.counts.shared) - 50)
        #expect(result.reconciliation.stable)
      }
    }

    @Test("A content mapped more often than max_page_sharing has several frames")
    func maxPageSharing() async throws {
      let page = ProcessMemory.content(KnownContent(seed: 5, pages: 1))
      let memory = Array(repeating: page, count: 600)
      try await Settled.running(
        beside: [memory], settings: ["max_page_sharing": "256"]
      ) { ksm, processes in
        // 256, 256 and 88 mappings.
        try #expect(ksm.counts == KSMCounts(shared: 3, sharing: 597))
        let attributed = Attributed(try Pass.result(processes))
        try attributed.expectExact(for: processes, ksm)
        let figures = try #require(attributed.figures[processes[0].pid])
        #expect(figures.selfPages == 597)
        #expect(figures.soleFrames == 3)
      }
    }
  }
}
