import MergeModel

/// What each two guests have in common, in an order in which families stand together.
package struct CommonMemory: Sendable, Equatable {
  /// What counts as common.
  package enum Basis: Sendable, Hashable {
    /// Frames that both map: what is merged.
    case frames
    /// Contents that both hold, merged or not.
    case contents
  }

  /// From which pass it is, and for whom: what it is made anew for.
  struct Source: Equatable {
    var basis: Basis
    var moment: Moment
    var guests: [ProcessIdentity]
  }

  let source: Source
  /// In the order of rows and columns.
  let guests: [ProcessIdentity]
  /// Pages by row and column; nobody looks at it but through `pages`.
  private let amounts: [UInt32]
  /// Who was looked at; of others nothing is known.
  private let isKnown: [Bool]
  /// The largest amount that two different guests have in common, in pages.
  let most: UInt32

  /// Nil while there is no pass to take it from.
  ///
  /// An order that is given is kept where it is of the same guests.
  init?(
    _ snapshot: Snapshot, by basis: Basis, keeping kept: [ProcessIdentity] = []
  ) {
    guard let source = Source(snapshot, by: basis) else { return nil }
    let figures = PairFigures(snapshot, by: basis)
    let count = source.guests.count
    let places = Dictionary(
      source.guests.enumerated().map { ($1.pid, $0) }, uniquingKeysWith: { first, _ in first })
    var raw = Array(repeating: UInt32(0), count: count * count)
    var most: UInt32 = 0
    figures.forEachPair { a, b, pages in
      guard let one = places[a], let other = places[b], one != other else { return }
      raw[one * count + other] = pages
      raw[other * count + one] = pages
      most = max(most, pages)
    }
    for (place, guest) in source.guests.enumerated() {
      raw[place * count + place] = figures.within(guest) ?? 0
    }
    let order =
      Self.order(kept, of: source.guests)
      ?? Seriation.order(count: count) { raw[$0 * count + $1] }
    self.source = source
    guests = order.map { source.guests[$0] }
    isKnown = order.map { figures.within(source.guests[$0]) != nil }
    var amounts: [UInt32] = []
    amounts.reserveCapacity(count * count)
    for row in order { for column in order { amounts.append(raw[row * count + column]) } }
    self.amounts = amounts
    self.most = most
  }

  /// The places of the kept ones; nil where they are others.
  private static func order(
    _ kept: [ProcessIdentity], of guests: [ProcessIdentity]
  ) -> [Int]? {
    guard kept.count == guests.count else { return nil }
    let places = Dictionary(
      guests.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let order = kept.compactMap { places[$0] }
    return Set(order).count == guests.count ? order : nil
  }

  /// Pages in common, on the diagonal copies within one guest; nil where one was not looked at.
  func pages(row: Int, column: Int) -> UInt32? {
    guard guests.indices.contains(row), guests.indices.contains(column), isKnown[row],
      isKnown[column]
    else { return nil }
    return amounts[row * guests.count + column]
  }

  package static func == (one: Self, other: Self) -> Bool { one.source == other.source }
}

extension CommonMemory.Source {
  /// Guests in the order of their names, so that equals always come out alike.
  init?(_ snapshot: Snapshot, by basis: CommonMemory.Basis) {
    let moment: Moment? =
      switch basis {
      case .frames: snapshot.attribution?.at
      case .contents: snapshot.content?.endedAt
      }
    guard let moment else { return nil }
    self.basis = basis
    self.moment = moment
    guests = snapshot.guests.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map(\.id)
  }
}

/// The pairs of one pass, by frames or by contents.
private struct PairFigures {
  let snapshot: Snapshot
  let basis: CommonMemory.Basis

  init(_ snapshot: Snapshot, by basis: CommonMemory.Basis) {
    self.snapshot = snapshot
    self.basis = basis
  }

  func forEachPair(_ body: (Int32, Int32, UInt32) -> Void) {
    switch basis {
    case .frames:
      for pair in snapshot.attribution?.value.pairs ?? [] {
        body(pair.a, pair.b, UInt32(clamping: pair.commonFrames))
      }
    case .contents:
      for pair in snapshot.content?.value.pairs ?? [] {
        body(pair.a, pair.b, UInt32(pages: pair.commonContents.value))
      }
    }
  }

  /// Copies within one guest; nil where it was not looked at.
  func within(_ guest: ProcessIdentity) -> UInt32? {
    switch basis {
    case .frames:
      snapshot.attribution?.value.figures[guest].map { UInt32(clamping: $0.selfPages) }
    case .contents:
      snapshot.content?.value.processes[guest].map { UInt32(pages: $0.selfPages.value) }
    }
  }
}

extension UInt32 {
  /// Whole pages; what is less than one and more than none stays visible as one.
  fileprivate init(pages: Double) {
    guard pages > 0, pages.isFinite else {
      self = 0
      return
    }
    self = UInt32(clamping: Int64(exactly: Swift.max(1, pages.rounded())) ?? .max)
  }
}
