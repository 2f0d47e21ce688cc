import Dashboard
import JSONText
import MergeModel
import Screen
import SnapshotExport

extension FuzzTarget {
  /// A guest's name in every export.
  static let exports = FuzzTarget("exports") { input in
    let name = String(decoding: input, as: UTF8.self)
    let snapshot = Snapshot.host(of: [name, "ordinary"])
    let options = SnapshotOptions(version: "1")
    let json = SnapshotDocument.render(snapshot, format: .json, options: options)
    let document = JSONReader.value(of: json)
    try expectEqual(document?["guests"]?.array?.first?["name"]?.string, name, "in JSON")
    let text = SnapshotDocument.render(snapshot, format: .text, options: options)
    try expect(
      text.allSatisfy { (0x20..<0x7f).contains($0) || $0 == 0x0a }, "more than ASCII in the text")
    let csv = SnapshotDocument.render(snapshot, format: .csv, options: options)
    let rows = CSVText.rows(of: String(decoding: csv, as: UTF8.self))
    try expectEqual(rows.count, 5, "rows of CSV")
    let columns = rows.first?.count ?? 0
    for row in rows.dropLast() { try expectEqual(row.count, columns, "cells of a row") }
    for cell in rows.dropFirst(2).joined() {
      try expectHarmless(cell)
      // Figures may be negative; texts may not begin what a spreadsheet calculates.
      let first = cell.drop { $0 == " " }.unicodeScalars.first
      try expect(
        first.map { !"=+@\u{ff1d}\u{ff0b}\u{ff20}".unicodeScalars.contains($0) } ?? true,
        "a formula: \(cell)")
      try expect(first != "-" || Double(cell) != nil, "a formula: \(cell)")
    }
  }

  /// Keys, sizes and samples in any order: the first bytes are keys, the rest a guest's name.
  static let dashboard = FuzzTarget("dashboard") { input in
    let end = input.firstIndex(of: 0) ?? input.count
    let name = String(decoding: input[min(end + 1, input.count)...], as: UTF8.self)
    var state = DashboardState(
      rows: 24, columns: 80, unicode: !input.count.isMultiple(of: 2), utcOffset: 3_600,
      exportDirectory: "/var/lib/ksmtop/snapshots")
    _ = reduce(&state, .sampled(.host(of: [name, "web01"]), History(), []))
    for (step, byte) in input[..<end].prefix(30).enumerated() {
      let now = Moment(wall: 1_763_950_361 + Double(step), monotonic: 1_000 + Double(step))
      switch byte {
      case 0x80..<0xc0:
        _ = reduce(
          &state, .resized(rows: Int(byte & 0x3f), columns: Int(byte & 0x3f) * 4))
      case 0xc0..<0xc8:
        let names = [[], [name], [name, name], ["a", name, "b"]][Int(byte & 3)]
        _ = reduce(&state, .sampled(.host(of: names), History(), []))
      case 0xc8...:
        let place = Int(byte) - 0xc8
        let key = place < namedKeys.count ? namedKeys[place] : .function(place)
        _ = reduce(&state, .key(key, at: now))
      default:
        _ = reduce(&state, .key(.character(Character(Unicode.Scalar(byte))), at: now))
      }
    }
    let grid = draw(state)
    try expect(grid.rows == state.rows && grid.columns == state.columns, "a grid of another size")
    for line in grid.lines { try expectHarmless(line) }
  }

  private static let namedKeys: [Key] = [
    .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backTab,
    .backspace, .delete, .control("l"), .unknown,
  ]
}

/// CSV as RFC 4180 has it.
private enum CSVText {
  /// Every row with its cells; one without any stands behind the last line's end.
  static func rows(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { last = scalar }
      switch scalar {
      case "\"":
        // Of a doubled quote the second opens again, and stands for itself.
        isQuoted.toggle()
        if isQuoted, last == "\"" { cell.unicodeScalars.append(scalar) }
      case "," where !isQuoted:
        row.append(cell)
        cell = ""
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted:
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return rows + [row + [cell]]
  }
}

extension Snapshot {
  /// A small host with guests of these names.
  fileprivate static func host(of names: [String]) -> Snapshot {
    let now = Moment(wall: 1_763_950_361, monotonic: 1_000)
    var snapshot = Snapshot(takenAt: now)
    snapshot.host.name = names.first ?? ""
    snapshot.host.memoryBytes = .value(1 << 34)
    snapshot.host.availableBytes = .value(1 << 33)
    snapshot.rights = Rights(user: "root", canWriteSettings: true)
    snapshot.ksm = KSMReadings([
      .run: .value(.unsigned(1)), .pagesToScan: .value(.unsigned(100)),
      .sleepMillisecs: .value(.unsigned(20)), .pagesShared: .value(.unsigned(10)),
      .pagesSharing: .value(.unsigned(90)), .fullScans: .value(.unsigned(3)),
      .advisorMode: .value(.choice(names.last ?? "none")),
    ])
    var result = AttributionResult()
    for (index, name) in names.enumerated() {
      var guest = GuestFacts(monitor: .qemu, name: name, uuid: name, ramBytes: 1 << 30)
      guest.accelerator = name
      guest.controlSockets = ["/" + name]
      var process = ProcessFigures(
        id: ProcessIdentity(pid: Int32(300 + index), startTicks: 1), command: name, guest: guest,
        resident: Aged(.value(1 << 29), at: now), counters: Aged(.absent, at: now))
      var sharing = SharingFigures()
      sharing.mappedPages = 50
      sharing.sharePages = 5
      process.sharing = Aged(sharing, at: now)
      result.figures[process.id] = sharing
      snapshot.processes.append(process)
    }
    if names.count > 1 { result.pairs = [SharingPair(a: 300, b: 301, commonFrames: 10)] }
    snapshot.attribution = Aged(result, at: now)
    let finding = Finding(
      code: "not-advised", severity: .warning,
      message: "Guest \(names.first ?? "") is not advised.",
      nextStep: "Start \(names.first ?? "") anew.", short: names.first ?? "x")
    snapshot.assessment = Assessment(
      verdict: Verdict(state: .working, message: names.first ?? ""), findings: [finding],
      processFindings: snapshot.processes.first.map { [$0.id: [finding]] } ?? [:])
    return snapshot
  }
}
