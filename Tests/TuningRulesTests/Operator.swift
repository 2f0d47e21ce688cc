import MergeModel
import Testing

@testable import TuningRules

/// Somebody who carries plans out on a simulated kernel and keeps the log.
struct Operator {
  var kernel = SimulatedKernel()
  var random: SeededNumbers
  private(set) var records: [ChangeRecord] = []
  /// Whether full scans end between the writes.
  var isScanning: Bool

  init(seed: UInt64, isScanning: Bool) {
    random = SeededNumbers(seed: seed)
    self.isScanning = isScanning
  }

  var situation: TuningSituation {
    var snapshot = Hosts.snapshot()
    snapshot.ksm = kernel.readings
    return TuningSituation(snapshot, records: records, bootID: "boot")
  }

  /// Settings from which a sequence begins.
  mutating func begin(withAdvisor: Bool) throws {
    for file in KSMFile.settings where file != .advisorMode && file != .run {
      try kernel.write(file, wish(for: file).value)
    }
    try kernel.write(.run, Bool.random(using: &random) ? "1" : "0")
    if withAdvisor { try kernel.write(.advisorMode, "scan-time") }
    for _ in 0..<3 { kernel.scan(&random) }
  }

  /// Some wishes; never `run=2`.
  mutating func request() -> TuningRequest {
    let files = KSMFile.settings.shuffled(using: &random)
      .prefix(Int.random(in: 1...4, using: &random))
    var request = TuningRequest(.settings(files.map { wish(for: $0) }))
    request.allowsExtremes = Bool.random(using: &random)
    request.confirmedHost = "kvm07"
    request.forcedHost = "kvm07"
    return request
  }

  private mutating func wish(for file: KSMFile) -> TuningRequest.Wish {
    let values: [String] =
      switch file {
      case .run: ["0", "1"]
      case .advisorMode: ["none", "scan-time"]
      case .mergeAcrossNodes, .useZeroPages, .smartScan: ["0", "1"]
      case .maxPageSharing: ["2", "256", "1000"]
      case .sleepMillisecs: ["1", "20", "200"]
      case .pagesToScan, .advisorMinPagesToScan: ["1", "100", "500", "3000"]
      case .advisorMaxPagesToScan: ["0", "1000", "30000"]
      default: ["1", "50", "100"]
      }
    return TuningRequest.Wish(file, values.randomElement(using: &random) ?? "1")
  }

  /// Writes every step; each has to be taken.
  mutating func carryOut(_ steps: some Sequence<TuningPlan.Step>) throws {
    for step in steps {
      switch step {
      case .write(let file, let value): try kernel.write(file, value)
      case .unmerge:
        try #require(kernel.settings[.run] != "2")
        try kernel.write(.run, "2")
      case .fullScans, .guest: Issue.record("a step that settings do not need: \(step)")
      }
    }
  }

  /// Carries a plan out and logs what differs then, as it is read.
  mutating func carryOut(_ plan: TuningPlan, as kind: ChangeRecord.Kind = .set) throws {
    let before = kernel.settings
    try carryOut(plan.steps)
    let after = kernel.settings
    var expected = before
    for change in plan.changes {
      #expect(before[change.file] == change.from)
      expected[change.file] = change.to
    }
    #expect(after == expected, "\(plan)")
    let changes = KSMFile.settings.compactMap { file -> SettingChange? in
      guard let from = before[file], let to = after[file], from != to else { return nil }
      return SettingChange(file, from: from, to: to)
    }
    records.append(
      ChangeRecord(
        id: String(records.count), at: Hosts.now, bootID: "boot", user: "root", kind: kind,
        changes: changes))
    if isScanning { kernel.scan(&random) }
  }

  /// Takes back everything that can be; how much that was.
  mutating func undoAll() throws -> Int {
    var count = 0
    while let record = Undo(situation, user: "root").record {
      let undo = Undo(situation, user: "root")
      try #require(undo.changedSince.isEmpty, "\(undo)")
      var request = TuningRequest(.undo(record))
      request.confirmedHost = "kvm07"
      let plan = try TuningPlan(request, in: situation)
      try #require(plan.missingConfirmation(host: "kvm07") == nil)
      try carryOut(plan, as: .undo(of: record.id))
      count += 1
    }
    return count
  }
}
