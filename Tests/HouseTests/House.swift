import Foundation

/// The package as it lies on disk, for tests that read its text.
enum House {
  /// The folder of `Package.swift`.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Names of the folders under Sources, one a room.
  static let rooms: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "Sources").path)
    return (names ?? []).sorted()
  }()

  /// The text of a file, by its path from the root.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The Swift files below a folder, by their paths from the root.
  static func swiftFiles(below folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    return (all?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".swift") }
      .map { "\(folder)/\($0)" }
      .sorted()
  }

  /// The shell scripts, by their paths from the root: those that are started, whose first line
  /// names a shell, and those that others source, whose first line is a comment.
  ///
  /// They bear no ending; neither do the Makefile and the inputs of the fuzzer.
  static let scripts: [String] = {
    let all = FileManager.default.enumerator(atPath: root.path)
    var found: [String] = []
    while let path = all?.nextObject() as? String {
      let name = URL(filePath: path).lastPathComponent
      if path.hasPrefix(".build") || path == ".git" || path.hasSuffix("/Corpus") {
        all?.skipDescendants()
      } else if !name.dropFirst().contains("."), name != "Makefile",
        let first = try? text(path).prefix(2), first == "#!" || first == "# "
      {
        found.append(path)
      }
    }
    return found.sorted()
  }()

  /// The lines of a Swift file without their comments.
  static func code(_ path: String) throws -> [String] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let comment = line.range(of: "//") else { return String(line) }
      return String(line[..<comment.lowerBound])
    }
  }

  /// The modules that a Swift file imports.
  static func imports(_ path: String) throws -> [String] {
    let pattern =
      /^\s*(@\w+\s+)*((package|internal|fileprivate|private)\s+)?import\s+((struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)/
    return try code(path).compactMap { try pattern.prefixMatch(in: $0).map { String($0.module) } }
  }
}
