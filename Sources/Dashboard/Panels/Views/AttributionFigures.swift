import Figures
import MergeModel

/// Whether the sums of the newest pass agree with the kernel's counters, and what the pass cost.
enum AttributionFigures {
  static func lines(_ snapshot: Snapshot) -> [FigureLine] {
    guard let attribution = snapshot.attribution else {
      let why = snapshot.attributionRefusal == nil ? "not yet" : "refused"
      return [FigureLine("who maps which frame", why, source: "pagemap, kpageflags")]
    }
    let result = attribution.value
    let sums = result.reconciliation
    let age = attribution.age(at: snapshot.takenAt)
    func line(_ label: String, _ value: String, _ source: String) -> FigureLine {
      FigureLine(label, value, source: source, age: age)
    }
    return [
      line("merged pages mapped, pages", CountText.plain(sums.mappedPages), "sum over processes"),
      line("merged frames", CountText.plain(sums.mergedFrames), "distinct ones"),
      line(
        "mapped by processes not seen", CountText.plain(sums.unattributedPages),
        "pages, kpagecount beyond ours"),
      line(
        "difference to the kernel, pages", KernelSums.signed(sums.differencePages),
        "pages_shared + pages_sharing"),
      line(
        "counters stood still", sums.stable ? "yes" : "no",
        sums.stable ? "before and after the pass" : "something moved meanwhile"),
      line("merged frames told by", result.test.word, result.test.source),
      line("the pass took", DurationText.fine(result.seconds), "first to last read"),
      line("  CPU time", DurationText.fine(result.cpuSeconds), "of one core"),
      line("  ranges of frames", String(result.frameRanges), "1 where memory sufficed"),
    ]
  }
}

extension MergedFrameTest {
  var word: String {
    switch self {
    case .kpageflags: "bit 21"
    case .fallback: "fallback"
    }
  }

  var source: String {
    switch self {
    case .kpageflags: "kpageflags KSM"
    case .fallback: "bit 21 is on all pages here"
    }
  }
}
