import ArgumentParser
import Diagnosis
import KernelFiles
import MergeModel
import Privileges
import Synchronization

/// `ksmtop doctor`: why sharing is what it is, and what to do about it.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell why sharing is what it is, each finding with what to do.",
    discussion: """
      With --check it is a plugin for Nagios, Icinga and their kin: one line, and exit codes \
      0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
      """)

  /// The two forms of a report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Flag(help: "Scan the content of memory first: what could still merge, and why it does not.")
  var content = false

  @Option(help: "text (default) or json.")
  var format: Format?

  @Flag(help: "One line with performance data, for monitoring.")
  var check = false

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp(
      "Leave out findings of this code, of all or of one guest (repeatable).",
      valueName: "code[:guest]"),
    completion: .list(FindingCode.allCases.map(\.rawValue)))
  var ignored: [String] = []

  @Option(help: "The content scan, in per cent of one core.")
  var budget = 25.0

  @OptionGroup var shared: SharedOptions

  /// Seconds between its two samples: with everything else it shall take less than one.
  private static let rateSeconds = 0.3

  func validate() throws {
    for text in ignored { _ = try IgnoreRule(text) }
    guard budget > 0, budget <= 100 else {
      throw ValidationError("--budget takes per cent of one core, above 0 and up to 100.")
    }
    guard !check || format == nil else {
      throw ValidationError("--check prints one line of its own form: leave out --format.")
    }
  }

  func run() throws {
    check ? try printCheck() : try printReport()
  }

  private func printReport() throws {
    let report = try report()
    try StandardStreams.print(
      format == .json
        ? DoctorJSON.render(report, version: programVersion)
        : DoctorText.render(report, version: programVersion, utcOffset: LocalTime.utcOffset))
    if report.isIncomplete { throw Failure(.incomplete) }
  }

  /// Ends with the code of a plugin, whatever happens.
  private func printCheck() throws {
    let line: CheckLine
    do {
      line = CheckLine(try report())
    } catch let failure as Failure {
      line = CheckLine(failure: failure.message ?? "it failed")
    }
    try StandardStreams.print(line.bytes)
    throw ExitCode(line.state.rawValue)
  }

  private func report() throws -> DoctorReport {
    let rules = try ignored.map { try IgnoreRule($0) }
    var request = SnapshotSource.Request()
    request.wantsContent = content
    if content { request.budgetPercent = budget } else { request.rateSeconds = Self.rateSeconds }
    request.looksOnForStorms = true
    var report: DoctorReport?
    let confinement = Confinement.looking()
    let held = ThreadRights.permitted
    try confinement.begin()
    KillOrder.becomeFirst()
    var source = SnapshotSource(shared, request, confinement)
    // A copy of the kernel's files says nothing of what this account may do.
    let features = Mutex<[FeatureState]?>(nil)
    if shared.roots == KernelRoots() {
      source.whileReading = {
        features.withLock { $0 = FeatureProbe(KernelRoots(), held: held).states() }
      }
    }
    try source.deliver { snapshot in
      report = DoctorReport(content ? snapshot : Self.withoutCourse(snapshot), ignoring: rules)
    }
    report?.features = features.withLock(\.self)
    guard let report else { throw Failure(.failed, "no sample could be taken") }
    return report
  }

  /// Without what so short a look would only seem to know.
  ///
  /// A storm stays: it is told only where it was seen for long enough.
  private static func withoutCourse(_ snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    var known = Trend()
    known.ksmdCPUPercent = snapshot.trend.ksmdCPUPercent
    known.storm = snapshot.trend.storm
    known.filling = snapshot.trend.filling
    snapshot.trend = known
    snapshot.assessment = Assessor.assess(snapshot)
    return snapshot
  }
}
