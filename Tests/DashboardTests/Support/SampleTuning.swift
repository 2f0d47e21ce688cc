import MergeModel
import Screen
import TuningRules

@testable import Dashboard

/// The sample host with all settings, a log of changes, and what the tuning panel shows of a host.
enum SampleTuning {
  static let bootID = "11111111-2222-3333-4444-555555555555"

  static func snapshot(at moment: Moment = SampleHost.moment) -> Snapshot {
    var snapshot = SampleHost.snapshot(at: moment)
    let settings: [KSMFile: UInt64] = [
      .mergeAcrossNodes: 1, .maxPageSharing: 256, .stableNodeChainsPruneMillisecs: 2_000,
      .advisorMaxCPU: 70, .advisorTargetScanTime: 200, .advisorMinPagesToScan: 500,
      .advisorMaxPagesToScan: 30_000,
    ]
    for (file, value) in settings { snapshot.ksm[reading: file] = .value(.unsigned(value)) }
    snapshot.host.loadAverage = .value(6.1)
    snapshot.host.processorPressureAvg10 = .value(1.2)
    snapshot.rates?.idlePercent = 61
    snapshot.trend.secondsPerPage = 1.01e-6
    snapshot.trend.secondsPerPageRange = 0.9e-6...1.2e-6
    return snapshot
  }

  static let record = record(
    "one", [SettingChange(.pagesToScan, from: "100", to: "1000")], secondsAgo: 2_371)

  static func record(
    _ id: String, _ changes: [SettingChange], secondsAgo: Double, login: String? = "alice",
    kind: ChangeRecord.Kind = .set
  ) -> ChangeRecord {
    ChangeRecord(
      id: id, at: SampleHost.earlier(secondsAgo), bootID: bootID, user: "root", login: login,
      terminal: "pts/3", kind: kind, changes: changes)
  }

  static func state(
    rows: Int = 24, columns: Int = 80, unicode: Bool = true,
    snapshot: Snapshot = SampleTuning.snapshot(), records: [ChangeRecord] = [record],
    held: [HeldChange] = []
  ) -> DashboardState {
    var state = DashboardState.sample(
      rows: rows, columns: columns, unicode: unicode, snapshot: snapshot)
    state.login = "alice"
    _ = reduce(&state, .logged(records, held: held, bootID: bootID))
    return state
  }

  static func trial(_ id: String, minutes: Double = 10) -> HeldChange {
    HeldChange(
      .trial, recordID: id, user: "root", guardian: ProcessIdentity(pid: 900, startTicks: 1),
      began: SampleHost.moment, until: SampleHost.later(minutes * 60),
      changes: [SettingChange(.pagesToScan, from: "1000", to: "2000")])
  }
}

extension DashboardState {
  /// Puts the cursor of the tuning view on an entry.
  mutating func select(_ entry: TuningEntry) {
    press(.character("t"))
    tuningSelected = entry
  }

  /// The modal panel, where it is open.
  var panel: TuningPanelState? {
    if case .tuning(let panel) = mode { panel } else { nil }
  }

  /// Takes a sample of the host with all settings some seconds later.
  mutating func tuningSample(
    after seconds: Double, _ change: (inout Snapshot) -> Void = { _ in }
  ) {
    var snapshot = SampleTuning.snapshot(at: SampleHost.later(seconds))
    change(&snapshot)
    _ = reduce(&self, .sampled(snapshot, history, []))
  }

  /// Hears that the change under way is done.
  mutating func finish(
    after seconds: Double, _ ending: TuningReport.Ending = .done,
    results: [TuningReport.Result] = [], record: ChangeRecord? = nil, gainedPages: Int64? = nil
  ) {
    guard let request = applied?.request else { return }
    let moment = SampleHost.later(seconds)
    let report = TuningReport(
      request: request, ending: ending, results: results, record: record,
      gainedPages: gainedPages, began: moment, ended: moment)
    _ = reduce(&self, .tuning(.finished(report), at: moment))
  }

  /// The screen as one text.
  var screen: String { lines.joined(separator: "\n") }
}

extension Effect {
  /// What it asks to be changed; nil for anything else.
  var request: TuningRequest? {
    if case .tune(let request) = self { request } else { nil }
  }
}
