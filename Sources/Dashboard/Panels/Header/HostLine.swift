import Figures
import MergeModel
import Screen

/// Line 1: where am I.
enum HostLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    let name = snapshot.host.name.isEmpty ? "-" : state.shown(snapshot.host.name)
    let guests = snapshot.guests.count
    let others = snapshot.processes.count - guests
    let time = state.clock(snapshot.takenAt)
    let zoned = "\(time) \(ClockText.offset(state.utcOffset))"
    let weekday = ClockText.weekday(snapshot.takenAt.wall, utcOffset: state.utcOffset)
    let uptime = DurationText.coarse(snapshot.host.uptimeSeconds.value)
    let ratio = overcommit(of: snapshot)
    return TextLine(
      fitting: [
        Phrase([name, shortened(name, to: 12)], costs: [80], style: .bold),
        Phrase(["  \(weekday) \(zoned)", "  \(zoned)", " \(time)", ""], costs: [12, 34, 85]),
        Phrase("  up \(uptime)", orLeftOutAt: 11),
        Phrase("  \(state.shown(snapshot.host.kernel))", orLeftOutAt: 10),
        Phrase(
          [
            "   \(guests) guest\(plural(guests)), \(others) other\(plural(others))",
            others > 0 ? "   \(guests)+\(others) guests" : "   \(guests) guest\(plural(guests))",
            " \(guests)g", "",
          ],
          costs: [13, 41, 86]),
        Phrase(["   overcommit \(ratio)", " \(ratio)", ""], costs: [35, 70]),
      ],
      right: status(state, snapshot), width: width)
  }

  private static func plural(_ count: Int) -> String { count == 1 ? "" : "s" }

  /// User, delay, and in brackets what must not be forgotten.
  static func status(_ state: DashboardState, _ snapshot: Snapshot) -> [Phrase] {
    let user = state.shown(snapshot.rights.user)
    return [
      Phrase([user, shortened(user, to: 8), ""], costs: [43, 72]),
      Phrase(["  every \(state.delayText)", " \(state.delayText)", ""], costs: [44, 73]),
    ] + brackets(state, snapshot)
  }

  private static func brackets(_ state: DashboardState, _ snapshot: Snapshot) -> [Phrase] {
    var brackets: [Phrase] = []
    if let banner = state.banner {
      brackets.append(Phrase([" [\(banner)]"], costs: [], style: .reverse))
    }
    for text in TuningStatus.brackets(state) {
      brackets.append(Phrase([" [\(text)]"], costs: [], style: .reverse))
    }
    if let paused = state.pausedAt {
      return brackets + [Phrase(" [PAUSED \(state.hourMinute(paused))]", style: .reverse)]
    }
    if let silence = silence(state, snapshot) {
      return brackets + [
        Phrase(
          " [NO DATA FOR \(DurationText.coarse(silence))]", style: Finding.Severity.problem.style)
      ]
    }
    let readonly = !state.canChangeSettings
    return brackets + [
      Phrase(
        readonly ? ["  [READONLY]", " [READONLY]", ""] : ["  [RW]", " [RW]", ""], costs: [45, 74])
    ]
  }

  /// Seconds since the figures were true, where that is longer than it should be.
  private static func silence(_ state: DashboardState, _ snapshot: Snapshot) -> Double? {
    guard let now = state.now else { return nil }
    let silence = now.seconds(since: snapshot.takenAt)
    return silence > max(3 * state.delay, state.delay + 3) ? silence : nil
  }

  /// Configured RAM of all guests over the host's memory: `1.66x`.
  static func overcommit(of snapshot: Snapshot) -> String {
    let sum = ColumnSum(.mem, over: snapshot.guests, in: snapshot)
    guard let bytes = sum.bytes, let memory = snapshot.host.memoryBytes.value, memory > 0 else {
      return "-"
    }
    let ratio = DecimalText.fixed(bytes / Double(memory), decimals: 2)
    return (sum.isPartial ? ">=" : "") + ratio + "x"
  }
}
