import MergeModel

/// Whether ksmd gets round, and how fast.
enum RateFindings {
  private static let day = 86_400.0
  /// What a remedy aims at: one full scan in this time.
  private static let wantedPassSeconds = 3_600.0
  /// More pages in one batch hold a processor for some 10 ms.
  private static let largestAdvice = 10_000.0
  /// Passes in a row, and per cent of a core, from which scanning for nothing is worth a line.
  private static let manyPasses = 20
  private static let noticeableCPU = 10.0

  static func findings(_ situation: Situation) -> [Finding] {
    guard situation.isRunning else { return [] }
    return [
      starved(situation), noFullScanYet(situation), nothingMergeable(situation),
      fruitless(situation),
    ].compactMap { $0 }
  }

  /// Why no full scan will end, or none within a day.
  static func starved(_ situation: Situation) -> Finding? {
    guard situation.isRunning else { return nil }
    return advisorWedged(situation) ?? scanRateZero(situation) ?? passTooLong(situation)
  }

  /// The advisor computes anew only when a full scan ends, and without pages none ever does.
  private static func advisorWedged(_ situation: Situation) -> Finding? {
    guard situation.isAdvisorOn else { return nil }
    let stuck: KSMFile
    if situation.ksm[.advisorMaxPagesToScan] == 0 {
      stuck = .advisorMaxPagesToScan
    } else if situation.ksm[.pagesToScan] == 0 {
      stuck = .pagesToScan
    } else {
      return nil
    }
    let steps = [
      Command.set((.advisorMode, "none"), (.advisorMaxPagesToScan, "30000")),
      Command.set((.advisorMode, "scan-time")),
    ]
    return Finding(
      .advisorWedged,
      "The kernel's advisor is stuck: with \(stuck.rawValue)=0 no full scan ends, "
        + "and only then does it compute anew.",
      nextStep: steps.joined(separator: "; ") + ": at once.")
  }

  private static func scanRateZero(_ situation: Situation) -> Finding? {
    guard situation.ksm[.pagesToScan] == 0 else { return nil }
    return Finding(
      .scanRateZero, "KSM runs but looks at no page: pages_to_scan is 0.",
      nextStep: Command.set((.pagesToScan, "100")) + ": at once; it is the kernel's default.")
  }

  private static func passTooLong(_ situation: Situation) -> Finding? {
    guard let seconds = situation.passes.atLeastSeconds, seconds > day else { return nil }
    return Finding(
      .passTooLong,
      "One full scan takes \(Wording.duration(seconds)) at the present rate, "
        + "and a new page needs two of them to merge.",
      nextStep: faster(situation))
  }

  private static func faster(_ situation: Situation) -> String {
    if situation.isAdvisorOn {
      return Command.set((.advisorMaxPagesToScan, "30000"))
        + ": the advisor uses it after the full scan under way."
    }
    let sleep = Double(situation.ksm[.sleepMillisecs] ?? 20)
    let wanted = (situation.passes.candidatePages ?? 0) / wantedPassSeconds * sleep / 1_000
    let pages = Int(max(100, min(largestAdvice, wanted.rounded(.up))))
    return Command.set((.pagesToScan, String(pages))) + ": at once, and ksmd takes more CPU."
  }

  private static func noFullScanYet(_ situation: Situation) -> Finding? {
    guard let done = situation.fullScans, done < 2, situation.hasCandidates == true,
      starved(situation) == nil
    else { return nil }
    var message = "\(done) of the first 2 full scans done: equal pages merge in the second"
    if let pass = situation.passes.seconds, pass > 0 {
      let elapsed =
        situation.snapshot.trend.passBegan.map {
          min(pass, situation.snapshot.takenAt.seconds(since: $0))
        } ?? 0
      let left = max(0, pass * Double(2 - done) - elapsed)
      message += ", which ends in about \(Wording.duration(left))"
    }
    return Finding(.noFullScanYet, message + ".")
  }

  private static func nothingMergeable(_ situation: Situation) -> Finding? {
    guard situation.hasCandidates == false else { return nil }
    return Finding(
      .nothingMergeable, "KSM runs, and no process has memory advised to be merged: ksmd sleeps.")
  }

  private static func fruitless(_ situation: Situation) -> Finding? {
    let trend = situation.snapshot.trend
    guard trend.fruitlessPasses >= manyPasses, let cpu = trend.ksmdCPUPercent,
      cpu >= noticeableCPU, (situation.savingBytes ?? 0) > 0
    else { return nil }
    return Finding(
      .fruitlessPasses,
      "The last \(trend.fruitlessPasses) full scans raised the saving by nothing, "
        + "at \(Wording.decimal(cpu)) % of one core.",
      nextStep: Command.set((.sleepMillisecs, "200"))
        + ": slower at once; what is merged stays merged.")
  }
}
