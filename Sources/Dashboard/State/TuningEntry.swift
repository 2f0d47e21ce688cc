package import MergeModel

/// A line of the tuning view that the cursor can stand on.
package enum TuningEntry: Sendable, Hashable {
  case knob(KSMFile)
  /// The catch-up scan.
  case pulse
  /// By name; an operator's own may be called like one of ours.
  case preset(String, isOwn: Bool)
  /// The change of this session that is under way or was the last.
  case applied
  /// What goes back by itself, by the record of its change.
  case held(String)
}
