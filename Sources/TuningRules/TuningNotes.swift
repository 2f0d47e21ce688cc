import MergeModel

/// What the operator should know of a plan, the most important first.
struct TuningNotes {
  private let plan: TuningPlan
  private let wanted: [KSMFile: String]
  private let before: SettingsState
  private let after: SettingsState
  private let situation: TuningSituation

  init(
    _ plan: TuningPlan, _ wanted: [KSMFile: String], _ before: SettingsState,
    _ after: SettingsState, _ situation: TuningSituation
  ) {
    self.plan = plan
    self.wanted = wanted
    self.before = before
    self.after = after
    self.situation = situation
  }

  private var snapshot: Snapshot { situation.snapshot }

  var notes: [String] {
    if plan.isEmpty { return trials }
    return writers + trials + advisor + inert + merging + lasting
  }

  private func changed(_ file: KSMFile) -> Bool { plan.changes.contains { $0.file == file } }

  /// Other programs that set the same.
  private var writers: [String] {
    let common = [KSMFile.run, .pagesToScan, .sleepMillisecs].filter(changed).map(\.rawValue)
    guard !common.isEmpty else { return [] }
    var names: Set<String> = []
    return snapshot.otherWriters.compactMap { writer in
      guard let pid = writer.pid, names.insert(writer.name).inserted else { return nil }
      return "\(writer.name) (pid \(pid)) rewrites \(Wording.list(common)) at its next round "
        + "(up to 60 s): \(Self.remedy(writer.name))."
    }
  }

  private static func remedy(_ name: String) -> String {
    switch name {
    case "momd", "vdsmd": "set the cluster's memory optimization in oVirt"
    case "virt-handler": "set spec.configuration.ksmConfiguration of the KubeVirt resource"
    default: "edit /etc/ksmtuned.conf or stop it"
    }
  }

  /// Trials on the same files.
  private var trials: [String] {
    situation.held.filter { $0.kind == .trial || $0.kind == .session }.compactMap { held in
      let files = held.changes.map(\.file).filter { wanted[$0] != nil }.map(\.rawValue)
      guard !files.isEmpty else { return nil }
      let names = Wording.list(files)
      return plan.isEmpty
        ? "\(names) goes back when \(situation.words(for: held)) ends: keep it there."
        : "\(situation.words(for: held)) set \(names): what you set now stays when that ends."
    }
  }

  /// What switching the advisor does to `pages_to_scan`.
  private var advisor: [String] {
    guard changed(.advisorMode) else { return [] }
    if after.isAdvisorOn {
      let most = after[.advisorMaxCPU].map { ", with up to \($0) % of one core for ksmd" } ?? ""
      let pages = before[.pagesToScan].map { "; your pages_to_scan=\($0) comes back with undo" }
      return ["The advisor sets pages_to_scan from now on\(most)\(pages ?? "")."]
    }
    guard wanted[.pagesToScan] == nil else { return [] }
    let earlier = earlierPages.map {
      "; before the advisor was switched on it was \($0): pages_to_scan=\($0)"
    }
    return ["The kernel sets pages_to_scan to \(after[.pagesToScan] ?? "100")\(earlier ?? "")."]
  }

  /// What `pages_to_scan` was when somebody switched the advisor on.
  private var earlierPages: String? {
    situation.records.last { record in
      record.bootID == situation.bootID
        && record.changes.contains { $0.file == .advisorMode && $0.to == "scan-time" }
    }?.changes.first { $0.file == .pagesToScan }?.from
  }

  /// What has no effect as things stand.
  private var inert: [String] {
    var notes: [String] = []
    let files = plan.changes.map(\.file)
    let idle = files.filter { Knob.of($0)?.isOfAdvisor == true }.map(\.rawValue)
    if !idle.isEmpty, !after.isAdvisorOn {
      notes.append("\(Wording.list(idle)): no effect until advisor_mode=scan-time.")
    }
    if after[.run] != "1", !files.contains(.run) {
      notes.append("No effect until run=1: ksmd is stopped.")
    }
    if files.contains(.mergeAcrossNodes), snapshot.host.numaNodes.value == 1 {
      notes.append("merge_across_nodes: no effect on a host with one NUMA node.")
    }
    return notes
  }

  /// What becomes of merged pages.
  private var merging: [String] {
    var notes: [String] = []
    if changed(.run) {
      switch after[.run] {
      case "0":
        notes.append("What is merged stays merged until it is written to.")
        if snapshot.ksm[.useZeroPages] == 1 {
          notes.append("Zero pages that khugepaged makes huge again do not stay merged.")
        }
      case "1" where plan.request.trialSeconds != nil:
        notes.append("What merges meanwhile stays merged when the trial ends.")
      case "1":
        notes.append("The memory of all processes that allow it is merged from now on.")
      default: break
      }
    }
    if changed(.useZeroPages), after[.useZeroPages] == "1" {
      notes.append("Huge pages of zeros are given back outside of KSM's counters: RES falls.")
    }
    return notes
  }

  private var lasting: [String] {
    guard plan.request.trialSeconds == nil, !plan.tmpfilesLines.isEmpty else { return [] }
    return [
      "It lasts until the next boot; to keep it, in /etc/tmpfiles.d/ksm.conf:"
        + plan.tmpfilesText
    ]
  }
}
