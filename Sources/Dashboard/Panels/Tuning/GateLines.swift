import Figures
import MergeModel
import Screen
import TuningRules

/// What unmerging needs against what there is, and the safe way where it does not fit.
enum GateLines {
  static func lines(_ plan: TuningPlan, _ state: DashboardState) -> [TextLine] {
    guard let gate = plan.gate else { return [] }
    let needs = amount(gate.neededBytes)
    let has =
      "\(amount(gate.availableBytes)) available + \(amount(gate.swapFreeBytes)) of swap"
    guard state.columns >= 60 else { return narrow(plan, gate, state) }
    var lines =
      TuningPanel.labelled("NEEDS", needs + time(gate), state)
      + TuningPanel.labelled("HAS", has, state)
    lines += answer(gate, state)
    return lines + groups(gate, state) + safeWay(plan, gate, state)
  }

  /// The answer first: of a small window nothing else may be seen.
  private static func narrow(
    _ plan: TuningPlan, _ gate: MemoryGate, _ state: DashboardState
  ) -> [TextLine] {
    answer(gate, state)
      + TuningPanel.text("needs \(amount(gate.neededBytes))\(time(gate))", state)
      + TuningPanel.text(
        "has \(amount(gate.availableBytes)) + \(amount(gate.swapFreeBytes)) swap", state)
      + groups(gate, state) + safeWay(plan, gate, state)
  }

  private static func groups(_ gate: MemoryGate, _ state: DashboardState) -> [TextLine] {
    gate.tightGroups.flatMap { group in
      TuningPanel.labelled(
        "CGROUP",
        "\(state.shown(group.path)) needs \(amount(group.neededBytes)), has room for "
          + amount(group.roomBytes), state)
    }
  }

  private static func amount(_ bytes: UInt64?) -> String {
    bytes.map { CircumstanceLines.amount(Int64(clamping: $0)) } ?? DecimalText.unknown
  }

  private static func time(_ gate: MemoryGate) -> String {
    gate.seconds.map { ", about \(DurationText.exact($0))" } ?? ""
  }

  private static func answer(_ gate: MemoryGate, _ state: DashboardState) -> [TextLine] {
    switch gate.fit {
    case .fits: TuningPanel.text("It fits.", state, Style(tint: .good))
    case .fitsWithSwap:
      TuningPanel.text("It fits only with swap: the host will swap.", state, TuningPanel.warning)
    case .doesNotFit: TuningPanel.text("It DOES NOT FIT.", state, TuningPanel.problem)
    case .unknown:
      TuningPanel.text("Whether it fits is NOT KNOWN.", state, TuningPanel.problem)
    }
  }

  private static func safeWay(
    _ plan: TuningPlan, _ gate: MemoryGate, _ state: DashboardState
  ) -> [TextLine] {
    guard gate.fit == .doesNotFit || gate.fit == .unknown else { return [] }
    let isOfGuest = if case .guest = plan.request.aim { true } else { false }
    return TuningPanel.labelled(
      "SAFE WAY",
      isOfGuest
        ? "switch off, migrate or power-cycle the guest"
        : "run=0 keeps what is merged; then guests one by one: O in a guest's view turns merging "
          + "off, or switch off, migrate or power-cycle it", state)
  }
}
