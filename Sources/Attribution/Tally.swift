import MergeModel

/// The sums of a pass so far, by the index of each process in walking order.
struct Tally {
  let isGuest: [Bool]
  /// Processes that ended during the pass: dropped whole.
  var ended: Set<Int> = []
  private(set) var figures: [SharingFigures]
  var pairs: PairCounts
  var mergedFrames: UInt64 = 0
  var unattributedPages: UInt64 = 0
  /// Frames that lost a mapping between walk and count.
  var movedFrames: UInt64 = 0

  init(isGuest: [Bool]) {
    self.isGuest = isGuest
    figures = Array(repeating: SharingFigures(), count: isGuest.count)
    pairs = PairCounts(processes: isGuest.count)
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
