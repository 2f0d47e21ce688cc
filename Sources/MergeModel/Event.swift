/// Something that happened while ksmtop looked.
package struct Event: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case guestStarted(name: String, pid: Int32)
    case guestStopped(name: String, pid: Int32)
    /// Seen to change between two samples; we do not know who did it.
    case settingChanged(KSMFile, from: String, to: String)
    case notAnswering(name: String, pid: Int32)
    case answersAgain(name: String, pid: Int32)
    case cowBurst(perSecond: Double)
    /// Writes to merged pages would exhaust memory in so many seconds.
    case stormBegan(Exhaustion.Place, cowBreaksPerSecond: Double, secondsLeft: Double)
    /// After so many seconds.
    case stormEnded(Exhaustion.Place, seconds: Double)
    case note(String)
  }

  package var at: Moment
  package var kind: Kind

  package init(_ kind: Kind, at moment: Moment) {
    self.kind = kind
    self.at = moment
  }
}
