import LiveHarness
import MergeModel
import Testing

/// Four guests of which one is switched off and on again, with the figures at each step.
enum SwitchedFleet {
  /// `switched` is among `all`; the rest stays on throughout.
  static func expectRoundTrip(
    _ switched: Switchable, among all: [Participant], _ ksm: KSMHost,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let pid = switched.participant.pid
    try await ksm.settle()
    let before = Attributed(try Pass.result(all))
    try before.expectExact(for: all, ksm, sourceLocation: sourceLocation)
    let savedBefore = try #require(before.figures[pid]?.savedPages)
    #expect(savedBefore > 2_000, sourceLocation: sourceLocation)
    #expect(try switched.isMerging, sourceLocation: sourceLocation)

    try switched.set(false)
    #expect(try !switched.isMerging, sourceLocation: sourceLocation)
    try await ksm.settle()
    let off = Attributed(try Pass.result(all))
    try off.expectExact(for: all, ksm, sourceLocation: sourceLocation)
    // None of its RAM; firmware and tables are no memory backend, and stay.
    let left = try switched.participant.mergedRAMPages()
    #expect(left == 0, sourceLocation: sourceLocation)
    let firmware = try #require(off.figures[pid]?.mappedPages)
    #expect(firmware <= 64, "\(firmware) pages left", sourceLocation: sourceLocation)
    #expect(
      try #require(off.figures[pid]?.savedPages) <= Double(firmware),
      sourceLocation: sourceLocation)
    for other in all where other.pid != pid {
      let figures = try #require(off.figures[other.pid])
      #expect(figures.mappedPages > 2_000, sourceLocation: sourceLocation)
    }

    try switched.set(true)
    #expect(try switched.isMerging, sourceLocation: sourceLocation)
    try await ksm.settle()
    let again = Attributed(try Pass.result(all))
    try again.expectExact(for: all, ksm, sourceLocation: sourceLocation)
    #expect(again.figures == before.figures, sourceLocation: sourceLocation)
    #expect(Set(again.pairs) == Set(before.pairs), sourceLocation: sourceLocation)
  }
}

extension Participant {
  /// Merged pages in the guest's RAM, by smaps.
  func mergedRAMPages() throws -> UInt64 { try FrameLook.ram(of: self).smapsPages }
}
