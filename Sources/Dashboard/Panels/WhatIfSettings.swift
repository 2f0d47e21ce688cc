import Figures
import MergeModel
import Screen

/// What other settings would bring, as far as the content scan tells.
enum WhatIfSettings {
  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    [TextLine("OTHER SETTINGS", style: .bold)] + zeroPages(state, snapshot)
      + advising(state, snapshot) + faster(state, snapshot)
  }

  private static func zeroPages(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let label = "use_zero_pages=1 frees"
    if let value = snapshot.ksm[.useZeroPages], value != 0 {
      return [WhatIfPanel.answer("use_zero_pages", "is on", width: state.columns)]
    }
    guard let report = snapshot.content?.value else {
      return [WhatIfPanel.answer(label, "-", "needs a content scan (c)", width: state.columns)]
    }
    let pages = report.obstacles[.zerosInHugePages] ?? 0
    let guests = report.processes.values.count { ($0.obstacles[.zerosInHugePages] ?? 0) >= 1 }
    return [
      WhatIfPanel.answer(
        label, amount(pages, snapshot), "zeros in huge pages, \(guests) guests",
        width: state.columns)
    ]
  }

  /// The guest whose advising brings most, and the selected one.
  private static func advising(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    guard snapshot.content != nil else { return [] }
    func gain(_ process: ProcessFigures) -> Double {
      snapshot.contentFigures(of: process)?.gainIfAdvisedPages.value ?? 0
    }
    let most = snapshot.guests.max {
      (gain($0), $1.id) < (gain($1), $0.id)
    }
    guard let most, gain(most) >= 1 else {
      return [
        WhatIfPanel.answer(
          "advising more memory", "0 MiB", "all is advised that is equal",
          width: state.columns)
      ]
    }
    let name = shortened(state.shown(most.name), to: 16)
    return [
      WhatIfPanel.answer(
        "advising \(name)", amount(gain(most), snapshot), "mem-merge=on, power cycle",
        width: state.columns)
    ]
  }

  /// Twice the pages a batch: passes, end and CPU before and after.
  private static func faster(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    guard let pages = snapshot.ksm[.pagesToScan], pages > 0, snapshot.ksm[.run] == 1 else {
      return [
        WhatIfPanel.answer("ksmd twice as fast", "-", "KSM does not run", width: state.columns)
      ]
    }
    let (double, overflow) = pages.multipliedReportingOverflow(by: 2)
    guard !overflow else { return [] }
    let now = MergeForecast(snapshot)
    let then = MergeForecast(snapshot, pagesToScan: double)
    func line(_ label: String, _ figure: (MergeForecast) -> String) -> TextLine {
      WhatIfPanel.answer(
        "  \(label)", figure(now), "-> \(figure(then))", width: state.columns)
    }
    return [
      WhatIfPanel.answer(
        "pages_to_scan \(pages) -> \(double)", "now", "-> then", width: state.columns),
      line("one full pass") { DurationText.exact($0.fullScanSeconds) },
      line("no more joins after") { DurationText.exact($0.convergedSeconds) },
      line("ksmd, of one core") { PercentText.percent($0.ksmdCPUPercent) },
    ]
  }

  private static func amount(_ pages: Double, _ snapshot: Snapshot) -> String {
    WhatIfPanel.bytes(snapshot.bytes(pages: pages).map { UInt64(clamping: $0) })
  }
}
