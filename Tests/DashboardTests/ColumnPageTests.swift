import Figures
import Foundation
import MergeModel
import Testing

@testable import Dashboard

@Suite("docs/metrics.md and the columns of the table")
struct ColumnPageTests {
  private func page(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test("Every column has its row")
  func columns() throws {
    let rows = try page("docs/metrics.md").split(separator: "\n")
    for column in GuestColumn.allCases {
      #expect(rows.contains { $0.hasPrefix("| \(column.title) |") }, "\(column.title)")
    }
  }

  @Test("What is not known, hidden or partly known is told as the table writes it")
  func marks() throws {
    var snapshot = SampleHost.snapshot()
    snapshot.change("mail01") { process in
      process.sharing = nil
      process.savedChangePages = nil
    }
    for place in snapshot.processes.indices where snapshot.processes[place].sharing != nil {
      snapshot.processes[place].savedChangePages = 0
      snapshot.processes[place].sharing?.value.sharePages = 0
      snapshot.processes[place].sharing?.value.mappedPages = place == 0 ? 1_942 * 256 : 0
    }
    func cell(_ column: GuestColumn) -> String {
      CellText(column: column, unit: .mib)
        .text(ColumnSum(column, over: snapshot.processes, in: snapshot))
    }
    #expect(cell(.saved) == "1942+" && cell(.change) == "+0+")
    for path in ["docs/metrics.md", "README.md"] {
      let page = try page(path)
      for mark in [DecimalText.unknown, CellText.hidden, cell(.saved)] {
        #expect(page.contains("`\(mark)`"), "\(path) \(mark)")
      }
    }
    #expect(try page("docs/metrics.md").contains("`\(cell(.change))`"))
  }
}
