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

  init(targets: Int, nodes: Int) {
    self.nodes = nodes
    small = Array(repeating: 0, count: targets * nodes)
    huge = small
    notAdvised = Array(repeating: 0, count: targets)
  }

  mutating func add(_ target: Int, node: Int, inHugePage: Bool, isAdvised: Bool) {
    if !isAdvised {
      notAdvised[target] += 1
    } else if inHugePage {
      huge[target * nodes + node] += 1
    } else {
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

/// Frames that were met and whose content is not kept track of: two bits a frame.
struct UntrackedFrames {
  private var known: [UInt64] = []
  private var merged: [UInt64] = []

  var bytes: Int { (known.count + merged.count) * 8 }
  var isEmpty: Bool { known.isEmpty }

  mutating func reserve(_ frames: UInt64) {
    guard known.isEmpty else { return }
    known = Array(repeating: 0, count: Int(frames / 64 + 1))
    merged = known
  }

  mutating func insert(_ frame: UInt64, isMerged: Bool) {
    let (word, bit) = (Int(frame / 64), frame % 64)
    guard word < known.count else { return }
    known[word] |= 1 << bit
    if isMerged { merged[word] |= 1 << bit }
  }

  /// Whether `frame` was met, and if so whether it is merged.
  func isMerged(_ frame: UInt64) -> Bool? {
    let (word, bit) = (Int(frame / 64), frame % 64)
    guard word < known.count, known[word] >> bit & 1 == 1 else { return nil }
    return merged[word] >> bit & 1 == 1
  }
}
