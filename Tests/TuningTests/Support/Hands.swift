import MergeModel
import TuningRules

@testable import Tuning

/// Hands that a test leads: what the kernel and others do meanwhile.
struct Hands: TuningHands {
  /// Called whenever time goes by; what it returns breaks all off.
  var whenPaused: () -> String? = { nil }
  var unmerging: () throws(TuningRefusal) -> Void = { () throws(TuningRefusal) in }
  var guests: (GuestMergingChange) throws(TuningRefusal) -> Void = {
    (_) throws(TuningRefusal) in
  }

  func pause(seconds: Double) -> String? { whenPaused() }

  func unmerge(progress: (Double?) -> Void) throws(TuningRefusal) {
    progress(0.5)
    try unmerging()
  }

  func set(_ change: GuestMergingChange) throws(TuningRefusal) { try guests(change) }
}
