/// One page of a block: where it is, what it holds, and its frame.
struct BlockPage: BitwiseCopyable {
  var key: UInt64
  var frame: UInt64
  /// Place in its block.
  var offset: UInt16
}

/// What is counted of one process, in pages.
struct Tally {
  /// Advised pages that nobody shares, also those that change.
  var ordinaryPages: UInt64 = 0
  /// Mappings of frames that several share, merged or by a fork.
  var sharedPages: UInt64 = 0
  /// Those of merged frames.
  var mergedPages: UInt64 = 0
  /// Frames that it was the first to map and whose content is not kept track of.
  var untrackedFrames: UInt64 = 0
  var untrackedMergedFrames: UInt64 = 0
  var notAdvisedPages: UInt64 = 0
  var zeroMappedPages: UInt64 = 0
  var volatile = VolatileCount()

  var residentPages: UInt64 { ordinaryPages + sharedPages }
}

/// Zeros of each process, which are counted apart from all other contents.
struct ZeroTally {
  let nodes: Int
  /// By process and node.
  private var small: [UInt64]
  private var huge: [UInt64]
  private(set) var notAdvised: [UInt64]
  /// By process: zeros in huge pages that ksmd meets before the first others.
  private(set) var hugeBeforeSmall: [UInt64]
  private var hasSmall: [Bool]

  init(targets: Int, nodes: Int) {
    self.nodes = nodes
    small = Array(repeating: 0, count: targets * nodes)
    huge = small
    notAdvised = Array(repeating: 0, count: targets)
    hugeBeforeSmall = Array(repeating: 0, count: targets)
    hasSmall = Array(repeating: false, count: targets)
  }

  /// Counts one page; pages of a process come in the order of their addresses, as ksmd takes them.
  mutating func add(_ target: Int, node: Int, inHugePage: Bool, isAdvised: Bool) {
    guard isAdvised else {
      notAdvised[target] += 1
      return
    }
    if inHugePage {
      if !hasSmall[target] { hugeBeforeSmall[target] += 1 }
      huge[target * nodes + node] += 1
    } else {
      hasSmall[target] = true
      small[target * nodes + node] += 1
    }
  }

  /// Pages of zeros that are no part of a huge page, on `node` or on all.
  func small(of target: Int, on node: Int?) -> UInt64 { Self.sum(small, target, node, nodes) }
  func inHugePages(of target: Int, on node: Int?) -> UInt64 { Self.sum(huge, target, node, nodes) }

  private static func sum(_ counts: [UInt64], _ target: Int, _ node: Int?, _ nodes: Int) -> UInt64 {
    if let node { return counts[target * nodes + node] }
    return counts[target * nodes..<(target + 1) * nodes].reduce(0, +)
  }
}

/// Frames that were met and whose content is not kept track of: two bits a frame, in chunks that
/// are there once one of their frames was met.
struct UntrackedFrames {
  private static let framesPerChunk: UInt64 = 1 << 12
  private static let wordsPerChunk = Int(framesPerChunk / 64)

  /// Which frames were met, and behind it which of them are merged; empty where none was.
  private var chunks: [[UInt64]] = []
  private var usedChunks = 0

  var bytes: Int {
    chunks.count * MemoryLayout<[UInt64]>.stride + usedChunks * (2 * Self.wordsPerChunk * 8 + 32)
  }

  mutating func insert(_ frame: UInt64, isMerged: Bool) {
    let chunk = Int(frame / Self.framesPerChunk)
    while chunks.count <= chunk { chunks.append([]) }
    if chunks[chunk].isEmpty {
      chunks[chunk] = Array(repeating: 0, count: 2 * Self.wordsPerChunk)
      usedChunks += 1
    }
    let (word, bit) = (Int(frame % Self.framesPerChunk / 64), frame % 64)
    chunks[chunk][word] |= 1 << bit
    if isMerged { chunks[chunk][Self.wordsPerChunk + word] |= 1 << bit }
  }

  /// Whether `frame` was met, and if so whether it is merged.
  func isMerged(_ frame: UInt64) -> Bool? {
    let chunk = Int(frame / Self.framesPerChunk)
    guard chunk < chunks.count, !chunks[chunk].isEmpty else { return nil }
    let (word, bit) = (Int(frame % Self.framesPerChunk / 64), frame % 64)
    guard chunks[chunk][word] >> bit & 1 == 1 else { return nil }
    return chunks[chunk][Self.wordsPerChunk + word] >> bit & 1 == 1
  }
}
