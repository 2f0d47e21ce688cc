import ArgumentParser
import MergeModel
import TuningRules

/// `ksmtop tune`: shows the settings of KSM, and changes them in a safe order, all or none.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Show the settings of KSM, or change them: all or none, read back, logged.",
    discussion: """
      ksmtop tune                                  every setting, its range and its default
      ksmtop tune pages_to_scan                    what one of them does
      ksmtop tune pages_to_scan=2000 run=1         sets two, in a safe order
      ksmtop tune --guest web01 merge=off          merging of one running guest

      It asks nothing: what has to be confirmed is refused, with the option that confirms it. \
      Settings last until the next boot.
      """)

  /// The two forms of an answer.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Argument(
    help: ArgumentHelp(
      "A setting to explain, or settings with their values.", valueName: "setting"),
    completion: .list(TuneCompletion.words))
  var words: [String] = []

  @Flag(help: "Print what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "Change nothing; exit 0 where all of it holds already, else 4.")
  var check = false

  @Flag(help: "Take back the last change that you made with ksmtop.")
  var undo = false

  @Flag(help: "Take back the last change, whoever made it.")
  var undoAny = false

  @Flag(help: "Catch-up scan: smart_scan=0 for a few full scans, then back as it was.")
  var pulse = false

  @Flag(help: "With --pulse: scan the content of memory first, for what it will bring.")
  var content = false

  @Option(
    help: "Set the rates of this preset (--presets lists them).",
    completion: .custom { _, _, _ in TuneCompletion.presets })
  var preset: String?

  @Flag(help: "List the presets, computed for this host.")
  var presets = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "Put it back after this time (90s, 10m, 2h), or at Ctrl-C; waits until then.",
      valueName: "time"))
  var duration: String?

  @Option(help: "Afterwards, report the effect for so many seconds, or until it has settled.")
  var watch: Double?

  @Option(help: "The guest, by name or pid, whose merging merge=on or merge=off switches.")
  var guest: String?

  @Option(
    help: ArgumentHelp("Confirms that memory is unmerged on this host.", valueName: "hostname"))
  var confirmUnmerge: String?

  @Option(help: ArgumentHelp("Confirms merge=on of a guest on this host.", valueName: "hostname"))
  var confirmMerge: String?

  @Option(
    help: ArgumentHelp(
      "Confirms once more, where unmerging does not fit into memory.", valueName: "hostname"))
  var forceOutOfMemory: String?

  @Flag(help: "Also what is legal and harms: ksmd without a pause, batches of over 0.1 s.")
  var force = false

  @Flag(help: "Print the lines for /etc/tmpfiles.d that keep the settings over a boot.")
  var printTmpfiles = false

  @Flag(help: "Print the log of changes on this host.")
  var history = false

  @Option(help: "text or json.")
  var format = Format.text

  @Flag(help: "Refuse every change (also KSMTOP_READONLY=1).")
  var readonly = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    let arguments = try TuneArguments(words)
    let asked = [
      !arguments.names.isEmpty || !arguments.wishes.isEmpty, arguments.merging != nil, undo,
      undoAny, pulse, preset != nil, presets, history,
    ]
    guard asked.filter(\.self).count <= 1 else {
      throw ValidationError(
        "Only one at a time: settings, --guest, --undo, --pulse, --preset, --presets, --history.")
    }
    guard (guest == nil) == (arguments.merging == nil) else {
      throw ValidationError(
        guest == nil
          ? "merge= needs --guest NAME: which guest?"
          : "--guest needs merge=on or merge=off.")
    }
    if let duration, TrialTime.seconds(of: duration) == nil {
      throw ValidationError("--for takes a time from 10s to 168h: 90s, 10m, 2h.")
    }
    if let watch, !(watch >= 1 && watch <= SharedOptions.longestDelay) {
      throw ValidationError("--watch takes seconds, from 1 to 86400.")
    }
    guard duration == nil || watch == nil else {
      throw ValidationError("--for stays until the settings are back: leave out --watch.")
    }
    let changes = !arguments.wishes.isEmpty || preset != nil
    guard
      !(check || watch != nil || duration != nil || dryRun) || changes || undo || undoAny
        || pulse || guest != nil
    else {
      throw ValidationError("--check, --dry-run, --watch and --for need something to change.")
    }
    guard watch == nil || format == .text else {
      throw ValidationError("--watch reports as text: leave out --format json.")
    }
    guard !content || pulse else { throw ValidationError("--content goes with --pulse.") }
    guard !printTmpfiles || (!arguments.wishes.isEmpty || words.isEmpty) else {
      throw ValidationError("--print-tmpfiles takes settings with values, or nothing for all.")
    }
  }

  /// Whether it may come to a change.
  var changesSomething: Bool {
    let isAsked =
      words.contains { $0.contains("=") } || undo || undoAny || pulse || preset != nil
    return isAsked && !(dryRun || check || printTmpfiles)
  }

  func run() throws {
    try TuneRun(self, TuneArguments(words)).run()
  }
}
