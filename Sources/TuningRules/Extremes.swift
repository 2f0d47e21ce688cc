import MergeModel

/// What is legal and harms: refused unless it is asked for by name.
struct Extremes {
  /// The longest that one batch should hold a processor.
  static let longestBatchSeconds = 0.1
  /// ksmd's CPU time per page where none was measured; the slow end of what machines show.
  static let assumedSecondsPerPage = 1.3e-6

  private let snapshot: Snapshot
  private let before: SettingsState
  private let after: SettingsState

  init(_ snapshot: Snapshot, before: SettingsState, after: SettingsState) {
    self.snapshot = snapshot
    self.before = before
    self.after = after
  }

  /// Throws the first of them that the request brings about.
  func check(_ request: TuningRequest) throws(TuningRefusal) {
    guard let reason = spin ?? batch ?? standstill else { return }
    throw TuningRefusal(
      .refused, "refused: \(reason) Nothing was changed.",
      wayOut: "To do it all the same: \(request.command) --force")
  }

  private func changed(_ file: KSMFile) -> Bool { before[file] != after[file] }

  private var spin: String? {
    guard changed(.sleepMillisecs), after[.sleepMillisecs] == "0" else { return nil }
    return "sleep_millisecs=0 leaves ksmd without a pause: it keeps one processor busy for good."
  }

  private var batch: String? {
    for file in [KSMFile.pagesToScan, .advisorMinPagesToScan, .advisorMaxPagesToScan]
    where changed(file) {
      guard let pages = after.number(file) else { continue }
      let burst = ScanPace(snapshot, pagesToScan: Int64(clamping: pages)).burstSeconds
      let seconds = burst ?? Double(pages) * Self.assumedSecondsPerPage
      guard seconds > Self.longestBatchSeconds else { continue }
      return "\(file.rawValue)=\(pages) makes one batch hold a processor for about "
        + "\(seconds < 1 ? "\(Int((seconds * 1_000).rounded())) ms" : Wording.duration(seconds)), "
        + "and a guest that is pinned to it waits so long."
    }
    return nil
  }

  /// KSM looks switched on, and nothing is ever scanned.
  private var standstill: String? {
    if after.isAdvisorOn {
      if after[.advisorMaxPagesToScan] == "0",
        changed(.advisorMaxPagesToScan) || changed(.advisorMode)
      {
        return "with advisor_max_pages_to_scan=0 no full scan ends, and the advisor never "
          + "computes anew."
      }
      if changed(.advisorMode), after[.pagesToScan] == "0" {
        return "the advisor would begin with advisor_min_pages_to_scan=0, and no full scan would "
          + "ever end."
      }
    } else if changed(.advisorMaxPagesToScan), after[.advisorMaxPagesToScan] == "0" {
      return "with advisor_max_pages_to_scan=0 the advisor, once it is on, ends no full scan."
    } else if after[.run] == "1", after[.pagesToScan] == "0",
      changed(.pagesToScan) || changed(.run)
    {
      return "with run=1 and pages_to_scan=0 ksmd wakes and looks at nothing."
    }
    return nil
  }
}
