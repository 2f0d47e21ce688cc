import Figures
import MergeModel

/// Line 2 while a storm lasts: how much time is left where, and how fast it goes.
enum StormLine {
  static func line(
    _ word: Phrase, _ storm: Exhaustion, _ state: DashboardState, _ snapshot: Snapshot, width: Int
  ) -> TextLine {
    // Samples may be rare: what was left then is less by now.
    let now = state.pausedAt == nil ? state.now ?? snapshot.takenAt : snapshot.takenAt
    let left = DurationText.exact(storm.secondsLeft(at: now))
    let breaks = RateText.perSecond(storm.cowBreaksPerSecond)
    let growth = ByteText.mib(Int64(min(1e18, storm.growthBytesPerSecond)), decimals: 1)
    let room = ByteUnit.line(largest: Int64(clamping: storm.roomBytes))
    let amount = "\(room.amount(Int64(clamping: storm.roomBytes))) \(room.word)"
    let place = place(storm, state, snapshot)
    let writers = storm.writers.map { shortened(state.shown($0.name), to: 20) }
    return TextLine(
      fitting: [
        word,
        Phrase(
          [
            "  \(amount) of \(place) gone in \(left)", "  \(place) full in \(left)",
            " \(left) left",
          ],
          costs: [20, 30]),
        Phrase(
          [
            "   COW \(breaks)/s, grows \(growth) MiB/s", "  COW \(breaks)/s \(growth) MiB/s",
            " \(breaks)/s \(growth)M/s",
          ],
          costs: [12, 25]),
        Phrase(
          writers.isEmpty
            ? [""] : ["   by \(writers.joined(separator: ", "))", "  by \(writers[0])", ""],
          costs: [10, 22]),
        Phrase(age(storm, now, state), orLeftOutAt: 40),
      ], width: width)
  }

  private static func place(
    _ storm: Exhaustion, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    switch storm.place {
    case .host: "the host"
    case .group(let path): cgroupName(path, state, snapshot)
    }
  }

  /// Only where it is older than the samples should be.
  private static func age(_ storm: Exhaustion, _ now: Moment, _ state: DashboardState) -> String {
    let age = now.seconds(since: storm.at)
    return age > max(2, 1.5 * state.delay) ? "  seen \(DurationText.ago(age))" : ""
  }
}
