import Figures
import MergeModel

/// The table of guests, or of other processes: one unit for all of it, and sums that cover everybody.
struct ProcessTable {
  /// Rows shown without `--all`, by what they save.
  private static let shownByDefault = 7
  /// A finding that more processes have than this is told once, under FINDINGS.
  private static let groupSize = 3
  /// Digits of a cell, and the mark of a lower bound.
  private static let cellWidth = 6
  private static let reasonWidth = 16

  enum Kind: String {
    case guests = "GUESTS"
    case others = "OTHERS"
  }

  private let kind: Kind
  private let snapshot: Snapshot
  /// Everybody of this kind, for the sums.
  private let everybody: [ProcessFigures]
  /// Those that `--guest` chose, or everybody.
  private let selected: [ProcessFigures]
  private let showAll: Bool
  private let canMerge: CanMergeColumn
  /// How many processes have a finding of that code.
  private let processesByCode: [String: Int]

  init(
    kind: Kind, snapshot: Snapshot, everybody: [ProcessFigures], selected: [ProcessFigures],
    showAll: Bool
  ) {
    self.kind = kind
    self.snapshot = snapshot
    self.everybody = everybody
    self.selected = selected
    self.showAll = showAll
    canMerge = CanMergeColumn(snapshot: snapshot)
    processesByCode = everybody.reduce(into: [:]) { counts, process in
      for code in Set(snapshot.findings(of: process).map(\.code)) { counts[code, default: 0] += 1 }
    }
  }

  func write(to page: inout TextPage) {
    guard !everybody.isEmpty else {
      let hidden = kind == .others ? snapshot.hiddenProcesses : 0
      let none = snapshot.rights.complete ? "none" : "none seen"
      page.row("\(kind.rawValue)  \(hidden > 0 ? "- (\(hidden) processes are hidden)" : none)")
      return
    }
    let sorted = selected.sorted(by: Self.savesMore)
    let (top, rest) = split(sorted)
    let listed = rest.filter(isWorthARow)
    let hidden = rest.filter { !isWorthARow($0) }
    let unit = unit(for: top + listed)
    page.row(heading(unit))
    page.row(
      Self.layOut(
        " ", "NAME", "PID", ["MEM", "RES", "SHRD", "SAVED", "FREES"], "CAN+", "WHY NOT"))
    for process in top { page.row(row(process, unit)) }
    if !hidden.isEmpty { page.row(hiddenRow(hidden, unit)) }
    for process in listed { page.row(row(process, unit)) }
    page.row(totalRow(unit))
  }

  private func split(_ sorted: [ProcessFigures]) -> ([ProcessFigures], [ProcessFigures]) {
    let isWhole = showAll || selected.count < everybody.count
    let count =
      isWhole || sorted.count <= Self.shownByDefault + 1 ? sorted.count : Self.shownByDefault
    return (Array(sorted.prefix(count)), Array(sorted.dropFirst(count)))
  }

  private func heading(_ unit: ByteUnit) -> String {
    let part =
      selected.count < everybody.count ? ", \(selected.count) of \(everybody.count) (--guest)" : ""
    return "\(kind.rawValue) /\(unit.word)\(part)"
  }

  /// Most saved first, the unknown last, ties by name and pid.
  private static func savesMore(_ one: ProcessFigures, _ other: ProcessFigures) -> Bool {
    let saved = (one.sharing?.value.savedPages ?? -1, other.sharing?.value.savedPages ?? -1)
    if saved.0 != saved.1 { return saved.0 > saved.1 }
    return (one.name, one.id) < (other.name, other.id)
  }

  /// Whether the process has a finding that only few others have.
  private func isWorthARow(_ process: ProcessFigures) -> Bool {
    snapshot.findings(of: process).contains {
      processesByCode[$0.code, default: 0] <= Self.groupSize
    }
  }

  // MARK: Rows

  private func row(_ process: ProcessFigures, _ unit: ByteUnit) -> String {
    let finding = snapshot.findings(of: process).first
    let mark =
      switch finding?.severity {
      case .problem, .warning: "!"
      case .info: "i"
      case nil: " "
      }
    return Self.layOut(
      mark, process.name, String(process.id.pid), cells(process).map { Self.text($0, unit) },
      canMerge.text(process, unit),
      whyNot(process, finding, unit))
  }

