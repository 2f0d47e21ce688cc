import Foundation
import MergeModel
import SnapshotExport
import Testing

/// The pages under docs/ tell of every key that leaves the program.
struct DocumentationTests {
  private static func page(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
  }

  private static func keys(_ value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]:
      object.reduce(into: Set(object.keys)) { $0.formUnion(keys($1.value)) }
    case let array as [Any]: array.reduce(into: []) { $0.formUnion(keys($1)) }
    default: []
    }
  }

  @Test func everyKeyIsExplained() throws {
    let bytes = SnapshotDocument.render(
      Example.sampled(), format: .json, options: SnapshotOptions(version: "1.0"))
    let kernelFiles = Set(KSMFile.allCases.map(\.rawValue))
    let keys = Self.keys(try JSONSerialization.jsonObject(with: Data(bytes)))
    let page = try Self.page("export.md")
    #expect(keys.count > 80)
    #expect(keys.subtracting(kernelFiles).filter { !page.contains("`\($0)`") } == [])
  }

  @Test func everyFileOfTheKernelIsExplained() throws {
    let page = try Self.page("metrics.md")
    #expect(KSMFile.allCases.filter { !page.contains("`\($0.rawValue)`") }.isEmpty)
  }

  @Test func everyVerdictIsNamed() throws {
    let page = try Self.page("export.md")
    #expect(Verdict.State.allCases.filter { !page.contains("`\($0.rawValue)`") } == [])
  }
}
