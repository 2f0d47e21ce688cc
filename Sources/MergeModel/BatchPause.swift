/// How long ksmd really pauses between two batches.
///
/// The kernel counts a pause in ticks of its clock, rounds it up to whole ones, and ends it with
/// the tick after the last: 20 ms are 20 to 24 ms at HZ=250, and 20 to 30 at HZ=100.
struct BatchPause {
  /// As it is set, in seconds.
  let set: Double
  private let tick: Double?

  /// Pauses of more ticks are counted in steps of eight ticks, and so on: the levels of the
  /// kernel's timer wheel.
  private static let ticksOfLevel = 63.0
  private static let levelFactor = 8.0
  /// Where the tick is not known: two ticks of the slowest clock (HZ=100).
  private static let longestDelay = 0.02

  init(millisecs: Int64, tickSeconds: Double?) {
    set = Double(millisecs) / 1_000
    tick = tickSeconds.flatMap { $0 > 0 ? $0 : nil }
  }

  /// What it should be after a batch that took `busy` seconds.
  ///
  /// A short batch begins and ends within a step, so that the batches follow each other in whole
  /// steps; after a longer one the pause ends half a step earlier, on the average.
  func expected(busy: Double) -> Double {
    guard let tick, set > 0 else { return set }
    let (whole, step) = counted(tick)
    // The next step after the last whole one.
    let period = ((whole / step + 1e-6).rounded(.down) + 1) * step
    return max(set, period - min(max(0, busy), step / 2))
  }

  /// A measured pause, held against what is possible.
  func bounded(_ seconds: Double) -> Double {
    guard set > 0 else { return 0 }
    guard let tick else { return min(max(seconds, set), set + Self.longestDelay) }
    let (whole, step) = counted(tick)
    return min(max(seconds, set), whole + step + tick)
  }

  /// The pause in whole ticks, and the step in which such a long one is counted, in seconds.
  private func counted(_ tick: Double) -> (whole: Double, step: Double) {
    let ticks = (set / tick - 1e-6).rounded(.up)
    var step = 1.0
    while ticks >= Self.ticksOfLevel * step, step < 1e6 { step *= Self.levelFactor }
    return (ticks * tick, step * tick)
  }
}
