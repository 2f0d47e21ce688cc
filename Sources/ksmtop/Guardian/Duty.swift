import MergeModel

/// One thing to put right when the program ends, however it ends.
enum Duty: Sendable, Equatable {
  /// Write `found` back to a setting, but only while it still holds `wrote`.
  case setting(KSMFile, found: String, wrote: String)
  /// Remove a directory of ours with the files in it.
  case directory(String)
}
