import Foundation
import MergeModel
import Testing

@testable import TuningRules

@Suite("docs/tuning.md")
struct DocumentationTests {
  private static func page() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/tuning.md"), encoding: .utf8)
  }

  private static func row(_ knob: Knob) -> String {
    let values =
      switch knob.values {
      case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
      case .choice: knob.accepted
      }
    let when =
      switch knob.condition {
      case .always: knob.isOfAdvisor ? "always; acts with the advisor" : "always"
      case .onlyUnmerged: "while nothing is merged"
      case .onlyWithoutAdvisor: "without the advisor"
      }
    return "| `\(knob.file.rawValue)` | \(values) | \(knob.unit) | \(knob.kernelDefault) | \(when) "
      + "| \(knob.since) | \(knob.explanation) \(knob.rule ?? "")"
  }

  @Test("Its table is the table of settings, in the same order")
  func table() throws {
    let page = try Self.page()
    let start = try #require(page.range(of: "## The settings"))
    let rows = page[start.upperBound...].split(separator: "\n").filter { $0.hasPrefix("| `") }
      .prefix(Knob.all.count)
    #expect(rows.count == Knob.all.count)
    for (row, knob) in zip(rows, Knob.all) {
      let expected = Self.row(knob).trimmingCharacters(in: .whitespaces) + " |"
      #expect(row == expected)
    }
  }

  @Test("Its numbers are those of the rules")
  func numbers() throws {
    let page = try Self.page()
    #expect(page.contains("\(MemoryGate.leastMarginBytes >> 20) MiB"))
    #expect(page.contains("\(Int(MemoryGate.secondsPerUnmergedPage * 1e6)) µs"))
    #expect(page.contains("\(Extremes.longestBatchSeconds) s"))
    #expect(page.contains("\(Extremes.assumedSecondsPerPage * 1e6) µs"))
    #expect(TuningPlan.scansOfPulse == 4 && page.contains("four full scans"))
  }
}
