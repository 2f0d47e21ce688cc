import MergeModel

/// An alarm that is raised by what points to it, and taken back when nothing did for a while.
struct StormAlarm: Sendable {
  private(set) var raised: Exhaustion?
  private var pointedTo: Moment?
  /// How fast it grew when it last did.
  private var growth = 0.0
  /// Raised before it was known who writes.
  private var isTentative = false

  mutating func update(
    _ found: Exhaustion?, at now: Moment, calm: Double, quiet: Double,
    _ rooms: [Exhaustion.Place: Double], isKnown: Bool = true
  ) {
    if var found {
      isTentative = !isKnown && (isTentative || raised == nil)
      found.began = raised?.began ?? found.at
      raised = found
      if found.growthBytesPerSecond > 0 { growth = found.growthBytesPerSecond }
      if found.secondsLeft <= calm { pointedTo = now }
      return
    }
    guard var held = raised, let pointedTo, let room = rooms[held.place],
      now.seconds(since: pointedTo) < quiet
    else {
      raised = nil
      return
    }
    // A pause between two bursts: at the rate that was seen.
    held.roomBytes = UInt64(max(0, room))
    held.secondsLeft = room / max(1, growth)
    held.at = now
    raised = held
  }

  /// Takes it back at once where it was raised before it was known who writes, and it was others.
  mutating func refute() {
    guard isTentative else { return }
    self = StormAlarm()
  }
}
