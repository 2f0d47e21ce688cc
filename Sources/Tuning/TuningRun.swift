import KernelFiles
import MergeModel
import TuningRules

/// One plan while it is carried out.
struct TuningRun {
  private let plan: TuningPlan
  private let id: String
  private let roots: KernelRoots
  private let recorder: Recorder
  private let began = HostClock.now()
  private let before: KSMReadings
  /// What we wrote, and what the kernel set because of it.
  private var written: WrittenChanges
  private var hasUnmerged = false
  private var guest: GuestMergingChange?
  private var record: ChangeRecord?

  /// Seconds between two looks at the counters.
  private static let pause = 0.2

  init(_ plan: TuningPlan, as id: String, _ roots: KernelRoots, _ recorder: Recorder) {
    self.plan = plan
    self.id = id
    self.roots = roots
    self.recorder = recorder
    before = Tuner.settings(roots)
    written = WrittenChanges(since: before)
  }

  /// Why a plan was not carried out to its end.
  private enum Stop: Error {
    case refusal(TuningRefusal)
    /// Broken off; why, in a clause.
    case broken(String)
  }

  mutating func carryOut(
    with hands: some TuningHands, progress: (TuningProgress) -> Void
  ) -> TuningReport {
    guard !plan.isEmpty else { return report(.unchanged) }
    if let refusal = changedMeanwhile() { return report(.refused(refusal)) }
    do throws(Stop) {
      for (place, step) in plan.steps.enumerated() {
        var now = TuningProgress(plan: plan, step: place, since: HostClock.now())
        progress(now)
        try take(step, hands) { share, scans in
          now.share = share
          now.scans = scans
          progress(now)
        }
      }
    } catch {
      return stopped(error)
    }
    return finished()
  }

  /// Set where a setting holds something else by now than the plan was made for.
  private func changedMeanwhile() -> TuningRefusal? {
    for change in plan.changes {
      // The advisor sets it anew after every scan.
      if change.file == .pagesToScan, before[reading: .advisorMode].isAdvising { continue }
      guard let now = before[reading: change.file].value?.text, now != change.from else { continue }
      return TuningRefusal(
        .failed,
        "\(change.file.rawValue) was changed meanwhile: it is \(now), not \(change.from).",
        wayOut: "Nothing was changed. Look again, then decide anew.")
    }
    return nil
  }

  private mutating func take(
    _ step: TuningPlan.Step, _ hands: some TuningHands,
    _ tell: (Double?, (done: Int, of: Int)?) -> Void
  ) throws(Stop) {
    if let reason = hands.pause(seconds: 0) { throw .broken(reason) }
    do throws(TuningRefusal) {
      switch step {
      case .write(let file, let value): return try write(value, to: file)
      case .unmerge:
        written.add(.run, "2")
        hasUnmerged = true
        return try hands.unmerge { tell($0, nil) }
      case .guest(let change):
        do throws(TuningRefusal) {
          try hands.set(change)
        } catch {
          // It may have been switched all the same: the log has to tell of it.
          if error.kind == .uncertain { guest = change }
          throw error
        }
        guest = change
        return
      case .fullScans: break
      }
    } catch {
      throw .refusal(error)
    }
    if case .fullScans(let count) = step { try wait(count, hands, tell) }
  }

  private mutating func write(_ value: String, to file: KSMFile) throws(TuningRefusal) {
    do throws(KernelFileError) {
      try KSMWriter.write(value, to: file, roots)
    } catch {
      throw KernelAnswer.refusal(of: value, for: file, error, Tuner.settings(roots))
    }
    written.add(file, value)
    // Each switch of the advisor sets this, too.
    if file == .advisorMode, let pages = try? KSMWriter.readBack(.pagesToScan, roots) {
      written.add(.pagesToScan, pages)
    }
  }

  private mutating func wait(
    _ count: Int, _ hands: some TuningHands, _ tell: (Double?, (done: Int, of: Int)?) -> Void
  ) throws(Stop) {
    if plan.request.aim == .pulse {
      record = recorder.write(recorder.record(.pulse, id: id, written.net))
    }
    let start = Tuner.settings(roots)
    guard var waiting = ScanWait(count, from: start, at: HostClock.now().monotonic) else {
      throw .broken("the counters cannot be read")
    }
    while true {
      let now = Tuner.settings(roots)
      if let change = written.all.first(where: { now[reading: $0.file].value?.text != $0.to }) {
        throw .broken("somebody else changed \(change.file.rawValue)")
      }
      switch waiting.look(now, at: HostClock.now().monotonic) {
      case .done: return
      case .broken(let reason): throw .broken(reason)
      case .going(let done, let all):
        tell(Double(done) / Double(max(1, all)), (done, all))
        if let reason = hands.pause(seconds: Self.pause) { throw .broken(reason) }
      }
    }
  }
}

