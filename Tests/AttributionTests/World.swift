import Attribution
import KernelFiles
import KernelFixtures
import MergeModel

/// A made-up host: processes, what their page tables hold, and what the kernel says of the frames.
struct World {
  struct Process {
    var pid: Int32
    var isGuest = true
    /// Words of its pagemap, one for each page of its one mapping.
    var entries: [UInt64]
    var startTicks: UInt64 = 1_000
    /// Where zero-page mappings count, as places in `entries`; nil is everywhere.
    var ram: Range<UInt64>?
    /// Whether its mapping was advised mergeable.
    var isAdvised = true
    /// What the kernel says is merged in it (`KSM:` of smaps); nil where it does not say.
    var kernelMergedPages: UInt64?

    var identity: ProcessIdentity { ProcessIdentity(pid: pid, startTicks: startTicks) }
  }

  var processes: [Process]
  var flags: [UInt64: UInt64] = [:]
  var counts: [UInt64: UInt64] = [:]
  var sharedPages: UInt64 = 0
  var sharingPages: UInt64 = 0
  var zeroFrame: UInt64?

  static let firstPage: UInt64 = 0x7f6d_dfe0_0
  static let pageBytes: UInt64 = 4_096

  init(_ processes: [Process]) {
    self.processes = processes
  }

  /// Guests 1, 2, 3 … that map these frames, all merged, and counters that agree.
  init(merged frames: [[UInt64]]) {
    processes = frames.enumerated().map { index, frames in
      Process(
        pid: Int32(index + 1),
        entries: frames.map { KernelFixtures.PagemapEntry.present(frame: $0) })
    }
    for frame in frames.joined() {
      flags[frame] = KernelFixtures.FrameFlags.merged
      counts[frame, default: 0] += 1
    }
    sharedPages = UInt64(counts.count)
    sharingPages = counts.values.reduce(0, +) - sharedPages
  }

  var targets: [AttributionTarget] {
    processes.map { process in
      AttributionTarget(
        identity: process.identity, isGuest: process.isGuest,
        ram: process.ram.map { range in
          let start = Self.firstPage * Self.pageBytes
          let low = start + range.lowerBound * Self.pageBytes
          return [low..<(start + range.upperBound * Self.pageBytes)]
        })
    }
  }

  func write() throws -> KernelTree {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(["pages_shared": "\(sharedPages)", "pages_sharing": "\(sharingPages)"])
    try tree.writeKpageflags(flags)
    try tree.writeKpagecount(counts)
    for process in processes { try Self.write(process, to: tree) }
    return tree
  }

  static func write(_ process: Process, to tree: KernelTree) throws {
    var fixture = ProcessFixture(pid: process.pid, comm: "p\(process.pid)")
    fixture.startTicks = process.startTicks
    fixture.mappings = [
      MappingFixture(
        start: firstPage * pageBytes, bytes: UInt64(max(1, process.entries.count)) * pageBytes)
    ]
    fixture.mappings[0].mergedKiB = process.kernelMergedPages.map { $0 * pageBytes / 1_024 }
    if process.isAdvised { fixture.mappings[0].flags.append("mg") }
    try tree.add(fixture)
    let entries = process.entries.enumerated().map { (firstPage + UInt64($0.offset), $0.element) }
    try tree.writePagemap(pid: process.pid, Dictionary(uniqueKeysWithValues: entries))
  }

  func pass(
    on tree: KernelTree, memoryBytes: Int = 64 << 20, test: MergedFrameTest = .kpageflags
  ) throws -> AttributionPass {
    try AttributionPass(
      of: targets, KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs), test: test,
      zeroFrame: zeroFrame, pageBytes: Int(Self.pageBytes), memoryBytes: memoryBytes)
  }

  /// One whole pass over the world as it stands.
  func result(
    memoryBytes: Int = 64 << 20, test: MergedFrameTest = .kpageflags
  ) throws -> AttributionResult {
    try result(on: write(), memoryBytes: memoryBytes, test: test)
  }

  /// One whole pass over what was written.
  func result(
    on tree: KernelTree, memoryBytes: Int = 64 << 20, test: MergedFrameTest = .kpageflags
  ) throws -> AttributionResult {
    var pass = try pass(on: tree, memoryBytes: memoryBytes, test: test)
    while try pass.step() {}
    return pass.result()
  }
}

extension AttributionResult {
  /// The figures of the process with this number.
  subscript(pid: Int32) -> SharingFigures? {
    figures.first { $0.key.pid == pid }?.value
  }
}
