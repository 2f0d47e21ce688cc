import Figures
import MergeModel
import Screen

/// One guest in full: figures, partners, findings, RAM.
enum GuestPanel {
  static func lines(
    _ id: ProcessIdentity, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let process = state.process(id) else {
      return [TextLine(" it has ended; q goes back", style: Finding.Severity.warning.style)]
    }
    return identity(process, state, snapshot) + findings(process, state, snapshot)
      + GuestFigures.lines(process, state, snapshot)
      + ContentGuestFigures.lines(process, state, snapshot) + partners(process, state, snapshot)
      + regions(process, state)
  }

  private static func identity(
    _ process: ProcessFigures, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    var parts = ["pid \(process.id.pid)", "command \(state.shown(process.command))"]
    if let guest = process.guest {
      parts.append(guest.monitor.rawValue)
      if let manager = guest.manager { parts.append("under \(manager.rawValue)") }
      if let accelerator = guest.accelerator { parts.append(state.shown(accelerator)) }
    }
    if let running = process.runningSeconds {
      parts.append("up \(DurationText.exact(running))")
    }
    var lines = [TextLine(" " + parts.joined(separator: "  "))]
    if let uuid = process.guest?.uuid { lines.append(TextLine(" uuid \(state.shown(uuid))")) }
    if let since = process.notAnsweringSince {
      let silence = DurationText.exact(snapshot.takenAt.seconds(since: since))
      lines.append(
        TextLine(" does not answer since \(silence)", style: Finding.Severity.problem.style))
    }
    if process.guest != nil { lines.append(TextLine(" " + merging(process, state))) }
    return lines
  }

  /// Whether its memory is advised, and how that is changed.
  private static func merging(_ process: ProcessFigures, _ state: DashboardState) -> String {
    guard let isOn = state.isMerging(process) else { return "merging not known yet" }
    let advised = ByteText.mib(process.memory?.value.value?.advisedBytes)
    return isOn ? "merging on, \(advised) MiB advised (O off)" : "merging off (O on)"
  }

  private static func findings(
    _ process: ProcessFigures, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let room = max(10, state.columns - 3)
    let lines = snapshot.findings(of: process).flatMap { finding -> [TextLine] in
      var first = TextLine(finding.severity.mark, style: finding.severity.style)
      let message = wrapped(state.shown(finding.message), width: room)
      first.append(" " + (message.first ?? state.shown(finding.code)))
      let step =
        finding.nextStep.isEmpty
        ? [] : wrapped(state.arrow(to: finding) + state.shown(finding.nextStep), width: room)
      return [first] + (message.dropFirst() + step).map { TextLine("  " + $0) }
    }
    let heading = TextLine("FINDINGS", style: .bold)
    return lines.isEmpty ? [] : [heading] + lines
  }

  private static func partners(
    _ process: ProcessFigures, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard process.guest != nil, let attribution = snapshot.attribution else { return [] }
    let pid = process.id.pid
    let pairs = attribution.value.pairs.filter { $0.a == pid || $0.b == pid }
      .sorted { ($1.commonFrames, $0.a, $0.b) < ($0.commonFrames, $1.a, $1.b) }
    let names = Dictionary(snapshot.processes.map { ($0.id.pid, $0.name) }) { first, _ in first }
    let heading = TextLine(
      "PARTNERS  /MiB of frames in both\(pairs.isEmpty ? ": none" : "")", style: .bold)
    let shown = pairs.prefix(20).map { pair -> TextLine in
      let other = pair.a == pid ? pair.b : pair.a
      let name = names[other].map(state.shown) ?? "pid \(other)"
      let bytes = snapshot.bytes(pages: Int64(clamping: pair.commonFrames))
      return TextLine(
        " " + TextWidth.fit(name, width: FigureLine.labelWidth - 1)
          + TextWidth.fit(ByteText.mib(bytes), width: 10, alignment: .right))
    }
    let more = pairs.count > 20 ? [TextLine(" \(pairs.count - 20) more with less")] : []
    return [heading] + shown + more
  }

  private static func regions(_ process: ProcessFigures, _ state: DashboardState) -> [TextLine] {
    guard let ram = process.memory?.value.value?.ram, !ram.isEmpty else { return [] }
    let lines = ram.prefix(12).map { region in
      TextLine(
        " 0x\(String(region.start, radix: 16))  \(ByteText.mib(region.bytes)) MiB, "
          + "\(ByteText.mib(region.residentBytes)) resident, \(region.backing.words)")
    }
    let more = ram.count > 12 ? [TextLine(" \(ram.count - 12) smaller ones")] : []
    return [TextLine("RAM REGIONS", style: .bold)] + lines + more
  }
}

extension RAMRegion.Backing {
  /// What it means for merging.
  var words: String {
    switch self {
    case .advised: "advised: ksmd merges here"
    case .notAdvised: "not advised: never merges"
    case .shared: "shared memory: never merges"
    case .memfd: "memfd, shared: never merges"
    case .hugetlb: "hugetlb: never merges"
    }
  }
}
