import LiveHarness
import MergeModel
import Testing

/// What an attribution says, whichever way it came: from a pass, a session, or the program.
struct Attributed {
  struct Figures: Equatable {
    var mappedPages: UInt64
    var savedPages: Double
    var selfPages: UInt64
    var soleFrames: UInt64
  }

  var figures: [Int32: Figures]
  var pairs: [SharingPair]
  var reconciliation: Reconciliation

  init(_ result: AttributionResult) {
    figures = Dictionary(
      uniqueKeysWithValues: result.figures.map { ($0.key.pid, Figures($0.value)) })
    pairs = result.pairs
    reconciliation = result.reconciliation
  }

  init(_ snapshot: Snapshot) throws {
    let attribution = try #require(snapshot.attribution?.value)
    figures = try Dictionary(
      uniqueKeysWithValues: snapshot.processes.map {
        ($0.id.pid, Figures(try #require($0.sharing?.value)))
      })
    pairs = attribution.pairs
    reconciliation = attribution.reconciliation
  }

  init(_ program: ProgramSnapshot) {
    let processes = program.guests + program.others
    figures = Dictionary(
      uniqueKeysWithValues: processes.map { process in
        (
          process.pid,
          Figures(
            mappedPages: process.mappedPages, savedPages: process.savedPages,
            selfPages: process.selfPages, soleFrames: process.soleFrames)
        )
      })
    pairs = program.pairs.map { SharingPair(a: $0.a, b: $0.b, commonFrames: $0.commonFrames) }
    reconciliation = program.reconciliation.value
  }

  /// Demands what holds to the page while ksmd is stopped and nothing was lost since.
  func expectExact(
    for participants: [Participant], _ ksm: KSMHost,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let counts = try ksm.counts
    try #require(counts.sharing > 0, "nothing is merged", sourceLocation: sourceLocation)
    // Guests of others may be there too, and share nothing.
    let sharing = figures.filter { $0.value.mappedPages > 0 }.keys
    let pids = Set(participants.map(\.pid))
    #expect(pids.isSubset(of: figures.keys), sourceLocation: sourceLocation)
    #expect(pids.isSuperset(of: sharing), sourceLocation: sourceLocation)
    for participant in participants {
      let mapped = figures[participant.pid]?.mappedPages
      let kernel = try participant.kernelMergingPages()
      #expect(mapped == kernel, "process \(participant.pid)", sourceLocation: sourceLocation)
    }
    let saved = figures.values.map(\.savedPages).reduce(0, +)
    #expect(abs(saved - Double(counts.sharing)) < 0.001, sourceLocation: sourceLocation)
    var expected = Reconciliation(
      mappedPages: UInt64(counts.shared + counts.sharing), mergedFrames: UInt64(counts.shared))
    // The export does not repeat the counter.
    if reconciliation.sharingPages != nil { expected.sharingPages = counts.sharing }
    #expect(reconciliation == expected, sourceLocation: sourceLocation)
  }
}

extension Attributed.Figures {
  init(_ figures: SharingFigures) {
    self.init(
      mappedPages: figures.mappedPages, savedPages: figures.savedPages,
      selfPages: figures.selfPages, soleFrames: figures.soleFrames)
  }
}

extension Reconciliation {
  /// All accounted for, in a host that stood still.
  fileprivate init(mappedPages: UInt64, mergedFrames: UInt64) {
    self.init()
    self.mappedPages = mappedPages
    self.mergedFrames = mergedFrames
    differencePages = 0
    stable = true
  }
}
