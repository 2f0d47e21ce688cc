import Attribution
import ContentScan
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// At least 500 processes start and end a second, as on a host that compiles.
  ///
  /// A test goes on until that was so, for a minute at most. On a machine that is too busy to start
  /// as many in all of that minute it fails with what it came to: nothing was shown then.
  @Suite("Processes that come and go by the hundred", .timeLimit(.minutes(5)))
  struct ChurnTests {
    /// How many come and go in each test: some seconds' worth.
    private static let wanted: Int64 = 1_500
    private static let wantedRate = 500.0

    /// Whether it was too few yet, and there is time for more.
    private static func isTooFew(_ churn: Churn) throws -> Bool {
      guard try churn.count >= wanted, try churn.rate >= wantedRate else {
        return churn.seconds < 60
      }
      return false
    }

    private static func expectHundreds(_ churn: Churn) throws {
      let (count, rate) = (try churn.count, try churn.rate)
      #expect(
        count >= wanted && rate >= wantedRate,
        """
        \(count) processes in \(churn.seconds) s, \(Int(rate)) a second: the machine is too busy \
        to show what happens at \(Int(wantedRate))
        """)
    }

    @Test("Attribution stays exact, by a pass, by a session and by the program")
    func attribution() async throws {
      let memory = [ProcessMemory.content(KnownContent(seed: 1, pages: 300))]
      try await Settled.running(GuestPlan.fleet(3, .small), beside: [memory]) { ksm, all in
        let churn = try await Churn()
        defer { churn.end() }
        repeat {
          try Attributed(try Pass.result(all)).expectExact(for: all, ksm)
          try Attributed(try await Session.snapshot()).expectExact(for: all, ksm)
          try Attributed(ProgramSnapshot.taken()).expectExact(for: all, ksm)
        } while try Self.isTooFew(churn)
        try Self.expectHundreds(churn)
      }
    }

    @Test("A content scan finds what it finds on a quiet host")
    func content() async throws {
      try await Settled.running(GuestPlan.fleet(3, .small)) { _, guests in
        let quiet = try await ContentLook.report(guests)
        let churn = try await Churn()
        defer { churn.end() }
        repeat {
          let report = try await ContentLook.report(guests)
          #expect(report.residentPages == quiet.residentPages)
          #expect(report.distinctFrames == quiet.distinctFrames)
          #expect(report.distinctContents == quiet.distinctContents)
          #expect(report.pairs == quiet.pairs)
        } while try Self.isTooFew(churn)
        try Self.expectHundreds(churn)
      }
    }

    @Test("A session of many samples keeps neither descriptors nor processes that have gone")
    func session() async throws {
      try await Settled.running(GuestPlan.fleet(2, .small)) { _, guests in
        let session = WatchedSession()
        defer { session.end() }
        let before = try await session.look()
        let churn = try await Churn()
        defer { churn.end() }
        while try Self.isTooFew(churn) { try await Task.sleep(for: .milliseconds(50)) }
        try Self.expectHundreds(churn)
        let after = try await session.look()
        // Some more while files are being read; one kept for each process would be hundreds.
        #expect(after.descriptors <= before.descriptors + 8)
        #expect(after.processes == Set(guests.map(\.pid)))
      }
    }

    @Test("Guests that start and die while ksmd merges leave sums that come out even")
    func guests() async throws {
      try await Settled.running(GuestPlan.fleet(2, .small)) { ksm, stayers in
        try ksm.startMerging()
        let content = KnownContent(seed: 1, mebibytes: 4)
        for round in 0..<12 {
          var plan = GuestPlan(name: "short\(round)", content: [0x10_0000: content])
          plan.memoryMiB = 32
          try await QEMUGuest.running([plan]) { short in
            let all = stayers + short.map(Participant.init)
            var pass = try Pass.over(all)
            var scan = try ContentLook.over(all)
            // It dies at another point of both each time, sometimes before they begin.
            for _ in 0..<round { _ = try pass.step() }
            for _ in 0..<round { _ = try scan.step(now: ContentLook.now()) }
            short[0].end()
            while try pass.step() {}
            let result = pass.result()
            let died = try #require(all.last).identity
            #expect(result.figures[died] == nil && !result.reconciliation.stable)
            #expect(Set(result.figures.keys) == Set(stayers.map(\.identity)))
            let report = try await ContentLook.finish(&scan)
            #expect(report.processes[died] == nil)
            #expect(
              report.processes.values.map(\.residentPages).reduce(0, +) == report.residentPages)
          }
        }
        try await ksm.fullScans(2)
        try await ksm.settle()
        try Attributed(try Pass.result(stayers)).expectExact(for: stayers, ksm)
        try Attributed(ProgramSnapshot.taken()).expectExact(for: stayers, ksm)
      }
    }
  }
}
