import Foundation
import Testing

/// Holds a text against the picture of that name beside the tests.
///
/// With `RECORD_SNAPSHOTS` in the environment the picture is written anew, and the run fails
/// so that nobody takes an unseen picture for a tested one.
func expectPicture(
  _ name: String, shows text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let file = folder.appending(path: "Pictures/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("\(name) recorded anew: look at it", sourceLocation: sourceLocation)
    return
  }
  let picture = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  #expect(text == picture, "differs from \(name):\n\(text)", sourceLocation: sourceLocation)
}
