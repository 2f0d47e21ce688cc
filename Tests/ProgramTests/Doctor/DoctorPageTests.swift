import Foundation
import Testing

@Suite("docs/doctor.md")
struct DoctorPageTests {
  private func page() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/doctor.md"), encoding: .utf8)
  }

  @Test("It explains every key of the JSON")
  func keys() async throws {
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--format", "json"], on: AilingHost.tree(["run": "0"]))
    let document = try Document(run.output)
    var keys = document.keys()
    for path in ["verdict"] { keys.formUnion(document.keys(path)) }
    for list in ["findings", "not_known"] {
      for item in document.list(list) {
        keys.formUnion(item.keys())
        for process in item.list("processes") { keys.formUnion(process.keys()) }
      }
    }
    #expect(keys.count > 14)
    let page = try page()
    #expect(keys.filter { !page.contains("`\($0)`") } == [])
  }

  @Test("It explains every label of the performance data")
  func labels() async throws {
    let run = try await ProgramRun.ksmtop(["doctor", "--check"], on: ThreeGuests.tree())
    let data = try #require(run.text.split(separator: " | ").last)
    let labels = data.split(separator: " ").compactMap { $0.split(separator: "=").first }
    #expect(labels.count > 8)
    let page = try page()
    #expect(labels.filter { !page.contains("`\($0)`") } == [])
  }

  @Test("Its help fits a terminal and names its options")
  func help() async throws {
    let help = try await ProgramRun.ksmtop(["doctor", "--help"])
    #expect(help.ending == .exited(0))
    let lines = help.text.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
    #expect(lines.allSatisfy { $0.count <= 80 })
    for option in ["--content", "--format", "--check", "--ignore", "--budget"] {
      #expect(help.text.contains("  \(option)"), "\(option)")
    }
  }
}
