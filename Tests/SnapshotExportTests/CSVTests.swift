import MergeModel
import SnapshotExport
import Testing

struct CSVTests {
  private func rows(_ snapshot: Snapshot, isFirst: Bool = true) -> [[String]] {
    var options = SnapshotOptions(version: "1.0")
    options.isFirst = isFirst
    let bytes = SnapshotDocument.render(snapshot, format: .csv, options: options)
    return Self.parse(String(decoding: bytes, as: UTF8.self))
  }

  /// A reader after RFC 4180, for the test only.
  private static func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var previous: Unicode.Scalar = ","
    for scalar in text.unicodeScalars {
      switch (scalar, isQuoted) {
      case ("\"", _):
        if !isQuoted, previous == "\"" { append(scalar) }
        isQuoted.toggle()
      case (",", false): rows[rows.count - 1].append("")
      case ("\r", false): break
      case ("\n", false): rows.append([""])
      default: append(scalar)
      }
      previous = scalar
    }
    func append(_ scalar: Unicode.Scalar) {
      rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
    }
    return rows.dropLast()
  }

  @Test(arguments: Example.Case.allCases)
  func everyRowHasEveryColumn(example: Example.Case) throws {
    let snapshot = example.snapshot
    let rows = rows(snapshot)
    let header = try #require(rows.first)
    #expect(Set(header).count == header.count)
    #expect(rows.allSatisfy { $0.count == header.count })
    #expect(rows.dropFirst().map { $0[2] }.first == "host")
    #expect(rows.count { $0[2] == "guest" } == snapshot.guests.count)
    #expect(rows.count { $0[2] == "other" } == snapshot.others.count)
  }

  @Test func theHeadingIsTheSameForEveryHost() {
    #expect(rows(Example.full()).first == rows(Snapshot(takenAt: Example.now)).first)
    #expect(rows(Example.full(), isFirst: false) == Array(rows(Example.full()).dropFirst()))
  }

  @Test func aContentScanHasColumnsOfTheHostAndOfEachGuest() throws {
    let table = rows(Example.scanned())
    func cell(_ row: Int, _ key: String) throws -> String {
      table[row][try #require(table[0].firstIndex(of: key), "\(key)")]
    }
    #expect(try cell(1, "content_method") == "exact")
    #expect(try cell(1, "content_mergeable_pages") == "77311")
    #expect(try cell(1, "content_ideal_split_inter_pages") == "100608")
    #expect(try cell(1, "content_reasons_smart-scan-misses") == "13568")
    #expect(try cell(1, "content_guest_mergeable_pages") == "")
    #expect(try cell(9, "content_guest_mergeable_pages") == "2730.666667")
    #expect(try cell(9, "content_guest_reasons_not-scanned-yet") == "2730.666667")
    #expect(try cell(9, "content_mergeable_pages") == "")
    // One guest was not read: not known is not zero.
    #expect(try cell(12, "content_guest_mergeable_pages") == "")
  }

  @Test func withoutAScanItsColumnsAreEmpty() {
    let table = rows(Example.full())
    let columns = table[0].indices.filter { table[0][$0].hasPrefix("content_") }
    #expect(columns.count > 40)
    #expect(table.dropFirst().allSatisfy { row in columns.allSatisfy { row[$0].isEmpty } })
  }

  @Test(arguments: SnapshotFormat.allCases)
  func linesEndAsTheFormAsks(format: SnapshotFormat) {
    let bytes = SnapshotDocument.render(
      Example.full(), format: format, options: SnapshotOptions(version: "1.0"))
    #expect(bytes.suffix(2) == (format == .csv ? [0x0d, 0x0a] : bytes.suffix(2)))
    #expect(bytes.last == 0x0a)
  }

  private static let names: [(String, String)] = [
    ("=1+1", "'=1+1"), ("+49", "'+49"), ("-rf", "'-rf"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\u{ff1d}1", "'\u{ff1d}1"), ("\t=1", "\\u{9}=1"), ("a\r\nb", "a\\u{d}\\u{a}b"),
    ("a,\"b\"", "a,\"b\""), ("b\u{fc}ro", "b\u{fc}ro"), ("\u{202e}x", "\\u{202e}x"),
    (" =1", "' =1"), (" x ", " x "), ("a\"\u{301},b", "a\"\u{301},b"),
    ("\"\u{301}", "\"\u{301}"),
  ]

  @Test(arguments: names)
  func namesDoNoHarm(name: String, cell: String) throws {
    var snapshot = Example.limited()
    snapshot.processes[0].guest?.name = name
    let rows = rows(snapshot)
    let column = try #require(rows[0].firstIndex(of: "name"))
    #expect(rows[2][column] == cell)
  }

  /// A negative figure is a number and stays one.
  @Test func figuresStayFigures() throws {
    let rows = rows(Example.full())
    let column = try #require(rows[0].firstIndex(of: "kernel_profit_bytes"))
    #expect(rows[2][column] == "-1200")
  }
}
