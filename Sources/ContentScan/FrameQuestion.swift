import KernelFiles
import MergeModel

/// Asks the kernel what frames are, many at once.
struct FrameQuestion: ~Copyable {
  /// What a frame is that a page table calls shared.
  enum Kind {
    case merged
    /// Several processes have it since a fork, until one of them writes.
    case forked
    /// One process has it after all, or it is part of a larger folio of one process.
    case ordinary
    /// It went away meanwhile, or is no anonymous memory.
    case other
  }

  private let flags: FrameFile
  private let pattern: MergedFrameTest.Pattern
  private var reader = FrameRunReader()
  private var frames: [UInt64] = []
  private(set) var numbers: [UInt64] = []

  private static let forked = FrameFlags([.mapped, .anonymous]).rawValue
  private static let neverForked = FrameFlags.slab.union(.hugetlb).rawValue
  private static let exclusive = FrameFlags.anonymousExclusive.rawValue
  private static let huge = FrameFlags.transparentHuge.rawValue

  init(_ options: ContentScanOptions) throws(KernelFileError) {
    let flags = try FrameFile.flags(options.roots)
    self.flags = flags
    pattern = options.test.pattern
  }

  /// Reads the flags of frames that ascend, found in the upper bits of `places`.
  mutating func ask(_ places: [UInt64], shift: UInt64) throws(KernelFileError) {
    frames.removeAll(keepingCapacity: true)
    for place in places { frames.append(place >> shift) }
    try reader.read(frames, from: flags, into: &numbers)
  }

  /// What the flags of the frame with this index say.
  func kind(_ index: Int) -> Kind {
    let flags = numbers[index]
    if pattern.matches(flags) { return .merged }
    if flags & Self.forked != Self.forked || flags & Self.neverForked != 0 { return .other }
    return flags & Self.exclusive != 0 ? .ordinary : .forked
  }

  func isHuge(_ index: Int) -> Bool { numbers[index] & Self.huge != 0 }
}
