import Figures
import MergeModel
import Screen

/// The figures of one process, each with its source and its age.
enum GuestFigures {
  static func lines(
    _ process: ProcessFigures, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let figures =
      memory(process, snapshot) + sharing(process, snapshot) + counters(process, snapshot)
    return [FigureLine.heading("FIGURES  /MiB", width: state.columns)]
      + figures.map { $0.line(width: state.columns) }
  }

  private static func figure(
    _ label: String, _ column: GuestColumn, _ process: ProcessFigures, _ snapshot: Snapshot,
    source: String, at moment: Moment?
  ) -> FigureLine {
    let value = column.value(of: process, in: snapshot)
    return FigureLine(
      label, CellText(column: column, unit: .mib).text(value), source: source,
      age: moment.map { max(0, snapshot.takenAt.seconds(since: $0)) })
  }

  private static func memory(_ process: ProcessFigures, _ snapshot: Snapshot) -> [FigureLine] {
    let at = process.memory?.at
    func line(_ label: String, _ column: GuestColumn, _ source: String) -> FigureLine {
      figure(label, column, process, snapshot, source: source, at: at)
    }
    let resident = [process.resident.at, at].compactMap(\.self).max { $0.monotonic < $1.monotonic }
    return [
      figure("configured RAM (MEM)", .mem, process, snapshot, source: "command line", at: nil),
      figure("resident (RES)", .res, process, snapshot, source: "statm, smaps", at: resident),
      line("proportional (PSS)", .pss, "smaps Pss"),
      line("swapped out (SWAP)", .swap, "smaps Swap"),
      line("huge pages (THP)", .huge, "smaps AnonHugePages"),
      line("hugetlb (HTLB)", .hugetlb, "smaps *_Hugetlb"),
      figure(
        "advised (ADVD)", .advised, process, snapshot, source: "smaps VmFlags mg",
        at: process.memory?.value.value?.mappingsAt ?? at),
    ]
  }

  private static func sharing(_ process: ProcessFigures, _ snapshot: Snapshot) -> [FigureLine] {
    let at = process.sharing?.at
    let page = snapshot.host.pageBytes
    func line(_ label: String, _ column: GuestColumn, _ source: String) -> FigureLine {
      figure(label, column, process, snapshot, source: source, at: at)
    }
    let age = at.map { max(0, snapshot.takenAt.seconds(since: $0)) }
    func pages(_ label: String, _ count: UInt64?, _ source: String) -> FigureLine {
      FigureLine(
        label, ByteText.mib(count.map { $0 * UInt64(page) }), source: source, age: age)
    }
    let span = DurationText.coarse(process.savedChangeSeconds)
    return [
      line("merged pages mapped (SHRD)", .shrd, "pagemap, kpageflags"),
      line("saved (SAVED)", .saved, "kpagecount, (n-1)/n a page"),
      figure(
        "  change in \(span) (d10m)", .change, process, snapshot, source: "of SAVED", at: at),
      line("  copies within itself (SELF)", .own, "pagemap"),
      pages("  frames that nobody else maps", process.sharing?.value.soleFrames, "pagemap"),
      pages("zero page mapped", process.sharing?.value.zeroMappedPages, "pagemap"),
      line("freed if it stops (FREES)", .frees, "RES - SHRD + such frames"),
    ]
  }

  private static func counters(_ process: ProcessFigures, _ snapshot: Snapshot) -> [FigureLine] {
    let at = process.counters.at
    func line(_ label: String, _ column: GuestColumn, _ key: String) -> FigureLine {
      figure(label, column, process, snapshot, source: "ksm_stat \(key)", at: at)
    }
    let profit = process.counters.value.value?.processProfit
    return [
      line("merged, kernel's count (MERG)", .merging, "ksm_merging_pages"),
      line("known to ksmd (RMAP)", .candidates, "ksm_rmap_items"),
      line("zero pages by ksmd (ZERO)", .zero, "ksm_zero_pages"),
      FigureLine(
        "kernel's own profit figure", ByteText.mib(profit, signed: true),
        source: "does not add up over guests",
        age: max(0, snapshot.takenAt.seconds(since: at))),
    ]
  }
}
