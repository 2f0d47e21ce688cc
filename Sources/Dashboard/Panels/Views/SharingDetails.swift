import Figures
import MergeModel
import Screen

/// The numbers of the selected cell of the sharing view.
enum SharingDetails {
  static func lines(
    _ state: DashboardState, _ snapshot: Snapshot, _ common: CommonMemory
  ) -> [TextLine] {
    let cursor = state.sharing.cursor
    guard common.guests.indices.contains(cursor.row), common.guests.indices.contains(cursor.column)
    else { return [] }
    let row = common.guests[cursor.row]
    let column = common.guests[cursor.column]
    let pages = common.pages(row: cursor.row, column: cursor.column)
    let amount = amount(pages, row, column, snapshot, common)
    let first = "\(name(of: row, state)) (\(cursor.row + 1))"
    if row == column {
      let what = "copies within itself"
      return [
        heading(
          ["\(first): \(amount) of \(what)", "\(cursor.row + 1): \(amount) in itself"], state),
        guest(row, pages: pages, state, snapshot),
      ]
    }
    let second = "\(name(of: column, state)) (\(cursor.column + 1))"
    return [
      heading(
        [
          "\(first) and \(second): \(amount) in common", "\(first), \(second): \(amount)",
          "\(cursor.row + 1) and \(cursor.column + 1): \(amount) in common",
        ], state),
      guest(row, pages: pages, state, snapshot), guest(column, pages: pages, state, snapshot),
    ]
  }

  private static func heading(_ forms: [String], _ state: DashboardState) -> TextLine {
    .longest(forms.map { TextLine(" " + $0, style: .bold) }, width: state.columns)
  }

  /// Its part of one guest's memory, and what that guest saves.
  private static func guest(
    _ id: ProcessIdentity, pages: UInt32?, _ state: DashboardState, _ snapshot: Snapshot
  ) -> TextLine {
    guard let process = state.process(id) else { return TextLine("   it has ended") }
    let common = pages.flatMap { snapshot.bytes(pages: Double($0)) }
    let resident = process.residentBytes.map { Int64(clamping: $0) }
    let share = PercentText.ratio(common.map { Double($0) }, of: resident.map { Double($0) })
    let saved = process.sharing.flatMap { snapshot.bytes(pages: $0.value.savedPages) }
    let who = name(of: id, state)
    let figures = "\(share) of its \(ByteText.mib(resident)) MiB resident"
    let forms = [
      "   \(who): \(figures), saves \(ByteText.mib(saved)) MiB in all",
      "   \(who): \(share) of \(ByteText.mib(resident)) MiB, saves \(ByteText.mib(saved))",
      "   \(share) of \(ByteText.mib(resident)) MiB, saves \(ByteText.mib(saved))",
    ]
    return .longest(forms.map { TextLine($0) }, width: state.columns)
  }

  private static func amount(
    _ pages: UInt32?, _ row: ProcessIdentity, _ column: ProcessIdentity, _ snapshot: Snapshot,
    _ common: CommonMemory
  ) -> String {
    guard let pages else { return "- MiB (not looked at)" }
    guard let estimate = estimate(row, column, snapshot, common), !estimate.isExact else {
      return ByteText.mib(snapshot.bytes(pages: Double(pages))) + " MiB"
    }
    return estimate.text { ByteText.mib(snapshot.bytes(pages: $0)) } + " MiB"
  }

  /// By contents there may be an interval.
  private static func estimate(
    _ row: ProcessIdentity, _ column: ProcessIdentity, _ snapshot: Snapshot,
    _ common: CommonMemory
  ) -> Estimate? {
    guard common.source.basis == .contents, let report = snapshot.content?.value else { return nil }
    if row == column { return report.processes[row]?.selfPages }
    let low = min(row.pid, column.pid)
    let high = max(row.pid, column.pid)
    return report.pairs.first { $0.a == low && $0.b == high }?.commonContents
  }

  /// As given, made harmless; one that has ended is known by its number.
  static func name(of id: ProcessIdentity, _ state: DashboardState) -> String {
    state.process(id).map { shortened(state.shown($0.name), to: 30) } ?? "pid \(id.pid)"
  }
}