  /// Its first finding; where that only tells of pages still to merge, what most of them wait for.
  private func whyNot(_ process: ProcessFigures, _ finding: Finding?, _ unit: ByteUnit) -> String {
    let reason = canMerge.reason(process, unit, width: Self.reasonWidth)
    guard let finding else { return reason }
    if MergeObstacle(rawValue: finding.code) != nil, !reason.isEmpty { return reason }
    return finding.short ?? finding.code
  }

  private func hiddenRow(_ hidden: [ProcessFigures], _ unit: ByteUnit) -> String {
    let saved = hidden.compactMap { cells($0)[3] }.sorted()
    let range: String
    if let least = saved.first, let most = saved.last, saved.count == hidden.count {
      range = "each \(Self.text(least, unit))-\(Self.text(most, unit))"
    } else {
      range = ""
    }
    return Self.layOut(
      " ", "\(hidden.count) more (--all)", "", sums(hidden, unit), canMerge.sum(hidden, unit), range
    )
  }

  private func totalRow(_ unit: ByteUnit) -> String {
    Self.layOut(
      " ", "TOTAL \(everybody.count)", "", sums(everybody, unit),
      canMerge.sum(everybody, unit), counterpart(unit))
  }

  /// What stands beside the sum of SAVED.
  ///
  /// Behind the last sum that is the kernel's own figure, `pages_sharing`, and before it what the
  /// other table adds.
  private func counterpart(_ unit: ByteUnit) -> String {
    let others = snapshot.others.map { $0.sharing?.value.savedPages }
    if kind == .guests, !others.isEmpty {
      let page = Double(snapshot.host.pageBytes)
      return "+ \(KnownSum(others).text { Self.text($0 * page, unit) }) others"
    }
    let sharing = snapshot.attributedSharingBytes.map { Double($0) }
    return "kernel \(Self.text(sharing, unit))"
  }

  /// MEM, RES, SHRD, SAVED, FREES in bytes.
  private func cells(_ process: ProcessFigures) -> [Double?] {
    let page = Double(snapshot.host.pageBytes)
    let sharing = process.sharing?.value
    return [
      process.guest?.ramBytes.map { Double($0) }, process.residentBytes.map { Double($0) },
      sharing.map { Double($0.mappedPages) * page }, sharing.map { $0.savedPages * page },
      process.freedIfStoppedBytes(pageBytes: snapshot.host.pageBytes).map { Double($0) },
    ]
  }

  /// FREES has no sum: stopping several guests frees more than each of them alone.
  private func sums(_ processes: [ProcessFigures], _ unit: ByteUnit) -> [String] {
    let columns = processes.map(cells)
    return (0..<4).map { column in
      KnownSum(columns.map { $0[column] }).text { Self.text($0, unit) }
    } + [DecimalText.unknown]
  }

  /// MiB as long as every cell fits its column, then GiB for all of them.
  private func unit(for shown: [ProcessFigures]) -> ByteUnit {
    let texts = sums(everybody, .mib) + shown.flatMap { cells($0).map { Self.text($0, .mib) } }
    let ofContent = [canMerge.sum(everybody, .mib)] + shown.map { canMerge.text($0, .mib) }
    let fits =
      texts.allSatisfy { $0.utf8.count <= Self.cellWidth }
      && ofContent.allSatisfy { $0.utf8.count <= CanMergeColumn.width }
    return fits ? .mib : .gib
  }

  /// Tenths of GiB as long as they fit beside the mark of a lower bound.
  static func text(
    _ bytes: Double?, _ unit: ByteUnit, width: Int = cellWidth
  ) -> String {
    let value = bytes.map { $0 / unit.bytes }
    let text = DecimalText.fixed(value, decimals: unit.decimals)
    return unit == .gib && text.utf8.count >= width
      ? DecimalText.fixed(value, decimals: 0) : text
  }

  private static func layOut(
    _ mark: String, _ name: String, _ pid: String, _ cells: [String], _ canMerge: String,
    _ why: String
  ) -> String {
    let figures = cells.map { TextPage.right($0, cellWidth + 1) }.joined()
    let line =
      mark + " " + TextPage.left(name, pid.isEmpty ? 20 : 12)
      + TextPage.right(pid, pid.isEmpty ? 0 : 8) + figures
      + TextPage.right(canMerge, CanMergeColumn.width + 1) + " " + TextPage.cut(why, reasonWidth)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
