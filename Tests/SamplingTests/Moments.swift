import MergeModel
import Sampling
import Synchronization

extension Moment {
  /// A made-up moment, by its seconds on the monotonic clock.
  init(_ seconds: Double) {
    self.init(wall: 1_700_000_000 + seconds, monotonic: seconds)
  }
}

/// A clock that a test sets, and that knows how often it was asked.
final class ManualTimekeeper: Timekeeper {
  private struct State {
    var now = Moment(1_000)
    var questions = 0
  }

  private let state = Mutex(State())

  func now() -> Moment {
    state.withLock { state in
      state.questions += 1
      return state.now
    }
  }

  func advance(_ seconds: Double) {
    state.withLock { $0.now = Moment($0.now.monotonic + seconds) }
  }
}

/// The machine's clock, many times as fast.
struct FastTimekeeper: Timekeeper {
  var factor: Double
  private let clock = SystemTimekeeper()
  private let begun: Moment

  init(factor: Double) {
    self.factor = factor
    begun = clock.now()
  }

  func now() -> Moment {
    let now = clock.now()
    let passed = now.seconds(since: begun) * (factor - 1)
    return Moment(wall: now.wall + passed, monotonic: now.monotonic + passed)
  }
}

/// The machine's clock, counting how often it is asked.
final class CountingTimekeeper: Timekeeper {
  private let clock = SystemTimekeeper()
  private let counter = Mutex(0)

  var questions: Int { counter.withLock { $0 } }

  func now() -> Moment {
    counter.withLock { $0 += 1 }
    return clock.now()
  }
}

/// A clock that is a second further with every look at it.
final class SlowTimekeeper: Timekeeper {
  private let looks = Mutex(0.0)

  /// What the last look showed.
  var last: Double { looks.withLock { $0 } }

  func now() -> Moment {
    Moment(
      looks.withLock {
        $0 += 1
        return $0
      })
  }
}
