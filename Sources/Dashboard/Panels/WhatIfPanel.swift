import Figures
import MergeModel
import Screen

/// What the host gets back, what one more guest takes, what other settings would bring.
enum WhatIfPanel {
  static func draw(
    _ state: DashboardState, _ snapshot: Snapshot, typed: String, on grid: inout Grid
  ) {
    ListPanel.draw(
      title: title(state, snapshot), lines: lines(state, snapshot, typed: typed),
      offset: state.panelOffset, state: state, on: &grid)
  }

  private static func title(_ state: DashboardState, _ snapshot: Snapshot) -> TextLine {
    let host = shortened(state.shown(snapshot.host.name), to: 20)
    return TextLine(
      fitting: [
        Phrase("WHAT IF", style: .bold), Phrase("  nothing is changed", orLeftOutAt: 15),
        Phrase("  \(host)", orLeftOutAt: 20),
        Phrase("  \(state.clock(snapshot.takenAt))", orLeftOutAt: 18),
      ],
      right: [Phrase(ScanProgressText.status(snapshot, state) + [""], costs: [10, 21, 40])],
      width: state.columns)
  }

  static func lines(
    _ state: DashboardState, _ snapshot: Snapshot, typed: String
  ) -> [TextLine] {
    stopped(state, snapshot) + [TextLine()] + started(state, snapshot, typed: typed)
      + [TextLine()] + WhatIfSettings.lines(state, snapshot)
  }

  /// One figure of an answer, with what it means.
  static func answer(
    _ label: String, _ value: String, _ note: String = "", width: Int
  ) -> TextLine {
    let labelWidth = min(30, max(12, width - 14))
    let head =
      "  " + TextWidth.fit(label, width: labelWidth - 2)
      + TextWidth.fit(value, width: 12, alignment: .right)
    let forms = [head + (note.isEmpty ? "" : "   " + note), head]
    return .longest(forms.map { TextLine($0) }, width: width)
  }

  private static func stopped(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let chosen = state.whatIfGuests
    guard !chosen.isEmpty else {
      return [TextLine("STOP OR MOVE AWAY: no guest to choose", style: .bold)]
    }
    let names = chosen.map { shortened(state.shown($0.name), to: 24) }
    let how =
      state.table.tagged.isEmpty ? "the selected one; x on the overview tags several" : "tagged"
    let count = names.count == 1 ? "" : " \(names.count) GUESTS"
    let heading = ScanPanel.text(
      "STOP OR MOVE AWAY\(count): \(names.joined(separator: ", ")) (\(how))", state, style: .bold)
    let shown = heading.prefix(3)
    let width = state.columns
    guard let answer = WhatIfStopped(stopping: Set(chosen.map(\.id)), in: snapshot) else {
      return shown + [Self.answer("the host gets back", "-", "not known yet", width: width)]
    }
    let single = chosen.count > 1
    return shown + [
      Self.answer(
        "the host gets back", bytes(answer.freedBytes),
        single
          ? "together; one by one \(bytes(answer.sumOfSingleBytes))"
          : "at once", width: width),
      Self.answer(
        "the others save less", bytes(answer.othersLoseBytes),
        "they have fewer to share with", width: width),
    ]
  }

  private static func started(
    _ state: DashboardState, _ snapshot: Snapshot, typed: String
  ) -> [TextLine] {
    let width = state.columns
    guard let ram = state.whatIfRAM(typed) else {
      return [TextLine("ONE MORE GUEST: type its RAM in GiB: \(typed)_", style: .bold)]
    }
    let model = state.whatIfModel
    let answer = WhatIfStarted(ramBytes: ram, like: model?.id, in: snapshot)
    let amount = typed.isEmpty ? bytes(ram) : "\(typed)_ GiB"
    let like = model.map { ", like \(shortened(state.shown($0.name), to: 24))" } ?? ""
    let heading = TextLine(
      fitting: [
        Phrase("ONE MORE GUEST of \(amount)\(like)", style: .bold),
        Phrase(["   digits, Left, Right change its RAM", ""], costs: [10]),
      ], width: width)
    let merged = answer.mergedInSeconds.map { "merged in about \(DurationText.exact($0))" }
    return [
      heading,
      Self.answer(
        "at first it needs", bytes(answer.needsBytes), "before ksmd gets to it", width: width),
      Self.answer(
        "available with swap", bytes(answer.availableBytes), width: width),
    ] + fits(answer, snapshot) + [
      Self.answer(
        "in the end, if alike", bytes(answer.finallyBytes),
        merged ?? (snapshot.ksm[.run] == 1 ? "not known when" : "never: KSM does not run"),
        width: width)
    ] + assumption(ram, model, answer, state)
  }

  /// What the figure before takes for granted, and what the guest alike takes as it is.
  private static func assumption(
    _ ram: UInt64, _ model: ProcessFigures?, _ answer: WhatIfStarted, _ state: DashboardState
  ) -> [TextLine] {
    guard let model, answer.finallyBytes != nil else { return [] }
    let touched = [
      "  if all of its \(bytes(ram)) is touched in the end", "  if all \(bytes(ram)) is touched",
      "  if all is touched",
    ]
    let name = shortened(state.shown(model.name), to: 24)
    return [
      .longest(touched.map { TextLine($0) }, width: state.columns),
      Self.answer(
        "\(name) now", bytes(answer.modelBytes),
        "RES \(bytes(model.residentBytes)) less SAVED", width: state.columns),
    ]
  }

  /// Said on a line of its own, so that no narrow window cuts it.
  private static func fits(_ answer: WhatIfStarted, _ snapshot: Snapshot) -> [TextLine] {
    guard let room = answer.availableBytes else { return [] }
    guard room >= answer.needsBytes else {
      return [TextLine("  It DOES NOT FIT now.", style: Finding.Severity.problem.style)]
    }
    if let memory = snapshot.host.availableBytes.value, memory < answer.needsBytes {
      return [TextLine("  It fits only with swap.", style: Finding.Severity.warning.style)]
    }
    return [TextLine("  It fits now.", style: Style(tint: .good))]
  }

  /// With its unit: GiB from one on.
  static func bytes(_ bytes: UInt64?) -> String {
    guard let bytes else { return DecimalText.unknown }
    let unit = ByteUnit.line(largest: bytes)
    return "\(unit.amount(bytes)) \(unit.word)"
  }
}
