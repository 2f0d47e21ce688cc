import Attribution
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// A host with more merged frames than there is memory for.
  @Suite("Attribution in little memory", .timeLimit(.minutes(5)))
  struct FrameRangeTests {
    @Test("It takes several ranges of frames, and says the same")
    func frameRanges() async throws {
      // More frames than 1 MiB has room for, at 34 bytes a frame.
      let common = KnownContent(seed: 1, mebibytes: 144)
      let plans = (1...2).map { GuestPlan(name: "vm0\($0)", content: [0x1000_0000: common]) }
      try await Settled.running(plans) { ksm, guests in
        let whole = try Pass.result(guests)
        #expect(whole.frameRanges == 1)
        let pieces = try Pass.result(guests, memoryBytes: 1 << 20)
        #expect(pieces.frameRanges > 1)
        try Attributed(pieces).expectExact(for: guests, ksm)
        #expect(pieces.reconciliation == whole.reconciliation)
        #expect(pieces.pairs == whole.pairs)
        #expect(Set(pieces.figures.keys) == Set(whole.figures.keys))
        for (process, figures) in pieces.figures {
          var rounded = figures
          let other = try #require(whole.figures[process])
          #expect(abs(figures.sharePages - other.sharePages) < 0.000_001)
          // Sums of fractions in another order.
          rounded.sharePages = other.sharePages
          #expect(rounded == other)
        }
      }
    }
  }
}
