import Diagnosis
import Foundation
import MergeModel
import Testing

@Suite("docs/findings.md")
struct FindingsPageTests {
  /// The cells of the rows of the table with `columns` columns.
  private func rows(columns: Int) throws -> [[String]] {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/findings.md")
    return try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { row in
        row.split(separator: "|").map {
          $0.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "`", with: "")
        }
      }
      .filter { $0.count == columns }
  }

  @Test("It has every code, no other, in order, with its severity")
  func findings() throws {
    let rows = try rows(columns: 4)
    #expect(rows.map { $0[0] } == FindingCode.allCases.map(\.rawValue))
    #expect(rows.map { $0[1] } == FindingCode.allCases.map(\.severity.word))
    #expect(rows.joined().allSatisfy { !$0.isEmpty })
  }

  @Test("It has every verdict")
  func verdicts() throws {
    let rows = try rows(columns: 2)
    #expect(Set(rows.map { $0[0] }) == Set(Verdict.State.allCases.map(\.rawValue)))
  }
}
