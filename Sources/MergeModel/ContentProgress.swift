/// How the content scan stands.
package struct ContentProgress: Sendable, Equatable {
  package enum Phase: Sendable, Equatable {
    /// Between two scans; the next begins by itself in so many seconds.
    case resting(nextInSeconds: Double)
    case scanning
    /// The host has no memory to spare: why it waits, one clause.
    case paused(String)
    /// Ended by the operator; the next begins when asked for.
    case cancelled
  }

  package var phase: Phase
  package var pagesDone: UInt64 = 0
  /// Pages that there are to look at, as far as is known.
  package var pagesTotal: UInt64 = 0
  package var bytesRead: UInt64 = 0
  /// At the present speed; nil before there is one.
  package var secondsLeft: Double?

  package init(phase: Phase) {
    self.phase = phase
  }

  /// From 0 to 1; nil while it is not known.
  package var share: Double? {
    pagesTotal > 0 ? min(1, Double(pagesDone) / Double(pagesTotal)) : nil
  }
}