// MARK: - What came of it

extension TuningRun {
  /// All steps are done.
  private mutating func finished() -> TuningReport {
    let now = Tuner.settings(roots)
    var wanted: [KSMFile: String] = [:]
    for step in plan.steps {
      if case .write(let file, let value) = step { wanted[file] = value }
    }
    let differing = KSMFile.settings.first { file in
      wanted[file] != nil && wanted[file] != now[reading: file].value?.text
    }
    guard let differing else {
      log(now, failure: nil)
      return report(.done, now)
    }
    let reads = now[reading: differing].value?.text ?? "unreadable"
    let words =
      "\(differing.rawValue) is \(reads), not \(wanted[differing] ?? ""): somebody else wrote it."
    log(now, failure: words)
    return report(.otherwise(words), now)
  }

  /// It came to a stop midway: what was written is taken back.
  private mutating func stopped(_ stop: Stop) -> TuningReport {
    let isPlainUnmerge = hasUnmerged && plan.steps.last == .unmerge
    let failures = isPlainUnmerge ? [] : takeBack()
    let now = Tuner.settings(roots)
    let refusal =
      switch stop {
      case .refusal(let refusal): refusal
      case .broken(let reason): TuningRefusal(.failed, "\(plan.brokenOff): \(reason).")
      }
    if failures.isEmpty, !hasUnmerged, record == nil, guest == nil {
      return report(.refused(refusal), now)
    }
    var words = [refusal.message]
    if refusal.kind == .uncertain, !refusal.wayOut.isEmpty { words.append(refusal.wayOut) }
    if hasUnmerged { words.append(Self.unmerged(now)) }
    if !isPlainUnmerge, failures.isEmpty, !written.net.isEmpty {
      words.append("The settings are as they were.")
    }
    words += failures.map { "Not put back: \($0)." }
    let text = words.joined(separator: " ")
    log(now, failure: text)
    return report(.otherwise(text), now)
  }

  /// Where a broken-off unmerge stands.
  private static func unmerged(_ now: KSMReadings) -> String {
    let run = now[.run].map { "\($0)" } ?? "unreadable"
    guard let pages = now[.pagesSharing] else { return "run is \(run)." }
    return "Pages still merged: \(pages) (pages_sharing); run is \(run)."
  }

  /// What could not be taken back, in words.
  private func takeBack() -> [String] {
    Undoing(roots).takeBack(written.net, Tuner.settings(roots)).failures
  }

  private mutating func log(_ now: KSMReadings, failure: String?) {
    if record != nil {
      // A pulse is in the log since its beginning; this is its end.
      let back = plan.changes.compactMap { change -> SettingChange? in
        guard let reads = now[reading: change.file].value?.text, reads != change.to else {
          return nil
        }
        return SettingChange(change.file, from: change.to, to: reads)
      }
      recorder.write(recorder.record(.putBack(of: id), back, failure: failure))
      return
    }
    let changes = plan.changes.compactMap { change -> SettingChange? in
      guard let from = before[reading: change.file].value?.text,
        let to = now[reading: change.file].value?.text, from != to
      else { return nil }
      return SettingChange(change.file, from: from, to: to)
    }
    record = recorder.write(
      recorder.record(plan.request.recordKind, id: id, changes, guest: guest, failure: failure))
  }

  private func report(
    _ ending: TuningReport.Ending, _ now: KSMReadings? = nil
  ) -> TuningReport {
    let holds = now ?? before
    let results = plan.changes.map { change in
      TuningReport.Result(
        file: change.file, before: before[reading: change.file].value?.text ?? change.from,
        wanted: change.to, reads: holds[reading: change.file].value?.text)
    }
    var gained: Int64?
    if plan.request.aim == .pulse, let was = before.savingPages, let saves = holds.savingPages {
      gained = saves - was
    }
    return TuningReport(
      request: plan.request, ending: ending, results: results, record: record,
      gainedPages: gained, began: began, ended: HostClock.now())
  }
}

extension TuningRequest {
  /// What the log calls it.
  fileprivate var recordKind: ChangeRecord.Kind {
    switch aim {
    case .settings: trialSeconds.map { .trial(seconds: $0) } ?? .set
    case .undo(let record): .undo(of: record.id)
    case .pulse: .pulse
    case .guest: .set
    }
  }
}

extension TuningPlan {
  /// What is said of it once it was broken off.
  fileprivate var brokenOff: String {
    if request.aim == .pulse { return "The catch-up scan was broken off" }
    return steps.contains(.unmerge) ? "Unmerging was broken off" : "The change was broken off"
  }
}
