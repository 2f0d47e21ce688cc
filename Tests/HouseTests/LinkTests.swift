import Foundation
import Testing

/// What a page points to is there.
@Suite("Links between the pages")
struct LinkTests {
  /// The Markdown files of the project, by their paths from the root.
  static let pages: [String] = {
    let top = (try? FileManager.default.contentsOfDirectory(atPath: House.root.path)) ?? []
    let docs =
      (try? FileManager.default.contentsOfDirectory(
        atPath: House.root.appending(path: "docs").path)) ?? []
    return (top + docs.map { "docs/\($0)" }).filter { $0.hasSuffix(".md") }.sorted()
  }()

  @Test("Every relative link leads to a file", arguments: pages)
  func links(page: String) throws {
    let folder = House.root.appending(path: page).deletingLastPathComponent()
    for match in try House.text(page).matches(of: /\]\((?<target>[^)\s]+)\)/) {
      let target = String(match.target)
      guard !target.contains("://"), !target.hasPrefix("#") else { continue }
      let file = target.prefix { $0 != "#" }
      let path = folder.appending(path: String(file)).path
      #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(target)")
    }
  }

  @Test("The index names every page of docs")
  func index() throws {
    let index = try House.text("docs/README.md")
    for page in Self.pages where page.hasPrefix("docs/") && page != "docs/README.md" {
      #expect(index.contains("](\(page.dropFirst(5)))"), "\(page) is not in docs/README.md")
    }
  }
}
