import Foundation

/// A directory for the files of one test; it goes away with this object.
final class Scratch: Sendable {
  let root: String

  init() throws {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(parent)/ksmtop-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FixtureFailure("mkdtemp", parent) }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  func path(_ name: String) -> String { "\(root)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
  }

  /// Names in the directory, sorted, hidden ones too.
  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }
}

/// A call that failed while a test was being prepared.
struct FixtureFailure: Error, CustomStringConvertible {
  let description: String

  init(_ call: String, _ what: String, code: Int32 = errno) {
    description = "\(call) \(what): \(String(cString: strerror(code)))"
  }
}

/// Permission bits of a file; nil where there is none.
func permissions(of path: String) -> mode_t? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}
