import MergeModel

/// Whether khugepaged makes whole again what ksmd split to merge it.
enum HugePageFindings {
  /// Bytes a second from which it is worth a word: 30 MiB a minute, of the 96 that khugepaged
  /// makes at its stock speed.
  private static let fast = 0.5 * Double(1 << 20)

  static func findings(_ situation: Situation) -> [Finding] {
    [takesBack(situation)].compactMap { $0 }
  }

  /// Pages that one huge page holds: a page of table entries has 8 bytes for each.
  static func pagesPerHugePage(_ situation: Situation) -> Double {
    Double(max(8, situation.snapshot.host.pageBytes) / 8)
  }

  /// With max_ptes_none=0 it leaves alone what has a zero page or a hole in it.
  private static func takesBack(_ situation: Situation) -> Finding? {
    let trend = situation.snapshot.trend
    guard let daemon = situation.snapshot.host.khugepaged.value, daemon.mostEmptyEntries > 0,
      let made = trend.hugeCollapsesPerSecond
    else { return nil }
    let hugePage = situation.bytes(pages: pagesPerHugePage(situation))
    switch situation.run {
    case .running:
      // Each huge page made is split again; where only one of the two goes on, it is something else.
      guard situation.hasCandidates == true, let split = trend.hugeSplitsPerSecond,
        min(made, split) * hugePage >= fast
      else { return nil }
      return finding(
        "khugepaged makes \(Wording.decimal(made)) huge pages a second and ksmd splits "
          + "\(Wording.decimal(split)): up to \(rate(min(made, split) * hugePage)) is taken back, "
          + "for CPU time on both sides.")
    case .stopped:
      guard situation.hasEverRun == true, let growth = trend.residentBytesPerSecond,
        min(made * hugePage, growth) >= fast
      else { return nil }
      return finding(
        "khugepaged takes back what ksmd freed: the guests grow by "
          + "\(rate(min(made * hugePage, growth))) of huge pages, and KSM is stopped.")
    case .unmerging, nil:
      return nil
    }
  }

  private static func finding(_ message: String) -> Finding {
    Finding(
      .khugepagedTakesBack, message,
      nextStep: Command.setKhugepaged("max_ptes_none", "0")
        + ": at once, for the whole host; other programs get fewer huge pages.")
  }

  /// `1.6 MiB/s`.
  private static func rate(_ bytes: Double) -> String {
    Wording.decimal(bytes / Double(1 << 20)) + " MiB/s"
  }
}
