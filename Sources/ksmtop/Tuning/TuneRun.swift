import ArgumentParser
import KernelFiles
import MergeModel
import Tuning
import TuningRules

/// One run of `ksmtop tune`: looks, plans, carries out, tells.
struct TuneRun {
  let command: TuneCommand
  let arguments: TuneArguments
  let configuration: Configuration
  private let isReadonly: Bool
  private let confinement: Confinement

  init(_ command: TuneCommand, _ arguments: TuneArguments) throws {
    self.command = command
    self.arguments = arguments
    configuration = try Configuration.read()
    isReadonly =
      command.readonly || configuration.isReadonly || Environment.forbidsChanges
    confinement = isReadonly || !command.changesSomething ? .looking() : .lookingAndChanging
  }

  /// Seconds between its two samples, for what ksmd takes per page.
  private static let rateSeconds = 0.3
  /// The same where a forecast is asked for, or a preset that is computed from it.
  static let costSeconds = 5.0

  func run() throws {
    let roots = command.shared.roots
    try confinement.begin()
    KillOrder.becomeFirst()
    let situation = TuningPlaces.standard.situation(
      with: try look(), isReadonly: isReadonly, roots: roots)
    guard let request = try request(in: situation) else { return try show(situation) }
    let plan: TuningPlan
    do throws(TuningRefusal) {
      plan = try TuningPlan(request, in: situation)
    } catch {
      throw Failure(error)
    }
    let host = situation.snapshot.host.name
    if command.printTmpfiles { return try print(lines: plan.tmpfilesLines) }
    if command.check { return try check(plan, situation.snapshot) }
    if command.dryRun {
      return try StandardStreams.print(
        command.format == .json
          ? TuneJSON.plan(plan, situation.snapshot, version: programVersion)
          : TunePlanText.plan(plan, situation.snapshot))
    }
    if let missing = plan.missingConfirmation(host: host) { throw Failure(missing) }
    for note in plan.notes { StandardStreams.say(lines: plan.lines(of: note)) }
    // Before any thread is there that would take them.
    let signals = SignalHold()
    let desk = TuningDesk.standard(
      roots, isReadonly: isReadonly, confinement: confinement)
    guard desk.start() else { throw Failure.noThread }
    try TuneAction(command: command, desk: desk, signals: signals).carryOut(request, situation)
  }

  /// Whether all of it holds: by the exit code, and in words what does not.
  private func check(_ plan: TuningPlan, _ snapshot: Snapshot) throws {
    try StandardStreams.print(
      command.format == .json
        ? TuneJSON.check(plan, snapshot, version: programVersion) : TunePlanText.check(plan))
    if !plan.isEmpty { throw ExitCode(Failure.Code.otherwise.rawValue) }
  }

  private func look() throws -> Snapshot {
    var request = SnapshotSource.Request()
    request.rateSeconds = Self.rateSeconds
    let showsForecast = command.dryRun && command.guest == nil
    if showsForecast || command.presets || command.preset != nil {
      request.costSeconds = Self.costSeconds
    }
    request.wantsAttribution = needsProcesses
    request.wantsContent = command.content
    if command.content { request.budgetPercent = SnapshotCommand.contentBudget }
    var found: Snapshot?
    try SnapshotSource(command.shared, request, confinement).deliver { found = $0 }
    guard let found else { throw Failure(.failed, "no sample could be taken") }
    return found
  }

  /// Who is in which memory cgroup, and what a guest has merged, matters only where memory unmerges.
  private var needsProcesses: Bool {
    command.guest != nil || command.undo || command.undoAny
      || arguments.wishes.contains { wish in
        Knob.of(wish.file)?.condition == .onlyUnmerged || wish == .init(.run, "2")
      }
  }

  /// What is asked for; nil where it is only to be shown.
  private func request(in situation: TuningSituation) throws -> TuningRequest? {
    guard let aim = try aim(in: situation) else { return nil }
    var request = TuningRequest(aim)
    request.trialSeconds = command.duration.flatMap(TrialTime.seconds(of:))
    if let preset = try preset(in: situation), request.trialSeconds == nil {
      request.trialSeconds = preset.trialSeconds
    }
    request.confirmedHost =
      Self.turnsMergingOn(aim) ? command.confirmMerge : command.confirmUnmerge
    request.forcedHost = command.forceOutOfMemory
    request.allowsExtremes = command.force
    return request
  }

