/// When to stop waiting.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(in limit: Duration) {
    end = ContinuousClock.now + limit
  }

  var isOver: Bool { ContinuousClock.now >= end }

  /// What is left for poll(2), rounded up so that nobody spins through the last millisecond.
  var milliseconds: CInt {
    let left = end - ContinuousClock.now
    guard left > .zero else { return 0 }
    let milliseconds = left / .milliseconds(1)
    return milliseconds < 1_000_000 ? CInt(milliseconds.rounded(.up)) : 1_000_000
  }
}
