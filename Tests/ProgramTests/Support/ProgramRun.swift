import Foundation
import KernelFixtures
import LiveHarness
import Testing

/// One whole run of the built program: what it printed and how it ended.
struct ProgramRun {
  var ending: SpawnedProcess.Ending
  var output: [UInt8]
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
  var code: Int32? {
    guard case .exited(let code) = ending else { return nil }
    return code
  }

  /// Runs `ksmtop` with `arguments`, on the kernel files of `tree`, or of this host where it is nil.
  ///
  /// At most a few run at a time. `behind` are words that start what follows them.
  static func ksmtop(
    _ arguments: [String], on tree: KernelTree? = nil, asOrdinaryUser: Bool = false,
    behind starter: [String] = [], environment: [String: String] = [:]
  ) async throws -> ProgramRun {
    let places = tree.map { ["--sysfs", $0.sysfs, "--procfs", $0.procfs] } ?? []
    let scratch = try Scratch()
    var command = [try builtProgram("ksmtop")]
    if asOrdinaryUser {
      if let tree { try tree.setMode(0o755, of: "") }
      command = try OrdinaryUserCommand.words(for: command[0], in: scratch)
    }
    return try await run(
      starter + command + arguments + places, in: scratch, environment: environment)
  }

  /// Runs a shell script in which `$KSMTOP` is `ksmtop snapshot`, or another command, on the kernel
  /// files of `tree`.
  static func shell(
    _ script: String, command: String = "snapshot", on tree: KernelTree,
    environment: [String: String] = [:]
  ) async throws -> ProgramRun {
    let scratch = try Scratch()
    let places = "--sysfs \(tree.sysfs) --procfs \(tree.procfs)"
    let program = "\(try builtProgram("ksmtop")) \(command) \(places)"
    return try await run(
      ["bash", "-c", script], in: scratch,
      environment: environment.merging(["KSMTOP": program]) { _, given in given })
  }

  private static func run(
    _ command: [String], in scratch: Scratch, environment: [String: String]
  ) async throws -> ProgramRun {
    let (output, errors) = (scratch.path("out"), scratch.path("err"))
    await Turnstile.shared.enter()
    let ending: SpawnedProcess.Ending
    do {
      let process = try SpawnedProcess(
        command, environment: Environments.plain(home: scratch.root, adding: environment),
        output: output, errors: errors)
      ending = try await process.ending()
    } catch {
      await Turnstile.shared.leave()
      throw error
    }
    await Turnstile.shared.leave()
    return ProgramRun(
      ending: ending, output: Array(try Data(contentsOf: URL(filePath: output))),
      errors: String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self))
  }
}

/// What a child finds in its environment: nothing of ours but the path.
enum Environments {
  static func plain(home: String, adding more: [String: String] = [:]) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    // Nothing is ever written to the log of this host, or to what is held on it.
    let all = [
      "PATH": path, "HOME": home, "TZ": "UTC", "LC_ALL": "C.UTF-8",
      "KSMTOP_RUN_DIR": "\(home)/run", "KSMTOP_STATE_DIR": "\(home)/state",
    ]
    return all.merging(more) { _, given in given }
  }
}

/// How a program is started without rights.
enum OrdinaryUserCommand {
  /// Words that start `program`; where the tests run as root, a copy of it as `nobody`.
  static func words(for program: String, in scratch: Scratch) throws -> [String] {
    guard geteuid() == 0 else { return [program] }
    let copy = scratch.path("ksmtop")
    try Executable.install(program, as: copy)
    guard chmod(scratch.root, 0o755) == 0 else { throw FixtureFailure("chmod", scratch.root) }
    return ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", copy]
  }
}

/// Lets few programs run at a time: the machine may have two cores.
actor Turnstile {
  static let shared = Turnstile(places: 4)

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) {
    self.places = places
  }

  func enter() async {
    guard places == 0 else {
      places -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    places += 1
  }
}
