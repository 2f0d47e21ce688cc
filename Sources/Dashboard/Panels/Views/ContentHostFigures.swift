import Figures
import MergeModel
import Screen

/// What the content scan found on the host, how, and what was left out.
enum ContentHostFigures {
  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let width = state.columns
    guard let content = snapshot.content else {
      let why = ScanProgressText.whyNone(snapshot, state)[0]
      return [FigureLine("equal pages", "-", source: why).line(width: width)]
    }
    let report = content.value
    let age = content.ageOfResult(at: snapshot.takenAt)
    let figures = method(report) + pages(report, snapshot) + forecast(report, snapshot)
    let lines = figures.map { figure in
      var line = figure
      line.age = age
      return line.line(width: width)
    }
    return lines + unread(report, state)
  }

  private static func method(_ report: ContentReport) -> [FigureLine] {
    let isExact = report.samplingRate >= 1
    return [
      FigureLine(
        "method", isExact ? "exact" : "sampled",
        source: isExact ? "all contents kept" : "\(LastScanLines.rate(report)) contents kept"),
      FigureLine("looks at a page", String(report.looks), source: "1 tells nothing of changes"),
      FigureLine("the scan took", DurationText.exact(report.seconds), source: "first to last read"),
      FigureLine("  CPU time", DurationText.fine(report.cpuSeconds), source: "of one core"),
      FigureLine(
        "  read /MiB", ByteText.mib(Int64(clamping: report.bytesRead)), source: "/proc/PID/mem"),
    ]
  }

  private static func pages(_ report: ContentReport, _ snapshot: Snapshot) -> [FigureLine] {
    func exact(_ label: String, _ pages: UInt64, _ source: String) -> FigureLine {
      FigureLine(label + " /MiB", snapshot.mib(pages: pages), source: source)
    }
    func estimated(_ label: String, _ estimate: Estimate, _ source: String) -> FigureLine {
      FigureLine(
        label + " /MiB", snapshot.mib(estimate),
        source: interval(estimate, snapshot) ?? source)
    }
    return [
      exact("present, advised (T)", report.residentPages, "without zero-page entries"),
      exact("frames (F)", report.distinctFrames, "distinct ones"),
      estimated("contents (D)", report.distinctContents, "distinct ones"),
      exact("merged already (T-F)", report.achievedPages, "at the time of the scan"),
      estimated("could still merge (F-D)", report.mergeablePages, "sum of CAN+"),
      estimated("all that could merge (T-D)", report.idealPages, "the ideal"),
    ]
      + report.obstacles.ranked.map {
        FigureLine(
          "  \($0.obstacle.meaning)", snapshot.mib(part: $0.pages),
          source: "of F-D")
      } + [
        exact("only zeros", report.zeroPages, "of T"),
        exact("  of them in huge pages", report.zeroPagesInHugePages, "of T"),
        exact("maps the zero page", report.zeroMappedPages, "free, in no KSM counter"),
        report.looks < 2
          ? FigureLine("changes /MiB", "-", source: "needs two looks")
          : estimated("changes", report.volatilePages, "differs between two looks"),
        estimated("equal, not advised", report.notAdvisedPages, "if all were advised"),
      ] + split(report.idealSplit, snapshot)
  }

  private static func split(_ split: IdealSplit, _ snapshot: Snapshot) -> [FigureLine] {
    func part(_ label: String, _ pages: Double) -> FigureLine {
      FigureLine(
        "  \(label)", snapshot.mib(part: pages), source: "of T-D")
    }
    return [
      part("zeros", split.zeroPages), part("within one guest", split.selfPages),
      part("between guests", split.interPages),
    ]
  }

  private static func forecast(_ report: ContentReport, _ snapshot: Snapshot) -> [FigureLine] {
    let forecast = MergeForecast(snapshot)
    let goal = report.predictedPagesSharing
    return [
      FigureLine(
        "pages_sharing in the end /MiB", snapshot.mib(goal),
        source: interval(goal, snapshot) ?? "forecast"),
      FigureLine(
        "  reached after", DurationText.exact(forecast.convergedSeconds), source: "at this rate"),
      FigureLine(
        "  one full scan takes", DurationText.exact(forecast.fullScanSeconds),
        source: "at this rate"),
      FigureLine(
        "  ksmd CPU", PercentText.percent(forecast.ksmdCPUPercent), source: "of one core"),
    ]
  }

  private static func unread(_ report: ContentReport, _ state: DashboardState) -> [TextLine] {
    report.unread.sorted { $0.key < $1.key }.flatMap { id, why in
      ScanPanel.text(
        "not read: \(SharingDetails.name(of: id, state)): \(state.shown(why))", state)
    }
  }

  private static func interval(_ estimate: Estimate, _ snapshot: Snapshot) -> String? {
    estimate.interval.map {
      let low = ByteText.mib(snapshot.bytes(pages: $0.lowerBound))
      return "95%: \(low)-\(ByteText.mib(snapshot.bytes(pages: $0.upperBound)))"
    }
  }
}
