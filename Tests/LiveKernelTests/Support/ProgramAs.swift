import Foundation
import LiveHarness
import Testing

/// The built program as a copy that everybody may start, and runs of it with few rights.
final class ProgramAs {
  /// What a run printed and how it ended.
  struct Run {
    var output: Data
    var errors: String
    var code: Int32

    /// The output as JSON.
    func json() throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: output) as? [String: Any], "\(errors)")
    }
  }

  static let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]

  let folder: String
  var program: String { "\(folder)/ksmtop" }

  init() throws {
    var template = Array("/tmp/ksmtop-rights.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try #require(chmod(folder, 0o755) == 0)
    try Executable.install(try builtProgram("ksmtop"), as: program)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Words that start `command` as `user` with these capabilities and no other.
  static func words(_ user: [String], _ capabilities: [String], _ command: [String]) -> [String] {
    let names = capabilities.map { "+\($0.lowercased().replacing("cap_", with: ""))" }
    let set = (["-all"] + names).joined(separator: ",")
    return ["/usr/bin/setpriv"] + user
      + ["--inh-caps=\(set)", "--ambient-caps=\(set)", "--bounding-set=\(set)"] + command
  }

  /// Runs it with `arguments`, as nobody with these capabilities.
  func run(
    _ arguments: [String], with capabilities: [String] = [], as user: [String] = nobody,
    environment: [String: String] = [:]
  ) throws -> Run {
    try Self.run(
      Self.words(user, capabilities, [program] + arguments), environment: environment,
      place: folder)
  }

  static func run(
    _ command: [String], environment: [String: String] = [:], place: String = "/"
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent"]
      .merging(environment) { $1 }
    process.currentDirectoryURL = URL(filePath: place)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Run(
      output: said, errors: String(decoding: complaints, as: UTF8.self),
      code: process.terminationStatus)
  }
}
