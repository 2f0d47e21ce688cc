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
  /// Frames that one process maps once, and nobody else.
  private var onceMapped: [UInt64]
  private var kernelMerged: [UInt64?]

  init(isGuest: [Bool]) {
    figures = Array(repeating: SharingFigures(), count: isGuest.count)
    onceMapped = Array(repeating: 0, count: isGuest.count)
    kernelMerged = Array(repeating: nil, count: isGuest.count)
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

  /// Adds frames that only `process` maps, each `mappings` times.
  mutating func addSole(_ frames: UInt64, mappings: UInt64, to process: Int) {
    figures[process].soleFrames += frames
    if mappings == 1 { onceMapped[process] += frames }
  }

  /// What the kernel says `process` has merged; nil where how frames are told leaves no doubt.
  mutating func setKernelMerged(_ pages: UInt64?, of process: Int) {
    kernelMerged[process] = pages
  }

  /// Takes out the pages that only looked merged; to be called when all ranges are through.
  ///
  /// Without bit 21 a private page that a fork once shared looks like a merged page of which one
  /// mapping is left. How many of them there are follows from the kernel's own count, and not
  /// which: all are frames that one process maps once, so that sums and classes come out right.
  /// Such a frame saves nothing and is freed with its process, merged or private.
  mutating func takeOutPrivatePages() {
    for process in figures.indices where !dropped.contains(process) {
      guard let merged = kernelMerged[process], figures[process].mappedPages > merged else {
        continue
      }
      let pages = min(figures[process].mappedPages - merged, onceMapped[process])
      onceMapped[process] -= pages
      figures[process].mappedPages -= pages
      figures[process].sharePages -= Double(pages)
      figures[process].soleFrames -= pages
      mergedFrames -= pages
      classes.takeOutOnceMapped(pages, of: process)
    }
  }

  mutating func setZeroMapped(_ pages: UInt64, of process: Int) {
    figures[process].zeroMappedPages = pages
  }
}
