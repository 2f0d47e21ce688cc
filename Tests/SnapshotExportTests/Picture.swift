import Foundation
import Testing

/// A whole document, compared byte for byte with the one kept in Pictures/.
///
/// `RECORD_SNAPSHOTS=1 swift test` writes the pictures anew; that run fails, so that somebody looks at them.
func expectPicture(
  _ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Pictures/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
    try Data(bytes).write(to: file)
    Issue.record("recorded \(name): look at it and run again", sourceLocation: sourceLocation)
    return
  }
  let kept = try Data(contentsOf: file)
  guard kept != Data(bytes) else { return }
  let expected = String(decoding: kept, as: UTF8.self).split(
    separator: "\n", omittingEmptySubsequences: false)
  let actual = String(decoding: bytes, as: UTF8.self).split(
    separator: "\n", omittingEmptySubsequences: false)
  #expect(actual == expected, "\(name) differs", sourceLocation: sourceLocation)
  #expect(kept == Data(bytes), "\(name) differs", sourceLocation: sourceLocation)
}
