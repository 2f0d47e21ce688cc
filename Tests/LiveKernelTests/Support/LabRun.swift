import Foundation
import LiveHarness
import Spawning
import Testing

/// `Lab/fifty-two` with a state of its own.
final class LabRun {
  struct Ended {
    var status: ChildProcess.Ending
    /// What it said, also on standard error.
    var output: String
  }

  struct Snapshot: Decodable {
    struct Process: Decodable {
      var name: String
      var savedPages: Double
      var zeroMappedPages: UInt64
    }
    struct Kernel: Decodable { var counters: Counters }
    struct Counters: Decodable {
      var pagesShared: UInt64
      var pagesSharing: UInt64
    }

    var guests: [Process]
    var others: [Process]
    var ksm: Kernel
    var reconciliation: ProgramSnapshot.Sums
  }

  private let state: String
  private let scratch: URL
  private let program: String

  init() throws {
    let name = "ksmtop-lab-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    state = "/run/\(name)"
    scratch = FileManager.default.temporaryDirectory.appending(path: name)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
    program = try builtProgram("ksmtop")
  }

  deinit {
    if FileManager.default.fileExists(atPath: state) { _ = try? run(["--stop"]) }
    try? FileManager.default.removeItem(at: scratch)
  }

  /// Where `--record` may leave its files.
  var record: String { scratch.appending(path: "record").path }

  /// Foundation's `Process` would hand on the signals that our threads hold back, and tmux without
  /// SIGCHLD never sees that its window is empty.
  func start(_ options: [String]) throws -> ChildProcess {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../..").standardizedFileURL
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    let variables = ["PATH=\(path)", "KSMTOP_LAB=\(state)", "KSMTOP=\(program)"]
    let output = scratch.appending(path: "output").path
    let shell = ["/bin/sh", "-c", "exec \"$@\" > \"$0\" 2>&1", output]
    return try ChildProcess(
      program: "/usr/bin/env",
      words: ["env"] + variables + shell + [root.appending(path: "Lab/fifty-two").path] + options)
  }

  func run(_ options: [String]) throws -> Ended {
    let script = try start(options)
    let status = script.wait()
    let output = try String(contentsOf: scratch.appending(path: "output"), encoding: .utf8)
    return Ended(status: status, output: output)
  }

  func snapshot() throws -> Snapshot {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = URL(filePath: "\(record)/snapshot.json")
    return try decoder.decode(Snapshot.self, from: try Data(contentsOf: file))
  }

  /// Lines of the printed tables that end in one number, in MiB or guests.
  func account() throws -> [String: Int] {
    let text = try String(contentsOfFile: "\(record)/account.txt", encoding: .utf8)
    var lines: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      guard let number = line.split(separator: " ").last, let value = Int(number) else { continue }
      let name = line.dropLast(number.count)
      lines[name.trimmingCharacters(in: .whitespaces)] = value
    }
    return lines
  }

  /// Whether a guest of it has begun to run.
  var hasGuest: Bool { FileManager.default.fileExists(atPath: "\(state)/xp01.pid") }

  /// What it should have taken away: its state, its cgroup.
  var leftovers: [String] {
    let name = URL(filePath: state).lastPathComponent
    return [state, "/sys/fs/cgroup/memory/\(name)", "/sys/fs/cgroup/\(name)"].filter {
      FileManager.default.fileExists(atPath: $0)
    }
  }
}
