import Foundation
import KernelFixtures
import LiveHarness

/// A terminal of tmux, on a server of its own, with one command in it.
///
/// It goes away with this object. Nothing here waits but `wait(for:until:)`, which asks until it holds.
final class TmuxTerminal: Sendable {
  /// Whether tmux is there; in CI it has to be.
  static let isWanted = isInstalled || ProcessInfo.processInfo.environment["CI"] != nil

  private static let isInstalled: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").contains { access("\($0)/tmux", X_OK) == 0 }
  }()

  let scratch: Scratch
  /// Kept as long as the command may read it.
  private let tree: KernelTree?
  private let name = "ksmtop-test-\(UInt32.random(in: 0 ... .max))"

  /// Opens it with a shell command, for which `$PROGRAM` is the built program.
  init(
    _ command: String, columns: Int, rows: Int, environment: [String: String] = [:],
    type: String = "tmux-256color", on tree: KernelTree? = nil
  ) throws {
    scratch = try Scratch()
    self.tree = tree
    try scratch.write(
      """
      set -g status off
      set -g default-shell /bin/sh
      set -g default-terminal \(type)
      set -s escape-time 0
      """, to: "tmux.conf")
    try scratch.write("echo $$ > \(scratch.path("pid"))\nexec \(command)\n", to: "command")
    // The terminal outlives the command, so that what it left behind can be seen.
    try scratch.write(
      """
      cd \(scratch.root)
      sh ./command
      echo $? > code.new
      mv code.new code
      exec sleep 600
      """, to: "start")
    let all = Environments.plain(
      home: scratch.root,
      adding: ["PROGRAM": try builtProgram("ksmtop")].merging(environment) { $1 })
    try scratch.write("exec \(command)\n", to: "command.sh")
    let variables = all.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
    try tmux(
      "-f", scratch.path("tmux.conf"), "new-session", "-d", "-x", "\(columns)", "-y",
      "\(rows)", "exec env -i TERM=\(type) \(variables) sh \(scratch.path("start"))")
  }

  deinit { _ = try? tmux("kill-server") }

  /// The dashboard on the kernel files of `tree`.
  static func dashboard(
    on tree: KernelTree, _ options: String = "", columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:], type: String = "tmux-256color"
  ) throws -> TmuxTerminal {
    try TmuxTerminal(
      "$PROGRAM --sysfs \(tree.sysfs) --procfs \(tree.procfs) \(options)", columns: columns,
      rows: rows, environment: environment, type: type, on: tree)
  }

  /// A shell with a plain prompt, in which `$KSMTOP` is the dashboard on `tree`.
  static func shell(
    on tree: KernelTree, environment: [String: String] = [:]
  ) async throws -> TmuxTerminal {
    let program = "\(try builtProgram("ksmtop")) --sysfs \(tree.sysfs) --procfs \(tree.procfs)"
    let terminal = try TmuxTerminal(
      "bash --norc --noprofile", columns: 80, rows: 24,
      environment: ["PS1": "$ ", "KSMTOP": program, "HISTFILE": ""].merging(environment) { $1 },
      on: tree)
    try await terminal.wait(for: "a prompt") { $0.last { !$0.isEmpty } == "$" }
    return terminal
  }

  // MARK: What stands there

  /// The lines, without blanks at their ends.
  func screen() throws -> [String] {
    let text = try tmux("capture-pane", "-p", "-t", "0")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0.reversed().drop { $0 == " " }.reversed())
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The screen with its escape sequences.
  func screenWithStyles() throws -> String { try tmux("capture-pane", "-p", "-e", "-t", "0") }

  /// A format of tmux: `cursor_flag`, `alternate_on`.
  func state(_ variable: String) throws -> String {
    try tmux("display-message", "-p", "-t", "0", "#{\(variable)}").trimmingCharacters(in: .newlines)
  }

  /// Waits until the screen is as wanted, at most `limit`.
  @discardableResult
  func wait(
    for what: String, within limit: Duration = .seconds(20), until isWanted: ([String]) -> Bool
  ) async throws -> [String] {
    var lines: [String] = []
    do {
      try await eventually(what, within: limit, every: .milliseconds(30)) {
        lines = try screen()
        return isWanted(lines)
      }
    } catch {
      throw JourneyError("\(error) on the screen\n" + lines.joined(separator: "\n"))
    }
    return lines
  }

  /// Waits until some line holds `text`.
  @discardableResult
  func wait(for text: String) async throws -> [String] {
    try await wait(for: text) { $0.contains { $0.contains(text) } }
  }

  /// Waits until the command has ended, and gives its exit code: 128 and more for a signal.
  func ending() async throws -> Int? {
    try await eventually("the command's end", within: .seconds(20)) {
      permissions(of: scratch.path("code")) != nil
    }
    return Int(try scratch.read("code").trimmingCharacters(in: .newlines))
  }

  /// The process that the command is.
  var pid: pid_t? {
    (try? scratch.read("pid")).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
  }

  // MARK: What is done to it

  /// Presses keys in tmux's words: `Enter`, `C-c`, `a`.
  func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "0"] + keys) }

  /// Types a text as it is.
  func type(_ text: String) throws { try tmux("send-keys", "-t", "0", "-l", text) }

  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-t", "0", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// Writes all that the command sends to its terminal from now on into a file of the scratch folder.
  func record(to name: String) throws {
    try tmux("pipe-pane", "-t", "0", "exec cat > '\(scratch.path(name))'")
  }

  /// Waits until two looks at the screen, some time apart, see the same but for what moves by itself.
  func settle() async throws {
    var last: [String] = []
    try await eventually(
      "a screen that stands still", within: .seconds(20), every: .milliseconds(60)
    ) {
      let lines = TerminalJourneys.timeless(try screen())
      defer { last = lines }
      let same = zip(lines, last).count { $0 == $1 }
      return !last.isEmpty && same + 6 >= lines.count
    }
  }

  /// Takes the terminal away.
  func killPane() throws { try tmux("kill-pane", "-t", "0") }

  @discardableResult
  private func tmux(_ words: String...) throws -> String { try tmux(words) }

  @discardableResult
  private func tmux(_ words: [String]) throws -> String {
    let process = try SpawnedProcess(
      ["tmux", "-u", "-L", name] + words,
      environment: Environments.plain(home: scratch.root, adding: ["TMUX_TMPDIR": scratch.root]),
      output: scratch.path("tmux.out"), errors: scratch.path("tmux.err"))
    guard process.wait() == .exited(0) else {
      throw JourneyError("tmux \(words): \(try scratch.read("tmux.err"))")
    }
    return try scratch.read("tmux.out")
  }
}

/// A journey that did not come where it was to come.
struct JourneyError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
