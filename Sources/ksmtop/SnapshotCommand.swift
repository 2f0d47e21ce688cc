import ArgumentParser
import Diagnosis
import MergeModel
import Privileges
import SnapshotExport

/// `ksmtop snapshot`: one snapshot, or several, as text, JSON or CSV.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Print one snapshot: host, guests, who shares with whom.")

  @Option(help: "text, json or csv.")
  var format = SnapshotFormat.text

  @Option(
    name: .shortAndLong, help: "Write to this file: whole, or not at all.", completion: .file())
  var output: String?

  @Option(name: .customLong("guest"), help: "Show only the guest of this name (repeatable).")
  var guests: [String] = []

  @Flag(help: "List every guest in the text, not only the first and those with findings.")
  var all = false

  @Flag(help: "Leave out the names of host, user, guests and processes.")
  var anonymize = false

  @Option(
    name: [.customShort("n"), .long],
    help: "Repeat this often; a file is then appended to, JSON has one line a snapshot.")
  var iterations: Int?

  @Option(
    name: .shortAndLong,
    help: "Seconds between two snapshots (default 1); without -n it goes on until stopped.")
  var delay: Double?

  @Flag(help: "Scan the content of memory first: what could still merge, and why it does not.")
  var content = false

  @Option(
    help: "The content scan, and all work when repeating, in per cent of one core.")
  var budget = Self.contentBudget

  /// What a content scan takes where nobody says, in per cent of one core.
  static let contentBudget = 25.0

  @Option(help: .hidden)
  var looks = 2

  @Flag(help: .hidden)
  var timing = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if let iterations, iterations < 1 { throw ValidationError("-n takes a number from 1.") }
    // Said so that a delay that is no number is refused too.
    if let delay, !(delay >= 0.2 && delay <= SharedOptions.longestDelay) {
      throw ValidationError("-d takes seconds, at least 0.2 and at most 86400.")
    }
    guard budget > 0, budget <= 100 else {
      throw ValidationError("--budget takes per cent of one core, above 0 and up to 100.")
    }
    guard looks == 1 || looks == 2 else { throw ValidationError("--looks takes 1 or 2.") }
  }

  func run() throws {
    var said: Set<String> = []
    // One that grows is opened before the right to open any is given up.
    let confinement = Confinement.looking(
      writingBelow: try SnapshotWriter.places(for: output),
      making: repeats ? .before : .surelyLater)
    try confinement.begin()
    KillOrder.becomeFirst()
    // An ordinary user's file is opened with his rights alone.
    var writer = try SnapshotWriter(output: output, repeats: repeats)
    let source = SnapshotSource(
      shared,
      SnapshotSource.Request(
        delay: delay ?? 1, iterations: repeats ? iterations ?? .max : 1,
        budgetPercent: repeats || content ? budget : nil, wantsRates: format != .csv,
        wantsContent: content, contentLooks: looks),
      confinement)
    var isFirst = true
    try source.deliver { snapshot in
      // A guest that ends while a record is kept of it ends no record.
      if isFirst { try refuseUnknownGuests(in: snapshot) }
      var options = SnapshotOptions(version: programVersion)
      options.utcOffset = LocalTime.utcOffset
      options.guestNames = guests
      options.anonymize = anonymize
      options.allGuests = all
      options.repeated = repeats
      options.isFirst = writer.isFirst
      try writer.write(SnapshotDocument.render(snapshot, format: format, options: options))
      isFirst = false
      if timing { tellTimes(of: snapshot) }
      // Once each, whatever their numbers: a record of weeks shall not repeat itself.
      for text in gaps(in: snapshot) where said.insert(text.filter { !$0.isNumber }).inserted {
        StandardStreams.say(text)
      }
    }
    if !said.isEmpty { throw Failure(.incomplete) }
  }

  private func tellTimes(of snapshot: Snapshot) {
    if let attribution = snapshot.attribution?.value {
      StandardStreams.say("attribution cpu_seconds \(attribution.cpuSeconds)")
      StandardStreams.say(
        "merged frames told by \(attribution.test.rawValue), test_seconds \(attribution.testSeconds)"
      )
    }
    if let content = snapshot.content?.value {
      StandardStreams.say(
        "content cpu_seconds \(content.cpuSeconds) sums_cpu_seconds \(content.sumsCPUSeconds)")
    }
  }

  /// A name that nobody bears is most likely a typing error.
  private func refuseUnknownGuests(in snapshot: Snapshot) throws(Failure) {
    let unmatched = GuestSelection.unmatched(guests, in: snapshot)
    guard !unmatched.isEmpty else { return }
    throw Failure(
      .failed,
      "no guest is called \(unmatched.joined(separator: ", ")); `ksmtop snapshot` lists them")
  }

  /// Why figures are absent: what rights hide, and what cannot be read or understood.
  private func gaps(in snapshot: Snapshot) -> [String] {
    let unreadable = snapshot.assessment?.findings.filter {
      $0.code == FindingCode.unreadableFile.rawValue
    }
    var gaps = snapshot.rights.missing + (unreadable ?? []).map(\.message)
    if content, let refusal = snapshot.contentRefusal {
      gaps.append("the content of memory could not be scanned: \(refusal.text)")
    }
    return gaps
  }

  /// With -d alone it goes on until it is stopped, as vmstat does.
  private var repeats: Bool { iterations ?? 1 > 1 || (delay != nil && iterations == nil) }
}

extension SnapshotFormat: ExpressibleByArgument {}
