import MergeModel

extension TuningPlan {
  /// Full scans without smart scan that find every pair it can miss: pages must be looked at twice
  /// unchanged, and the scan under way may have passed a twin already.
  static let scansOfPulse = 4

  /// A catch-up scan: smart scan off, some full scans, on again.
  static func pulse(
    _ request: TuningRequest, in situation: TuningSituation
  ) throws(TuningRefusal) -> TuningPlan {
    let snapshot = situation.snapshot
    let ksm = snapshot.ksm
    for held in situation.held where held.kind == .pulse || held.kind == .sequence {
      throw TuningRefusal(
        .refused, "No catch-up scan was begun: \(situation.words(for: held)) is under way.",
        wayOut: "Wait until it is done.")
    }
    for held in situation.held
    where held.changes.contains(where: { $0.file == .smartScan || $0.file == .run })
      && held.kind == .trial
    {
      throw TuningRefusal(
        .refused,
        "No catch-up scan was begun: \(situation.words(for: held)) would go back in the middle of it.",
        wayOut: "Keep it or take it back first.")
    }
    guard let smart = ksm[.smartScan] else {
      throw TuningRefusal(
        .failed,
        "No catch-up scan was begun: this kernel has no smart_scan (it came with Linux 6.7), and "
          + "looks at every page in every scan.")
    }
    guard smart == 1 else {
      throw TuningRefusal(
        .failed,
        "No catch-up scan was begun: smart_scan is 0 already, and every scan looks at every page.")
    }
    guard ksm[.run] == 1 else {
      throw TuningRefusal(
        .failed, "No catch-up scan was begun: KSM does not scan (run=\(ksm[.run] ?? 0)).",
        wayOut: "ksmtop tune run=1")
    }
    guard ksm[.pagesToScan] != 0, ksm.rmapItems != 0 else {
      throw TuningRefusal(
        .failed,
        "No catch-up scan was begun: "
          + (ksm[.pagesToScan] == 0
            ? "with pages_to_scan=0 no scan ends." : "no process has memory that ksmd looks at."))
    }
    let missed = snapshot.content?.value.pages(behind: .missedBySmartScan)
    if let missed, missed < 1, !request.allowsExtremes {
      throw TuningRefusal(
        .refused,
        "No catch-up scan was begun: the last content scan found nothing that smart scan misses.",
        wayOut: "To do it all the same: \(request.command) --force")
    }
    var plan = TuningPlan(
      request: request, changes: [SettingChange(.smartScan, from: "1", to: "0")],
      steps: [.write(.smartScan, "0"), .fullScans(scansOfPulse), .write(.smartScan, "1")])
    if let missed {
      let bytes = UInt64(min(1e18, missed * Double(snapshot.host.pageBytes)))
      plan.notes.append("By the last content scan it merges \(Wording.amount(bytes)) more.")
    } else {
      plan.notes.append("What it brings is not known: no content scan has been done.")
    }
    if let pass = PassEstimate(snapshot).wholeSeconds {
      let time = Wording.duration(pass * Double(scansOfPulse))
      plan.notes.append(
        "It takes about \(time): \(scansOfPulse) full scans that pass over nothing.")
    }
    plan.notes.append("smart_scan goes back to 1 by itself, also when ksmtop is killed.")
    return plan
  }
}
