import Attribution
import KernelFiles
import LiveHarness
import MergeModel
import Testing

/// Merged pages in the memory of one guest, counted in three ways.
struct FrameLook {
  /// Frames with bit 21 as documented.
  var bitPages: UInt64 = 0
  /// Frames that the fallback takes for merged.
  var fallbackPages: UInt64 = 0
  /// `KSM:` of smaps.
  var smapsPages: UInt64 = 0

  static func ram(of guest: Participant) throws -> FrameLook {
    let memory = try guest.memory()
    var look = FrameLook()
    var buffer = TextBuffer(capacity: 1 << 16)
    let directory = try ProcessDirectory(pid: guest.pid, KernelRoots())
    let starts = Set(memory.ram.map(\.start))
    for usage in try directory.mappingUsages(&buffer) where starts.contains(usage.mapping.start) {
      look.smapsPages += try #require(usage.merged) / UInt64(Pass.pageBytes)
    }
    let pagemap = try Pagemap(of: directory, pageBytes: Pass.pageBytes)
    for region in memory.ram { try look.add(region, pagemap) }
    return look
  }

  private mutating func add(_ region: RAMRegion, _ pagemap: borrowing Pagemap) throws {
    let page = UInt64(Pass.pageBytes)
    var frames: [UInt64] = []
    try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1 << 16) { entries in
      var first = region.start / page
      let end = first + region.bytes / page
      while first < end {
        let part = UnsafeMutableBufferPointer(rebasing: entries[..<min(1 << 16, Int(end - first))])
        let count = try pagemap.read(into: part, from: first)
        try #require(count > 0)
        frames += part[..<count].lazy.map(PagemapEntry.init).filter(\.mayBeMerged).map(\.frame)
        first += UInt64(count)
      }
    }
    frames.sort()
    for flags in try Self.flags(of: frames) {
      if MergedFrameTest.kpageflags.isMerged(flags) { bitPages += 1 }
      if MergedFrameTest.fallback.isMerged(flags) { fallbackPages += 1 }
    }
  }

  static func flags(of frame: UInt64) throws -> FrameFlags {
    try #require(try flags(of: [frame]).first)
  }

  private static func flags(of frames: [UInt64]) throws -> [FrameFlags] {
    var numbers: [UInt64] = []
    var reader = FrameRunReader()
    try reader.read(frames, from: try FrameFile.flags(KernelRoots()), into: &numbers)
    return numbers.map(FrameFlags.init(rawValue:))
  }
}
