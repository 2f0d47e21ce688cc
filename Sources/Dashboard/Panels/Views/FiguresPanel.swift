import Figures
import MergeModel
import Screen

/// Every figure of the host: value, age, source; and what is missing and why.
enum FiguresPanel {
  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let width = state.columns
    return trust(state, snapshot)
      + [FigureLine.heading("ATTRIBUTION", width: width)]
      + AttributionFigures.lines(snapshot).map { $0.line(width: width) }
      + [FigureLine.heading("CONTENT", width: width)]
      + ContentHostFigures.lines(state, snapshot)
      + [FigureLine.heading("HOST", width: width)]
      + host(snapshot).map { $0.line(width: width) }
      + [FigureLine.heading("KSM", width: width)]
      + ksm(snapshot).map { $0.line(width: width) }
      + [TextLine("- is not known (yet, or to this kernel); ? is there, and not for us to see")]
  }

  private static func trust(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let room = max(10, state.columns - 3)
    let user = state.shown(snapshot.rights.user)
    var missing = snapshot.rights.missing + snapshot.failures
    if let refusal = snapshot.attributionRefusal?.text,
      !missing.contains(where: { $0.hasSuffix(refusal) })
    {
      missing.append(refusal)
    }
    if let refusal = snapshot.contentRefusal?.text,
      !missing.contains(where: { $0.hasSuffix(refusal) })
    {
      missing.append("no content scan: " + refusal)
    }
    guard !missing.isEmpty else { return [TextLine("RIGHTS  all can be read (\(user))")] }
    return [
      TextLine("RIGHTS  not all can be read (\(user))", style: Finding.Severity.warning.style)
    ]
      + missing.flatMap { wrapped(state.shown($0), width: room) }.map { TextLine("  " + $0) }
  }

  private static func host(_ snapshot: Snapshot) -> [FigureLine] {
    let host = snapshot.host
    func gib(_ label: String, _ reading: Reading<UInt64>, _ source: String) -> FigureLine {
      FigureLine(label + " /GiB", text(reading) { ByteText.gib($0) }, source: source, age: 0)
    }
    return [
      gib("memory", host.memoryBytes, "meminfo MemTotal"),
      gib("available", host.availableBytes, "meminfo MemAvailable"),
      gib("swap", host.swapTotalBytes, "meminfo SwapTotal"),
      gib("swap free", host.swapFreeBytes, "meminfo SwapFree"),
      FigureLine(
        "memory pressure, some", text(host.pressureSomeAvg10) { PercentText.percent($0) },
        source: "pressure/memory avg10", age: 0),
      FigureLine(
        "COW breaks since boot", text(host.cowBreaks) { CountText.plain($0) },
        source: "vmstat cow_ksm", age: 0),
      FigureLine(
        "ksmd CPU seconds", text(host.ksmd) { DecimalText.fixed($0.cpuSeconds) },
        source: "/proc/PID/schedstat", age: 0),
      FigureLine(
        "ksmd CPU, last minute", PercentText.percent(snapshot.ksmdCPUPercent),
        source: "of one core"),
      FigureLine(
        "NUMA nodes", text(host.numaNodes) { String($0) }, source: "devices/system/node", age: 0),
    ]
  }

  private static func ksm(_ snapshot: Snapshot) -> [FigureLine] {
    KSMFile.allCases.map { file in
      FigureLine(
        file.rawValue, text(snapshot.ksm[reading: file]) { $0.text },
        source: file.kind == .setting ? "setting" : "counter", age: 0)
    }
  }

  /// A value, or the mark for why there is none.
  private static func text<Value>(
    _ reading: Reading<Value>, _ write: (Value) -> String
  ) -> String {
    switch reading {
    case .value(let value): write(value)
    case .absent: DecimalText.unknown
    case .forbidden: CellText.hidden
    case .failed: "unreadable"
    }
  }
}