  private static func turnsMergingOn(_ aim: TuningRequest.Aim) -> Bool {
    switch aim {
    case .guest(let change): change.to
    case .undo(let record): record.guest?.from == true
    case .settings, .pulse: false
    }
  }

  private func aim(in situation: TuningSituation) throws -> TuningRequest.Aim? {
    if let merging = arguments.merging, let guest = command.guest {
      return .guest(try TunedGuest.change(of: guest, to: merging, in: situation.snapshot))
    }
    if command.undo || command.undoAny { return .undo(try lastChange(in: situation)) }
    if command.pulse { return .pulse }
    if let preset = try preset(in: situation) { return .settings(preset.wishes) }
    return arguments.wishes.isEmpty ? nil : .settings(arguments.wishes)
  }

  private func lastChange(in situation: TuningSituation) throws(Failure) -> ChangeRecord {
    let user = Author.ofThisProcess(Environment.ofUser).person
    let undo = Undo(situation, user: user, ofAnybody: command.undoAny)
    for passed in undo.passedOver {
      StandardStreams.say("\(TuneHistoryText.what(passed.record)): \(passed.reason)")
    }
    guard let record = undo.record else {
      let whose = command.undoAny ? "in the log of this host" : "by \(user)"
      throw Failure(.failed, "there is no change \(whose) since the last boot to take back")
    }
    guard undo.changedSince.isEmpty else {
      let now = undo.changedSince.map { change in
        "\(change.file.rawValue) holds \(change.to) by now, not the \(change.from) "
          + "that \(record.author) set"
      }
      throw Failure(
        .refused,
        now.joined(separator: "; ") + TuneWatch.suspects(situation.snapshot)
          + ". Nothing was changed.")
    }
    return record
  }

  private func preset(in situation: TuningSituation) throws(Failure) -> Preset? {
    guard let name = command.preset else { return nil }
    let all = presets(in: situation)
    guard let preset = all.first(where: { $0.isCalled(name) }) else {
      let names = all.map(\.name).joined(separator: ", ")
      throw Failure(.wrongUsage, "no preset is called \(name). There are: \(names)")
    }
    return preset
  }

  private func presets(in situation: TuningSituation) -> [Preset] {
    Preset.builtIn(for: situation.snapshot) + configuration.presets(for: situation.snapshot)
  }

  /// What is asked without a change.
  private func show(_ situation: TuningSituation) throws {
    let isJSON = command.format == .json
    let offset = LocalTime.utcOffset
    if command.printTmpfiles {
      return try print(lines: TmpfilesLines.lines(situation.snapshot.ksm))
    }
    if command.history {
      return try StandardStreams.print(
        isJSON
          ? TuneJSON.history(situation, version: programVersion)
          : TuneHistoryText.render(situation.records, utcOffset: offset))
    }
    if command.presets {
      return try StandardStreams.print(
        isJSON
          ? TuneJSON.presets(presets(in: situation), situation.snapshot, version: programVersion)
          : TunePresetText.render(presets(in: situation), situation.snapshot))
    }
    guard situation.snapshot.ksm.exists else {
      throw Failure(
        .failed,
        "this kernel has no KSM (no \(command.shared.roots.ksm)). Boot a kernel with CONFIG_KSM=y.")
    }
    if !arguments.names.isEmpty, !isJSON {
      for knob in arguments.names.compactMap(Knob.of) {
        try StandardStreams.print(TuneSettingsText.explain(knob, situation))
      }
      return
    }
    try StandardStreams.print(
      isJSON
        ? TuneJSON.settings(situation, version: programVersion)
        : TuneSettingsText.render(situation, version: programVersion, utcOffset: offset))
  }

  private func print(lines: [String]) throws {
    try StandardStreams.print(Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}
