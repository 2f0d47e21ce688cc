package import TuningRules

/// What the program does because of an event; the room itself does nothing.
package enum Effect: Sendable, Equatable {
  case quit
  /// Gives the terminal back and stops, as after Ctrl-Z.
  case suspend
  /// Draws the whole screen anew, whatever the terminal shows.
  case redraw
  /// Takes a sample now.
  case refreshNow
  /// Seconds between two samples, at least `Effect.leastDelay`.
  case setDelay(Double)
  /// Writes snapshot files to this path plus `.txt` and `.json`; the answer is an event.
  case export(path: String)
  /// The figures stand still (or go on); sampling itself may go on for the sake of the history.
  case pause(Bool)
  /// Begins a content scan now; the answer is seen in `contentProgress`.
  case startContentScan
  /// Ends the content scan that is under way; what it has read so far is dropped.
  case cancelContentScan

  /// Carries a request out; what comes of it is heard as `TuningNews`.
  case tune(TuningRequest)
  /// The trial with this record stays as it is, or goes back now; nil is the newest of this session.
  case endTrial(recordID: String?, keep: Bool)
  /// The catch-up scan or sequence under way is broken off, and what it changed put back.
  case cancelTuning

  /// The shortest delay, in seconds.
  package static let leastDelay = 0.2
}
