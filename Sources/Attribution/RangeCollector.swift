import KernelFiles
import MergeModel

/// The merged frames of one range and their owners, as the walk brings them.
struct RangeCollector: ~Copyable {
  /// The tables would outgrow their memory: the range must be smaller.
  struct Overflow: Error {}

  private static let framesAtOnce = 1 << 16

  private let pattern: MergedFrameTest.Pattern
  private let memoryBytes: Int
  private(set) var table: FrameTable
  private(set) var sets = OwnerSets()
  private var unknown: [UInt64] = []
  private var numbers: [UInt64] = []
  private var sorter = FrameSorter()

  init(range: Range<UInt64>, test: MergedFrameTest, memoryBytes: Int) {
    pattern = test.pattern
    self.memoryBytes = memoryBytes
    table = FrameTable(range: range)
  }

  /// Adds the frames that `process` maps, one for each mapping.
  mutating func add(
    _ frames: [UInt64], of process: UInt32, flags: borrowing FrameFile,
    _ reader: inout FrameRunReader
  ) throws {
    unknown.removeAll(keepingCapacity: true)
    for frame in frames where table.range.contains(frame) {
      if let slot = table.slot(of: frame) {
        table[slot] = sets.adding(process, to: table[slot])
      } else {
        unknown.append(frame)
      }
    }
    sorter.sort(&unknown)
    try reader.read(unknown, from: flags, into: &numbers)
    try addMerged(of: process)
    // Frames that are known already grow the sets and not the table.
    if isTooMuch(table.bytes + sets.bytes) { throw Overflow() }
  }

  /// Enters those of the unknown frames that the kernel calls merged.
  private mutating func addMerged(of process: UInt32) throws(Overflow) {
    var last: (frame: UInt64, slot: Int)?
    for (index, frame) in unknown.enumerated()
    where pattern.matches(numbers[index]) {
      let slot: Int
      if let last, last.frame == frame {
        slot = last.slot
      } else {
        if table.isFull, isTooMuch(table.bytesOnceGrown + sets.bytes) { throw Overflow() }
        slot = table.insert(frame)
      }
      table[slot] = sets.adding(process, to: table[slot])
      last = (frame, slot)
    }
  }

  /// Whether `bytes` are too many, and a smaller range would need fewer.
  private func isTooMuch(_ bytes: Int) -> Bool { bytes > memoryBytes && table.range.count > 1 }

  /// Reads how often each frame is mapped and adds everything to `tally`; it is empty afterwards.
  mutating func finish(
    into tally: inout Tally, counts: borrowing FrameFile, _ reader: inout FrameRunReader
  ) throws(KernelFileError) {
    let frames = table.takeSorted(&sorter)
    var sums = SetSums(sets, dropped: tally.dropped)
    var begin = 0
    while begin < frames.count {
      let end = min(begin + Self.framesAtOnce, frames.count)
      unknown.removeAll(keepingCapacity: true)
      for index in begin..<end { unknown.append(frames[index].frame) }
      try reader.read(unknown, from: counts, into: &numbers)
      for index in begin..<end {
        sums.add(frameOf: frames[index].owners, mappings: numbers[index - begin])
      }
      begin = end
    }
    sums.finish(into: &tally)
  }
}
