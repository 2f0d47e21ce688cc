import Foundation
import Privileges
import Testing

@testable import ksmtop

/// docs/permissions.md says what the program says, and names tests that are there.
@Suite("docs/permissions.md")
struct PermissionsPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func rows() throws -> [[String]] {
    let page = try String(
      contentsOf: Self.root.appending(path: "docs/permissions.md"), encoding: .utf8)
    return page.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test("Every feature has its row, with the rights that the program knows of")
  func features() throws {
    let rows = try rows()
    for feature in Feature.allCases {
      let row = try #require(
        rows.first { $0.count == 5 && $0[1] == "`\(feature.rawValue)`" }, "\(feature)")
      for capability in Capability.allCases where feature != .processMemory {
        #expect(
          row[2].contains("`\(capability.name)`") == feature.capabilities.contains(capability)
            || row[2] == "the same three" && feature.capabilities == .reading, "\(feature)")
      }
      #expect(row[2].hasPrefix("root") == feature.needsRoot)
    }
  }

  @Test("Every test that it names is there")
  func tests() throws {
    let folder = Self.root.appending(path: "Tests/LiveKernelTests/Privileges")
    let names = try rows().compactMap(\.last).compactMap { cell in
      cell.wholeMatch(of: /`(\w+Tests)(\/(\w+))?`/).map { (String($0.1), $0.3.map(String.init)) }
    }
    #expect(names.count > 9)
    for (suite, test) in names {
      let text = try String(contentsOf: folder.appending(path: "\(suite).swift"), encoding: .utf8)
      #expect(text.contains("struct \(suite)"))
      if let test { #expect(text.contains("func \(test)("), "\(suite)/\(test)") }
    }
  }
}
