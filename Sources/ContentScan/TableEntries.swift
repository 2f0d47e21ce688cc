/// One content in 20 bytes: who has it in ordinary pages, and who in shared frames.
struct ContentEntry: TableEntry {
  // Two halves, because a 64-bit field would round 20 bytes up to 24.
  private var keyLow: UInt32
  private var keyHigh: UInt32
  /// Owners of ordinary pages.
  var owners: OwnerSets.ID = OwnerSets.none
  /// While pages come in, how often the last owner has it; afterwards who maps its shared frames.
  var sharers: UInt32 = 0
  /// Shared frames below, then the level at which it became heavy, plus one.
  private var marks: UInt32 = 0

  private static let frameMask: UInt32 = 1 << 26 - 1

  init(key: UInt64) {
    keyLow = UInt32(truncatingIfNeeded: key)
    keyHigh = UInt32(truncatingIfNeeded: key >> 32)
  }

  var tableKey: UInt64 {
    @inline(__always) get { UInt64(keyHigh) << 32 | UInt64(keyLow) }
  }

  /// Merged frames that hold it.
  var mergedFrames: UInt32 {
    get { marks & Self.frameMask }
    set { marks = marks & ~Self.frameMask | min(newValue, Self.frameMask) }
  }

  /// The level whose weight it has for ever; nil while it goes with the sample.
  var heavyLevel: Int? {
    get { marks >> 26 == 0 ? nil : Int(marks >> 26) - 1 }
    set { marks = marks & Self.frameMask | UInt32((newValue ?? -1) + 1) << 26 }
  }
}

/// One frame that several map: merged, or shared by a fork.
struct FrameEntry: TableEntry {
  private var frameAndWitness: UInt64
  var key: UInt64
  private var pageAndMarks: UInt64
  /// Who maps it.
  var sharers: OwnerSets.ID = OwnerSets.none
  /// How often the last of them does.
  var multiplicity: UInt32 = 0

  private static let frameBits: UInt64 = 44
  private static let frameMask: UInt64 = 1 << frameBits - 1
  private static let pageMask: UInt64 = 1 << 56 - 1
  static let nobody = 1 << 20 - 1

  init(frame: UInt64, key: UInt64, isMerged: Bool, witness: Int, page: UInt64) {
    frameAndWitness = Self.key(of: frame) | UInt64(min(witness, Self.nobody)) << Self.frameBits
    self.key = key
    pageAndMarks = page & Self.pageMask | (isMerged ? 1 << 63 : 0) | 1 << 62
  }

  @inline(__always)
  static func key(of frame: UInt64) -> UInt64 { (frame + 1) & frameMask }

  var tableKey: UInt64 {
    @inline(__always) get { frameAndWitness & Self.frameMask }
  }
  var frame: UInt64 { tableKey - 1 }

  /// Index of the process at whose `page` it was read.
  var witness: Int {
    get { Int(frameAndWitness >> Self.frameBits) }
    set { frameAndWitness = tableKey | UInt64(min(newValue, Self.nobody)) << Self.frameBits }
  }
  var page: UInt64 { pageAndMarks & Self.pageMask }
  var isMerged: Bool { pageAndMarks >> 63 == 1 }
  /// Whether it was met in this pass.
  var isSeen: Bool {
    @inline(__always) get { pageAndMarks >> 62 & 1 == 1 }
    set { pageAndMarks = pageAndMarks & ~(1 << 62) | (newValue ? 1 << 62 : 0) }
  }
}
