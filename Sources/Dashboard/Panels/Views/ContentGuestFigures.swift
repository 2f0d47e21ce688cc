import Figures
import MergeModel
import Screen

/// What the content scan found in one process, each figure with its age.
enum ContentGuestFigures {
  static func lines(
    _ process: ProcessFigures, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let width = state.columns
    let heading = FigureLine.heading("CONTENT  /MiB", width: width)
    guard let content = snapshot.content else {
      let why = ScanProgressText.whyNone(snapshot, state)[0]
      return [heading, TextLine(" not known: \(why) (c)")]
    }
    let unread = content.value.unread[process.id].map {
      ScanPanel.text("not read: \(state.shown($0))", state)
    }
    guard let figures = content.value.processes[process.id] else {
      return [heading] + (unread ?? [TextLine(" the last content scan did not see it (c)")])
    }
    let age = content.ageOfResult(at: snapshot.takenAt)
    return [heading]
      + (merging(figures, snapshot) + memory(figures, content.value, snapshot)).map { figure in
        var line = figure
        line.age = age
        return line.line(width: width)
      } + (unread ?? [])
  }

  private static func merging(_ figures: ContentFigures, _ snapshot: Snapshot) -> [FigureLine] {
    [
      FigureLine(
        "could still merge (CAN+)", snapshot.mib(figures.mergeablePages),
        source: interval(figures.mergeablePages, snapshot) ?? "content, pagemap")
    ]
      + figures.obstacles.ranked.map { part in
        FigureLine(
          "  \(part.obstacle.meaning)", snapshot.mib(part: part.pages),
          source: part.obstacle.passes(under: snapshot.ksm) ? "merges by itself" : "needs you")
      }
  }

  private static func memory(
    _ figures: ContentFigures, _ report: ContentReport, _ snapshot: Snapshot
  ) -> [FigureLine] {
    func estimated(_ label: String, _ estimate: Estimate, _ source: String) -> FigureLine {
      FigureLine(
        label, snapshot.mib(estimate), source: interval(estimate, snapshot) ?? source)
    }
    func exact(_ label: String, _ pages: UInt64, _ source: String) -> FigureLine {
      FigureLine(label, snapshot.mib(pages: pages), source: source)
    }
    let changes =
      report.looks < 2
      ? FigureLine("changes", "-", source: "needs two looks")
      : estimated("changes", figures.volatilePages, "differs between two looks")
    return [
      changes,
      exact("only zeros", figures.zeroPages, "content"),
      exact("  of them in huge pages", figures.zeroPagesInHugePages, "content, kpageflags"),
      exact("maps the zero page", figures.zeroMappedPages, "free, in no KSM counter"),
      estimated("equal within itself", figures.selfPages, "copies less one, no zeros"),
      estimated("content others hold too", figures.interPages, "content"),
      estimated("equal, not advised", figures.notAdvisedPages, "its part"),
      estimated("gain if advised", figures.gainIfAdvisedPages, "it alone"),
    ]
  }

  /// `95%: 190-240`; nil for an exact figure.
  private static func interval(_ estimate: Estimate, _ snapshot: Snapshot) -> String? {
    estimate.interval.map {
      let low = ByteText.mib(snapshot.bytes(pages: $0.lowerBound))
      return "95%: \(low)-\(ByteText.mib(snapshot.bytes(pages: $0.upperBound)))"
    }
  }
}
