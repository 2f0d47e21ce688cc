import MergeModel
import TuningRules

/// What tuning goes by: the host as it is, what may be done here, and what is under way.
extension DashboardState {
  /// What plans are made on, as if this session might change settings: `whyNoChange` tells whether it may.
  var tuningSituation: TuningSituation? {
    guard var snapshot else { return nil }
    snapshot.rights.canWriteSettings = true
    return TuningSituation(
      snapshot, isReadonly: false, records: records, bootID: bootID, held: held)
  }

  /// How a request would be carried out, or why it would not be.
  func outlook(of request: TuningRequest) -> Result<TuningPlan, TuningRefusal> {
    guard let situation = tuningSituation else {
      return .failure(TuningRefusal(.failed, "there are no figures yet"))
    }
    do throws(TuningRefusal) {
      return .success(try TuningPlan(request, in: situation))
    } catch {
      return .failure(error)
    }
  }

  /// Why Enter changes nothing here, and who may; nil where this session may change settings.
  var whyNoChange: String? {
    guard let snapshot else { return "there are no figures yet" }
    if readonly { return "this session is read-only (--readonly): start ksmtop without it" }
    guard !snapshot.rights.canWriteSettings else { return nil }
    let user = snapshot.rights.user
    return user == "root"
      ? "the settings cannot be written here (\(Rights.whyRootMayNotWrite))"
      : "\(user) may not write these settings; root may: sudo ksmtop"
  }

  /// What `U` would take back.
  var undo: Undo? {
    guard let snapshot, let situation = tuningSituation else { return nil }
    return Undo(situation, user: snapshot.rights.user, ofAnybody: true)
  }

  /// Who the operator is: whoever became the user that ksmtop runs as, else that user.
  var operatorName: String { login ?? snapshot?.rights.user ?? "" }

  /// The trials that this session began and that are still under way.
  var ownTrials: [HeldChange] {
    held.filter { $0.kind == .trial && ownRecords.contains($0.recordID) }
  }

  /// The trial that keys keep or end: the one under the cursor or in the panel, else the first of
  /// this session, which line 1 names first too; nil where the cursor stands on another's.
  var trialInHand: HeldChange? {
    let own = ownTrials
    switch mode {
    case .tuning(let panel) where panel.step == .applied:
      return own.first { $0.recordID == applied?.report?.record?.id } ?? own.first
    case .browse:
      guard view == .tuning, case .held(let id) = selectedEntry else { return own.first }
      return own.first { $0.recordID == id }
    default: return own.first
    }
  }

  /// Lines of the tuning view, from above.
  var tuningEntries: [TuningEntry] {
    guard let snapshot else { return [] }
    let knobs = Knob.all.map(\.file).filter { snapshot.ksm[reading: $0] != .absent }
    let pulse: [TuningEntry] = snapshot.ksm[reading: .smartScan] == .absent ? [] : [.pulse]
    let presets =
      Preset.builtIn(for: snapshot).map { TuningEntry.preset($0.name, isOwn: false) }
      + ownPresets.map { TuningEntry.preset($0.name, isOwn: true) }
    let applied: [TuningEntry] = applied == nil ? [] : [.applied]
    return knobs.map(TuningEntry.knob) + pulse + presets + applied
      + held.filter { $0.kind != .session }.map { .held($0.recordID) }
  }

  /// Where the cursor of the tuning view stands; at the rate where nothing has been selected, or
  /// that entry is gone.
  func tuningCursor(in entries: [TuningEntry]) -> Int {
    tuningSelected.flatMap { entries.firstIndex(of: $0) }
      ?? entries.firstIndex(of: .knob(.pagesToScan)) ?? 0
  }

  func preset(_ name: String, isOwn: Bool) -> Preset? {
    let presets = isOwn ? ownPresets : snapshot.map { Preset.builtIn(for: $0) } ?? []
    return presets.first { $0.name == name }
  }

  /// Whether a key would do anything now: the last line names only such keys.
  func isOfUse(_ action: Action) -> Bool {
    switch action {
    case .keepTrial, .endTrial: return trialInHand != nil
    case .undo: return undo?.record != nil
    case .cancelTuning: return applied?.isUnderWay == true
    case .enter, .applyForAWhile, .step: break
    default: return true
    }
    guard case .tuning(let panel) = mode, panel.step == .staged else { return true }
    if action == .step(1) || action == .step(-1) { return panel.wish != nil }
    guard whyNoChange == nil,
      let request = panel.request(
        trialSeconds: action == .enter ? panel.trialSeconds : TuningPanelState.trialSeconds),
      case .success(let plan) = outlook(of: request)
    else { return false }
    return !plan.isEmpty
  }

  /// What wishes would change, whatever the rules say to it.
  func changes(_ wishes: [TuningRequest.Wish]) -> [SettingChange] {
    wishes.compactMap { wish in
      guard let from = snapshot?.ksm[reading: wish.file].value?.text, from != wish.value else {
        return nil
      }
      return SettingChange(wish.file, from: from, to: wish.value)
    }
  }

  /// Whether merging of a guest is on now; nil where its memory has not been looked at.
  func isMerging(_ process: ProcessFigures) -> Bool? {
    process.memory?.value.value.map { $0.isRAMAdvised }
  }
}

extension Snapshot {
  /// Whether the kernel's advisor sets pages_to_scan.
  var isAdvised: Bool {
    guard let mode = ksm[reading: .advisorMode].value?.text else { return false }
    return mode != "none"
  }

  /// What smart scan misses and a catch-up scan merges, in bytes; nil without a content scan.
  var missedBytes: Int64? {
    content.flatMap { bytes(pages: $0.value.pages(behind: .missedBySmartScan)) }
  }
}
