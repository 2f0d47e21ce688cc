import Foundation
import Testing

/// Holds a screen against the picture of that name beside the tests.
///
/// With `RECORD_SNAPSHOTS` in the environment the picture is written anew, and the run fails
/// so that nobody takes an unseen picture for a tested one.
func expectPicture(
  _ name: String, shows lines: [String], testFile: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let path = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    .appendingPathComponent("Pictures/\(name).txt")
  let text = lines.joined(separator: "\n") + "\n"
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
    try text.write(to: path, atomically: true, encoding: .utf8)
    Issue.record("\(name) recorded anew", sourceLocation: sourceLocation)
    return
  }
  let picture = try String(contentsOf: path, encoding: .utf8)
  #expect(
    text == picture, "differs from \(path.lastPathComponent):\n\(text)",
    sourceLocation: sourceLocation)
}
