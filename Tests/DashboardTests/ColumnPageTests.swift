import Foundation
import Testing

@testable import Dashboard

@Suite("docs/metrics.md and the columns of the table")
struct ColumnPageTests {
  @Test("Every column has its row")
  func columns() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/metrics.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    for column in GuestColumn.allCases {
      #expect(rows.contains { $0.hasPrefix("| \(column.title) |") }, "\(column.title)")
    }
  }
}
