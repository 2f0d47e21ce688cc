/// What an alarm is raised and taken back by.
enum StormRule {
  /// Raised when memory is gone in less than this, taken back when in more than `calmSeconds`.
  static let alarmSeconds = 180.0
  static let calmSeconds = 300.0
  /// The same without writes to merged pages: a process that starts grows fast and then stops.
  static let fillingSeconds = 60.0
  /// For so long nothing must point to it before it is taken back: bursts have pauses.
  static let quietSeconds = 15.0
  /// Growth must be seen for this part of the time that is left: short where little is left.
  static let evidenceShare = 0.05
  /// Of what grows, writes to merged pages must explain this much.
  static let explainedShare = 0.5
  /// So many breaks may be a cgroup's for each fault of its members: breaks by a kernel thread that
  /// writes for a guest are counted as faults of that thread.
  static let breaksPerFault = 2.0
  /// Growth below this is noise, and below the lesser where little is left: the kernel charges in
  /// batches, one a processor.
  static let leastGrowthBytes = 1_048_576.0...4_194_304.0
  /// The part of what is left that growth must reach, within these bounds.
  static let leastGrowthShare = 0.125
  /// Breaks a second that matter: from there on it is worth to know who writes.
  static let manyBreaks = 25.0
  /// Memory has run out where so little is left, or this part of the limit.
  ///
  /// Nothing can be seen to grow there: each processor holds some of what is charged, and reclaim
  /// goes to and fro.
  static let exhaustedBytes = 4_194_304.0
  static let exhaustedShare = 1.0 / 1_024
  /// The spans over which growth is measured: the first is two samples a second apart, so that what
  /// grew beside the storm when it began is soon left out of it.
  static let spans = [2.5, 4.0, 20.0]
  /// How far back the last quiet moment may lie.
  static let memorySeconds = 600.0
}
