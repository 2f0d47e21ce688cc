package import MergeModel

/// What the operator sees of the sharing between guests, and where the cursor stands.
package struct SharingView: Sendable, Equatable {
  package var basis = CommonMemory.Basis.frames
  /// Set once the operator chose; until then contents stand in where nothing is merged.
  package var isBasisChosen = false
  /// The guests of the selected cell; nil until the cursor is moved: the first row then.
  package var selectedRow: ProcessIdentity?
  package var selectedColumn: ProcessIdentity?
  /// Rows and columns scrolled away.
  package var firstRow = 0
  package var firstColumn = 0
  /// Kept from sample to sample, made anew with each pass.
  package private(set) var common: CommonMemory?

  /// When the order was found.
  private var orderedAt: Moment?
  /// How long an order is kept for the same guests, in seconds: rows do not dance.
  private static let orderSeconds = 60.0

  package init() {}

  /// Takes in a sample; the amounts are gathered only where the pass is another one.
  mutating func update(with snapshot: Snapshot) {
    if !isBasisChosen {
      let isMerged = snapshot.attribution?.value.pairs.isEmpty == false
      basis = !isMerged && snapshot.content?.value.pairs.isEmpty == false ? .contents : .frames
    }
    let source = CommonMemory.Source(snapshot, by: basis)
    guard source != common?.source else { return }
    let isYoung =
      orderedAt.map { snapshot.takenAt.seconds(since: $0) < Self.orderSeconds } ?? false
    let kept = isYoung && source?.basis == common?.source.basis ? common?.guests ?? [] : []
    let next = CommonMemory(snapshot, by: basis, keeping: kept)
    if next?.guests != common?.guests || !isYoung { orderedAt = snapshot.takenAt }
    common = next
  }

  /// Row and column of the selected cell, in the order that holds.
  var cursor: (row: Int, column: Int) {
    let guests = common?.guests ?? []
    func place(_ id: ProcessIdentity?) -> Int? { id.flatMap { guests.firstIndex(of: $0) } }
    return (place(selectedRow) ?? 0, place(selectedColumn) ?? 0)
  }

  mutating func select(row: Int, column: Int) {
    let guests = common?.guests ?? []
    guard guests.indices.contains(row), guests.indices.contains(column) else { return }
    selectedRow = guests[row]
    selectedColumn = guests[column]
  }
}
