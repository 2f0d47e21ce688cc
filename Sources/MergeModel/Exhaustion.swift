/// Memory that runs out, by what was seen over the last seconds.
package struct Exhaustion: Sendable, Equatable {
  /// Where it runs out.
  package enum Place: Sendable, Hashable {
    /// Available memory and free swap.
    case host
    /// A memory cgroup, by its path; unfiltered.
    case group(String)

    /// The word of the export contract: `host`, or the path of the cgroup.
    package var word: String {
      switch self {
      case .host: "host"
      case .group(let path): path
      }
    }
  }

  /// A process that writes to merged pages.
  package struct Writer: Sendable, Equatable {
    package var id: ProcessIdentity
    /// Unfiltered.
    package var name: String
    /// Whether it is a guest.
    package var isGuest: Bool
    /// Estimated: minor faults that did not make it larger.
    package var pagesPerSecond: Double

    package init(id: ProcessIdentity, name: String, isGuest: Bool, pagesPerSecond: Double) {
      self.id = id
      self.name = name
      self.isGuest = isGuest
      self.pagesPerSecond = pagesPerSecond
    }
  }

  package var place: Place
  /// Until nothing is left at the present rate, from `at` on.
  package var secondsLeft: Double
  /// What was left then.
  package var roomBytes: UInt64
  /// By how much what is used grows there.
  package var growthBytesPerSecond: Double
  /// Writes to merged pages of the whole host, those to KSM's zero pages included.
  package var cowBreaksPerSecond: Double
  /// The moment of the newest reading that it is computed from.
  package var at: Moment
  /// When it began to, as far as was seen.
  package var began: Moment
  /// Who writes most, the most first; empty until two readings tell.
  package var writers: [Writer] = []

  package init(
    place: Place, secondsLeft: Double, roomBytes: UInt64, growthBytesPerSecond: Double,
    cowBreaksPerSecond: Double, at: Moment, began: Moment
  ) {
    self.place = place
    self.secondsLeft = secondsLeft
    self.roomBytes = roomBytes
    self.growthBytesPerSecond = growthBytesPerSecond
    self.cowBreaksPerSecond = cowBreaksPerSecond
    self.at = at
    self.began = began
  }

  /// What is left of `secondsLeft` at `now`, never below 0.
  package func secondsLeft(at now: Moment) -> Double {
    max(0, secondsLeft - max(0, now.seconds(since: at)))
  }
}
