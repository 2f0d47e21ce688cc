import MergeModel

extension Verdict {
  /// The first of these that holds; this order is the precedence, and there is no other.
  ///
  /// 1. `no_ksm`: the kernel has none.
  /// 2. `limited`: run or pages_sharing cannot be read, so that nothing can be said.
  /// 3. `unmerging`: run=2 and something is still merged.
  /// 4. `storm`: merged pages break so fast that memory runs out, also while ksmd is stopped.
  /// 5. `never_run`: run=0 and ksmd has not been at work.
  /// 6. `stopped`: run=0, or run=2 and nothing is merged any more.
  /// 7. `starved`: run=1, and no full scan will end, or none within a day.
  /// 8. `wasting`: it costs more than it saves.
  /// 9. `limited`: the counters are fine, but of no guest can anything be said.
  /// 10. `climbing`: the saving rises, two full scans are not done, or more than is saved will be.
  /// 11. `working`.
  init(_ situation: Situation) {
    self =
      Self.unreadable(situation) ?? Self.storm(situation) ?? Self.atRest(situation)
      ?? Self.inTrouble(situation) ?? Self.blind(situation) ?? Self.climbing(situation)
      ?? Verdict(state: .working, message: Self.working(situation))
  }

  private static func unreadable(_ situation: Situation) -> Verdict? {
    guard situation.ksm.exists else {
      return Verdict(state: .noKSM, message: "This kernel has no KSM: nothing can be merged.")
    }
    guard situation.run != nil, situation.ksm[.pagesSharing] != nil else {
      return Verdict(
        state: .limited, message: "The files in /sys/kernel/mm/ksm cannot be read or understood.")
    }
    return nil
  }

  /// While everything is being unmerged that word says more.
  private static func storm(_ situation: Situation) -> Verdict? {
    guard situation.run != .unmerging, let finding = ExhaustionFindings.storm(situation) else {
      return nil
    }
    return Verdict(state: .storm, message: finding.message)
  }

  private static func atRest(_ situation: Situation) -> Verdict? {
    let saving = Wording.amount(situation.savingBytes ?? 0)
    let reachable = situation.reachableBytes.map { Wording.amount($0) }
    let couldSave = reachable.map { "; run=1 would save \($0)." } ?? "."
    switch situation.run {
    case .unmerging where (situation.ksm[.pagesShared] ?? 0) > 0:
      return Verdict(
        state: .unmerging, message: "Merged pages are being split up: \(saving) of saving is left.")
    case .unmerging:
      return Verdict(
        state: .stopped, message: "KSM is off (run=2): everything was unmerged" + couldSave)
    case .stopped where situation.hasEverRun == false:
      return Verdict(
        state: .neverRun, message: "KSM is off and has merged nothing so far" + couldSave)
    case .stopped:
      guard (situation.savingBytes ?? 0) > 0 else {
        return Verdict(state: .stopped, message: "KSM is stopped and saves nothing" + couldSave)
      }
      return Verdict(
        state: .stopped,
        message: "KSM is stopped and still saves \(saving)"
          + (reachable.map { "; run=1 would make it \($0)." } ?? "."))
    case .running, nil:
      return nil
    }
  }

  private static func inTrouble(_ situation: Situation) -> Verdict? {
    let troubles: [(State, Finding?)] = [
      (.starved, RateFindings.starved(situation)),
      (.wasting, WorthFindings.wasting(situation)),
    ]
    for (state, finding) in troubles {
      if let finding { return Verdict(state: state, message: finding.message) }
    }
    return nil
  }

  /// Of no guest are counters, memory or shares known.
  private static func blind(_ situation: Situation) -> Verdict? {
    let guests = situation.snapshot.guests
    let isHidden = guests.allSatisfy {
      $0.counters.value.isForbidden && $0.memory?.value.value == nil && $0.sharing == nil
    }
    guard !guests.isEmpty, isHidden else { return nil }
    return Verdict(
      state: .limited,
      message: "Saves \(Wording.amount(situation.savingBytes ?? 0)); of the guests one by one "
        + "nothing can be told without more rights.")
  }

  private static func climbing(_ situation: Situation) -> Verdict? {
    let saving = Wording.amount(situation.savingBytes ?? 0)
    if let pages = situation.climbPagesPerMinute {
      let rise = Wording.amount(pages * Double(situation.snapshot.host.pageBytes))
      return Verdict(
        state: .climbing,
        message: target(situation) ?? "Saves \(saving), and \(rise) more with every minute.")
    }
    if let fullScans = situation.fullScans, fullScans < 2, situation.hasCandidates == true {
      return Verdict(
        state: .climbing,
        message: target(situation)
          ?? "Saves \(saving); full scan \(fullScans + 1) of the first 2 runs.")
    }
    // ksmd comes to new memory late: what it will save is known before it has begun to.
    if situation.isRunning, let waiting = situation.forecast.byItselfPages,
      situation.bytes(pages: waiting) > Double(situation.savingBytes ?? .max),
      let target = target(situation)
    {
      return Verdict(state: .climbing, message: target)
    }
    return nil
  }

  /// Where it will end, by the content scan.
  private static func target(_ situation: Situation) -> String? {
    guard let reachable = situation.reachableBytes else { return nil }
    let saving = Wording.amount(situation.savingBytes ?? 0)
    let seconds = situation.forecast.convergedSeconds.flatMap { $0 > 0 ? $0 : nil }
    return "Saves \(saving) on the way to \(Wording.amount(reachable))"
      + (seconds.map { ", there in about \(Wording.duration($0))." } ?? ".")
  }

  private static func working(_ situation: Situation) -> String {
    if situation.hasCandidates == false {
      return "KSM runs and saves nothing: no process has memory to merge."
    }
    let saving = "Saves \(Wording.amount(situation.savingBytes ?? 0))"
    let costs = [
      situation.snapshot.trend.ksmdCPUPercent.map { "\(Wording.decimal($0)) % of one core" },
      situation.ksm.metadataBytes.map { "\(Wording.amount($0)) of RAM" },
    ].compactMap { $0 }
    return saving + (costs.isEmpty ? "" : "; costs \(costs.joined(separator: " and "))")
      + ContentFindings.needsSomebody(situation) + "."
  }
}
