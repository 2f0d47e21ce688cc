import MergeModel

extension SettingsPlanner {
  /// Whether `pages_to_scan` is ours to set.
  func checkAdvisor() throws(TuningRefusal) {
    guard !isUndo, let pages = wanted[.pagesToScan] else { return }
    if wanted[.advisorMode] == "scan-time" {
      throw TuningRefusal(
        .refused,
        "pages_to_scan was not changed: the advisor sets it once advisor_mode is scan-time.",
        wayOut: "What it begins with: "
          + TuningRequest.command([
            TuningRequest.Wish(.advisorMinPagesToScan, pages),
            TuningRequest.Wish(.advisorMode, "scan-time"),
          ]))
    }
    guard before.isAdvisorOn, wanted[.advisorMode] == nil else { return }
    throw TuningRefusal(
      .refused,
      "pages_to_scan was not changed: the kernel's advisor sets it (advisor_mode=scan-time).",
      wayOut: "To set it by hand: "
        + TuningRequest.command([
          TuningRequest.Wish(.advisorMode, "none"), TuningRequest.Wish(.pagesToScan, pages),
        ]))
  }

  /// Whether `run` stands as we know it.
  func checkRun(_ changes: [SettingChange], isUnmerging: Bool) throws(TuningRefusal) {
    guard isUnmerging || changes.contains(where: { $0.file == .run }) else { return }
    guard let run = before[.run] else {
      throw TuningRefusal(.failed, "Nothing was changed: run cannot be read.")
    }
    guard Knob.of(.run)?.isKnown(run) != true else { return }
    throw TuningRefusal(
      .refused,
      "run was not changed: it reads \(run), as it does while memory is taken out of the running "
        + "host (hot-remove), and the kernel lets nobody write it until that is over.",
      wayOut: "Wait until run reads 0, 1 or 2 again.")
  }

  /// Whether somebody has it in use: a catch-up scan, or a sequence that unmerges.
  func checkHeld(_ order: WriteOrder) throws(TuningRefusal) {
    let files = order.steps.files
    for held in situation.held {
      let theirs = Set(held.changes.map(\.file))
      let common: [KSMFile] =
        switch held.kind {
        case .session: []
        // Keeping what is on trial is not trying it once more.
        case .trial: request.trialSeconds == nil ? [] : files.filter(theirs.contains)
        case .pulse: files.filter(theirs.union([.smartScan, .run]).contains)
        case .sequence: files
        }
      guard let file = common.first else { continue }
      throw TuningRefusal(
        .refused, "\(file.rawValue) was not changed: \(situation.words(for: held)) holds it.",
        wayOut: held.kind == .trial
          ? "Keep or end that trial first." : "Wait until it is done, or break it off first.")
    }
  }

  /// Whether it can go back when the trial ends.
  func checkTrial(
    _ changes: [SettingChange], _ gated: [KSMFile], isUnmerging: Bool
  ) throws(TuningRefusal) {
    guard request.trialSeconds != nil else { return }
    let wayOut = "Without a trial: " + request.command
    if let file = gated.first {
      throw TuningRefusal(
        .refused,
        "\(file.rawValue) is not set on trial: it could go back only by unmerging everything "
          + "again. Nothing was changed.", wayOut: wayOut)
    }
    if isUnmerging {
      throw TuningRefusal(
        .refused,
        "run=2 is not set on trial: what it unmerges has to merge again. Nothing was "
          + "changed.", wayOut: wayOut)
    }
  }
}

extension Knob {
  /// Whether a choice has this value.
  func isKnown(_ value: String) -> Bool {
    guard case .choice(let choices) = values else { return true }
    return choices.contains { $0.value == value }
  }
}

extension [TuningPlan.Step] {
  /// The files that are written, each once.
  var files: [KSMFile] {
    var files: [KSMFile] = []
    for step in self {
      switch step {
      case .write(let file, _): if !files.contains(file) { files.append(file) }
      case .unmerge: if !files.contains(.run) { files.append(.run) }
      case .fullScans, .guest: break
      }
    }
    return files
  }
}

extension TuningSituation {
  /// `the catch-up scan of anna (pid 712, begun 3m ago, 7m left)`.
  func words(for held: HeldChange) -> String {
    let what =
      switch held.kind {
      case .trial: "the trial"
      case .pulse: "the catch-up scan"
      case .session: "the session"
      case .sequence: "the unmerging"
      }
    let now = snapshot.takenAt
    let begun = Wording.duration(now.seconds(since: held.began))
    let left = held.until.map { ", \(Wording.duration($0.seconds(since: now))) left" } ?? ""
    return "\(what) of \(held.user) (pid \(held.guardian.pid), begun \(begun) ago\(left))"
  }
}
