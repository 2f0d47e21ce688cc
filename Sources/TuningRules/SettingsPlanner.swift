import MergeModel

/// Plans writes of settings: what was wished for, or what was before.
struct SettingsPlanner {
  let request: TuningRequest
  let situation: TuningSituation
  let before: SettingsState
  /// What shall hold in the end.
  private(set) var wanted: [KSMFile: String] = [:]
  /// The `pages_to_scan` with which the advisor shall go on.
  private(set) var exactPages: String?
  /// Whether it leads back to what was: then it is not judged anew.
  let isUndo: Bool

  private var snapshot: Snapshot { situation.snapshot }

  /// Of wishes; each is checked by itself.
  init(
    _ request: TuningRequest, in situation: TuningSituation, wishes: [TuningRequest.Wish]
  ) throws(TuningRefusal) {
    self.request = request
    self.situation = situation
    before = SettingsState(situation.snapshot.ksm)
    isUndo = false
    for wish in wishes {
      let value = try Self.value(of: wish, in: situation.snapshot.ksm)
      if let other = wanted[wish.file], other != value {
        throw TuningRefusal(
          .wrongUsage,
          "\(wish.file.rawValue) is asked to be \(other) and \(value). Nothing was changed.")
      }
      wanted[wish.file] = value
    }
  }

  /// Of a change that is taken back.
  init(_ request: TuningRequest, in situation: TuningSituation, way: WayBack) {
    self.request = request
    self.situation = situation
    before = SettingsState(situation.snapshot.ksm)
    wanted = way.wanted
    exactPages = way.exactPages
    isUndo = true
  }

  private static func value(
    of wish: TuningRequest.Wish, in ksm: KSMReadings
  ) throws(TuningRefusal) -> String {
    let name = wish.file.rawValue
    guard let knob = Knob.of(wish.file) else {
      throw TuningRefusal(
        .wrongUsage, "\(name) is a counter: the kernel alone writes it. Nothing was changed.")
    }
    let value = try knob.value(of: wish.value)
    switch ksm[reading: wish.file] {
    case .value: return value
    case .absent:
      let isOfNodes = wish.file == .mergeAcrossNodes
      throw TuningRefusal(
        .failed,
        "Nothing was changed: this kernel has no \(name). It came with Linux \(knob.since)"
          + (isOfNodes ? ", and needs a kernel with CONFIG_NUMA." : "."))
    case .forbidden:
      throw TuningRefusal(.failed, "Nothing was changed: \(name) may not be read.")
    case .failed(let text):
      throw TuningRefusal(.failed, "Nothing was changed: \(name) cannot be read (\(text)).")
    }
  }

  /// The plan; throws where something forbids it.
  func plan() throws(TuningRefusal) -> TuningPlan {
    try checkAdvisor()
    let gated = Knob.all.filter { $0.condition == .onlyUnmerged && differs($0.file) }
    let isUnmerging = unmergesForItself || (!gated.isEmpty && snapshot.ksm.mayHoldMergedPages)
    let order = WriteOrder(
      from: before, to: wanted, exactPages: exactPages, unmerging: isUnmerging)
    let changes = order.state.changes(since: before)
    try checkRun(changes, isUnmerging: isUnmerging)
    try checkHeld(order)
    if !isUndo, !request.allowsExtremes, !order.steps.isEmpty {
      try Extremes(snapshot, before: before, after: order.state).check(request)
    }
    try checkTrial(changes, gated.map(\.file), isUnmerging: isUnmerging)
    var plan = TuningPlan(request: request, changes: changes, steps: order.steps)
    plan.changesUnderWay = changesUnderWay(order, changes)
    plan.tmpfilesLines = isUndo || request.trialSeconds != nil ? [] : TmpfilesLines.lines(wanted)
    if isUnmerging { plan.passGate(gated.map(\.file), before, order.state, snapshot) }
    plan.notes += TuningNotes(plan, wanted, before, order.state, situation).notes
    return plan
  }

  /// The changes, with what differs only on the way or is the same only in the end.
  private func changesUnderWay(_ order: WriteOrder, _ changes: [SettingChange]) -> [SettingChange] {
    var all = changes
    func add(_ file: KSMFile, _ to: String?) {
      guard let from = before[file], let to else { return }
      all.removeAll { $0.file == file }
      all.insert(SettingChange(file, from: from, to: to), at: 0)
    }
    // What is broken off leaves run at 2, or at 0.
    if order.steps.contains(.unmerge), wanted[.run] != "2" { add(.run, "2") }
    // Each switch of the advisor sets pages_to_scan, also where it comes out the same.
    if changes.contains(where: { $0.file == .advisorMode }),
      !changes.contains(where: { $0.file == .pagesToScan })
    {
      add(.pagesToScan, order.state[.pagesToScan])
    }
    if exactPages != nil, !changes.contains(where: { $0.file == .advisorMinPagesToScan }) {
      add(.advisorMinPagesToScan, exactPages)
    }
    return all
  }

  private func differs(_ file: KSMFile) -> Bool {
    wanted[file].map { $0 != before[file] } ?? false
  }

  /// Whether `run=2` is wished for and has something to do: 2 on 2 does nothing in the kernel.
  private var unmergesForItself: Bool {
    wanted[.run] == "2" && (before[.run] != "2" || snapshot.ksm.hasSomethingToUnmerge)
  }
}
