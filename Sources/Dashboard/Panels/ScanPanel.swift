import Figures
import MergeModel
import Screen

/// The content scan: what it reads, how it stands, what came of the last one; Enter starts one.
enum ScanPanel {
  static func draw(_ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid) {
    ListPanel.draw(
      title: title(state, snapshot), lines: lines(state, snapshot), offset: state.panelOffset,
      state: state, on: &grid)
  }

  private static func title(_ state: DashboardState, _ snapshot: Snapshot) -> TextLine {
    let host = shortened(state.shown(snapshot.host.name), to: 20)
    return TextLine(
      fitting: [
        Phrase("CONTENT SCAN", style: .bold), Phrase("  \(host)", orLeftOutAt: 20),
        Phrase("  \(state.clock(snapshot.takenAt))", orLeftOutAt: 30),
      ],
      right: [Phrase(ScanProgressText.status(snapshot, state) + [""], costs: [10, 11, 40])],
      width: state.columns)
  }

  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let parts = [
      now(state, snapshot), [TextLine()], LastScanLines.lines(state, snapshot), [TextLine()],
      reading(state, snapshot), [TextLine()], cost(state),
    ]
    return parts.flatMap(\.self)
  }

  /// How it stands and what Enter or x would do.
  private static func now(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    if let refusal = snapshot.contentRefusal, !snapshot.isScanningContent {
      return text(
        "It cannot be done here: \(state.shown(refusal.text)).", state,
        style: Finding.Severity.warning.style)
        + text(refusal.isOfRights ? "As root: sudo ksmtop" : "Enter tries again.", state)
    }
    guard let progress = snapshot.contentProgress else {
      return text("None is under way. Enter starts one.", state, style: .bold)
    }
    switch progress.phase {
    case .resting(let seconds):
      let next = DurationText.exact(max(0, seconds))
      return text("The next begins by itself in \(next). Enter starts it now.", state, style: .bold)
    case .cancelled:
      return text("The last one was cancelled. Enter starts one.", state, style: .bold)
    case .scanning:
      return [bar(progress, "SCANNING", state, snapshot)]
        + text(amounts(progress, snapshot), state)
        + text("x cancels it: what it has read so far is dropped.", state)
    case .paused(let why):
      let reason = "PAUSED: \(state.shown(why)). It goes on by itself."
      return text(reason, state, style: Finding.Severity.warning.style)
        + [bar(progress, "", state, snapshot)] + text(amounts(progress, snapshot), state)
        + text("x cancels it: what it has read so far is dropped.", state)
    }
  }

  private static func bar(
    _ progress: ContentProgress, _ word: String, _ state: DashboardState, _ snapshot: Snapshot
  ) -> TextLine {
    let share = ScanProgressText.percent(progress) ?? "-"
    let isReading = progress.phase == .scanning
    let seconds = isReading ? progress.secondsLeft : nil
    let left = seconds.map { "  about \(DurationText.exact(max(1, $0))) left" } ?? ""
    let start = word.isEmpty ? " " : " \(word) "
    let room = max(0, min(40, state.columns - start.count - share.count - left.count - 4))
    let bar = ProgressBar.text(progress.share ?? 0, width: room, unicode: state.unicode)
    return TextLine("\(start)[\(bar)] \(share)\(left)", style: .bold)
  }

  private static func amounts(_ progress: ContentProgress, _ snapshot: Snapshot) -> String {
    let done = snapshot.bytes(pages: Double(progress.pagesDone))
    let total = snapshot.bytes(pages: Double(progress.pagesTotal))
    let unit = ByteUnit.line(largest: total)
    let read = Int64(clamping: progress.bytesRead)
    return
      "\(unit.text(done)) of \(unit.text(total)) \(unit.word) of memory done, "
      + "\(unit.text(read)) \(unit.word) read (merged pages are read once)"
  }

  /// What is read, and how long it takes at the budget.
  private static func reading(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let resident = snapshot.residentBytes
    let merged = snapshot.attributedSharingBytes
    let unit = ByteUnit.line(largest: resident)
    let toRead = resident.map { max(0, $0 - (merged ?? 0)) }
    var lines = labelled(
      "READS",
      "what is resident of all that take part, advised memory first: "
        + "\(unit.text(resident)) \(unit.word), about \(unit.text(toRead)) of it once "
        + "merged pages are left out. It writes nothing and breaks no merge.", state)
    if let budget = state.budgetPercent {
      let length = snapshot.content.map {
        "; the last one took \(DurationText.exact($0.value.seconds))"
      }
      lines += labelled(
        "BUDGET",
        "\(PercentText.percent(budget)) of one core for all background work (--budget)"
          + "\(length ?? "").", state)
    }
    return lines
  }

  private static func cost(_ state: DashboardState) -> [TextLine] {
    labelled(
      "NOTE",
      "Reading marks pages as used in the kernel's LRU lists: on a host that swaps, "
        + "idle guest memory then looks busy and other memory is swapped out instead. "
        + "So a scan waits while the host swaps or memory is short.", state)
  }

  /// A word, and beside it text over as many lines as it takes.
  static func labelled(_ label: String, _ text: String, _ state: DashboardState) -> [TextLine] {
    let room = state.columns >= 60 ? 8 : 0
    guard room > 0 else { return Self.text("\(label): \(text)", state) }
    let lines = wrapped(text, width: state.columns - room - 1)
    return lines.enumerated().map { place, line in
      var first = TextLine(
        TextWidth.fit(place == 0 ? " " + label : "", width: room), style: .bold)
      first.append(line)
      return first
    }
  }

  /// Wrapped.
  static func text(
    _ text: String, _ state: DashboardState, style: Style = .plain
  ) -> [TextLine] {
    wrapped(text, width: max(10, state.columns - 2)).map { TextLine(" " + $0, style: style) }
  }
}
