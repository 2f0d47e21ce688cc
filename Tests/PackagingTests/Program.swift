import Foundation
import LiveHarness

/// What the built program, or another, prints.
enum Program {
  /// The text on standard output and standard error together, and the exit code.
  static func run(
    _ command: [String], environment: [String: String]? = nil, in folder: String? = nil
  ) throws -> (text: String, code: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    if let environment { process.environment = environment }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
  }

  static func ksmtop(_ arguments: [String]) throws -> String {
    try run([try builtProgram("ksmtop")] + arguments).text
  }

  /// Whether there is a program of that name on the path.
  static func isThere(_ name: String) -> Bool {
    (try? run(["sh", "-c", "command -v \(name)"]).code) == 0
  }
}

/// The project as it lies on disk.
enum Project {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ path: String) -> String { root.appending(path: path).path }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}

/// A folder that goes away with this object.
final class Scratch: Sendable {
  let root: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "packaging-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    root = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  func path(_ name: String) -> String { "\(root)/\(name)" }

  /// Makes a folder, and those that it lies in.
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true)
  }

  /// Writes a file, and the folders that it lies in.
  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// All files and folders below it, by their paths from it, sorted.
  func everything(below folder: String = "") -> [String] {
    let all = FileManager.default.enumerator(atPath: path(folder))
    return (all?.compactMap { $0 as? String } ?? []).sorted()
  }
}
