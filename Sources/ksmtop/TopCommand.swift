import ArgumentParser
import Dashboard
import Glibc
import Privileges
import Sampling

/// `ksmtop top`, and `ksmtop` alone: the dashboard.
struct TopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top", abstract: "Open the dashboard (the default).",
    discussion: "Where there is no terminal, one text snapshot is printed instead.")

  @Option(name: .shortAndLong, help: "Seconds between two refreshes, at least 0.2.")
  var delay = 1.0

  @Flag(help: "Refuse every change of a setting (also KSMTOP_READONLY=1).")
  var readonly = false

  @Flag(help: "Take back at the end the settings changed in this session, however it ends.")
  var restoreOnExit = false

  @Option(help: "All background work together, in per cent of one core.")
  var budget = 1.0

  @Flag(name: [.customShort("C"), .long], help: "No colours (also NO_COLOR).")
  var noColor = false

  @Flag(name: [.customShort("U"), .long], help: "Only ASCII characters.")
  var noUnicode = false

  @Flag(help: "Let the wheel move the cursor; the terminal's own select-and-copy is then off.")
  var mouse = false

  @Flag(help: .hidden)
  var orDemo = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard delay >= 0.2, delay <= 3_600 else {
      throw ValidationError("-d takes seconds, from 0.2 to 3600.")
    }
    guard budget > 0, budget <= 100 else {
      throw ValidationError("--budget takes per cent of one core, above 0 and up to 100.")
    }
  }

  func run() throws {
    guard orDemo, Demo.isNeeded(shared.roots) else { return try show() }
    StandardStreams.say("nothing on this host has mergeable memory; this is the demo")
    try Demo(roots: shared.roots).run(waitsForMerging: !StandardStreams.areTerminals) {
      try show(banner: "DEMO")
    }
  }

  /// Shows the dashboard until it is left, or a snapshot where there is no terminal.
  func show(banner: String? = nil) throws {
    guard StandardStreams.areTerminals else {
      var command = try SnapshotCommand.parse([])
      command.shared = shared
      return try command.run()
    }
    var sampling = shared.sampling(delay: delay, budgetPercent: budget)
    sampling.content = .always
    var options = DashboardProgram.Options(sampling: sampling)
    options.configuration = try Configuration.read()
    options.isReadonly =
      readonly || options.configuration.isReadonly || Environment.forbidsChanges
    options.restoresOnExit = restoreOnExit
    options.wantsColor = !noColor && (Environment["NO_COLOR"] ?? "").isEmpty
    options.wantsUnicode = !noUnicode
    options.wantsMouse = mouse
    options.banner = banner
    // A demo is watched for minutes, not for hours.
    if banner != nil { options.span = .tenMinutes }
    // What the demo changed it must be able to put back.
    options.confinement =
      options.isReadonly && banner == nil
      ? .looking(writingBelow: SnapshotExporter.makePlaces(), making: .later) : .changing
    try options.confinement.begin()
    KillOrder.becomeFirst()
    let code = try DashboardProgram(options).run()
    if code != .success { throw code }
  }
}

/// The environment that the program was started in.
enum Environment {
  static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether `KSMTOP_READONLY` says so: with anything but `0`, `no`, `false` and nothing.
  ///
  /// Whoever set it meant something; a word that we do not know must not open the door.
  static var forbidsChanges: Bool {
    guard let word = Environment["KSMTOP_READONLY"]?.lowercased() else { return false }
    return !["", "0", "no", "false", "off"].contains(word)
  }

  /// What of it tells who somebody is and where his files are.
  static var ofUser: [String: String] {
    var values: [String: String] = [:]
    let names = [
      "HOME", "XDG_STATE_HOME", "SUDO_USER", "KSMTOP_RUN_DIR",
      "KSMTOP_STATE_DIR", "XDG_CONFIG_HOME", "KSMTOP_CONFIG",
    ]
    for name in names { values[name] = self[name] }
    return values
  }
}
