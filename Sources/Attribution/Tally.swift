import MergeModel

/// The sums of a pass so far, by the index of each process in walking order.
struct Tally {
  /// Processes that ended during the pass or cannot be read: dropped whole.
  private(set) var dropped: Set<Int> = []
  /// Whether one of them ended.
  private(set) var hasEnded = false
  private(set) var figures: [SharingFigures]
  var pairs: PairCounts
  var classes = OwnerClassCounts()
  var mergedFrames: UInt64 = 0
  var unattributedPages: UInt64 = 0
  /// Frames that lost a mapping between walk and count.
  var movedFrames: UInt64 = 0

  init(isGuest: [Bool]) {
    figures = Array(repeating: SharingFigures(), count: isGuest.count)
    pairs = PairCounts(among: isGuest)
  }

  /// Begins anew with what is known of dropped processes.
  init(isGuest: [Bool], after earlier: Tally) {
    self.init(isGuest: isGuest)
    dropped = earlier.dropped
    hasEnded = earlier.hasEnded
  }

  mutating func drop(_ process: Int, hasEnded: Bool) {
    dropped.insert(process)
    self.hasEnded = self.hasEnded || hasEnded
  }

  mutating func add(frames: UInt64, inverse: Double, multiplicity: UInt64, to process: Int) {
    figures[process].mappedPages += frames * multiplicity
    figures[process].sharePages += inverse * Double(multiplicity)
    figures[process].selfPages += frames * (multiplicity - 1)
  }

  mutating func addSole(_ frames: UInt64, to process: Int) {
    figures[process].soleFrames += frames
  }

  mutating func setZeroMapped(_ pages: UInt64, of process: Int) {
    figures[process].zeroMappedPages = pages
  }
}
