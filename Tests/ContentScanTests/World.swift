import ContentScan
import KernelFiles
import KernelFixtures
import MergeModel

/// A made-up host whose processes have memory with known contents.
struct World {
  /// What one page of a process is.
  enum Page: Equatable {
    case absent
    case swapped
    /// Maps the kernel's zero page.
    case zeroMapped
    case file
    /// A page of its own, with this content; 0 is zeros.
    case own(Int)
    /// The same inside a huge page.
    case huge(Int)
    /// A mapping of a frame that `frames` describes.
    case shared(UInt64)
  }

  /// A frame that several can map.
  struct Frame: Equatable {
    var content: Int
    var isMerged = true
  }

  struct Process {
    var pid: Int32
    var isGuest = true
    var pages: [Page]
    /// Pages from here on lie in a mapping that is not advised.
    var advisedCount: Int?
    var startTicks: UInt64 = 1_000
    var runningSeconds: Double?

    var identity: ProcessIdentity { ProcessIdentity(pid: pid, startTicks: startTicks) }
    var advised: Int { advisedCount ?? pages.count }
  }

  var processes: [Process]
  var frames: [UInt64: Frame] = [:]
  var ksm: [String: String] = [:]

  static let firstPage: UInt64 = 0x500_0000
  static let zeroFrame: UInt64 = 77
  /// Frames of pages that are no shared ones begin here.
  static let firstOwnFrame: UInt64 = 1 << 16

  init(_ processes: [Process], frames: [UInt64: Frame] = [:]) {
    self.processes = processes
    self.frames = frames
  }

  /// Guests 1, 2, 3 … with these pages.
  init(pages: [[Page]], frames: [UInt64: Frame] = [:]) {
    processes = pages.enumerated().map { Process(pid: Int32($0.offset + 1), pages: $0.element) }
    self.frames = frames
  }

  static func bytes(of content: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    for index in 0..<8 { bytes[100 + index] = UInt8(truncatingIfNeeded: content >> (8 * index)) }
    return bytes
  }

  func content(of page: Page) -> Int? {
    switch page {
    case .own(let content), .huge(let content): content
    case .shared(let frame): frames[frame]?.content
    case .absent, .swapped, .zeroMapped, .file: nil
    }
  }

  /// The frame of a page that is no shared one.
  static func ownFrame(_ process: Int, _ place: Int) -> UInt64 {
    firstOwnFrame + UInt64(process) * (1 << 13) + UInt64(place)
  }

  func write() throws -> KernelTree {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(ksm)
    for index in processes.indices { try write(index, to: tree) }
    try writeFlags(to: tree)
    return tree
  }

  func writeFlags(to tree: KernelTree) throws {
    var flags: [UInt64: UInt64] = [Self.zeroFrame: FrameFlags.zeroPage]
    for (frame, what) in frames {
      flags[frame] = what.isMerged ? FrameFlags.merged : FrameFlags.anonymousForked
    }
    for (index, process) in processes.enumerated() {
      for (place, page) in process.pages.enumerated() {
        switch page {
        case .own: flags[Self.ownFrame(index, place)] = FrameFlags.anonymous
        case .huge: flags[Self.ownFrame(index, place)] = FrameFlags.anonymousHuge
        default: break
        }
      }
    }
    try tree.writeKpageflags(flags)
  }

  func write(_ index: Int, to tree: KernelTree) throws {
    let process = processes[index]
    var fixture = ProcessFixture(pid: process.pid, comm: "p\(process.pid)")
    fixture.startTicks = process.startTicks
    let start = Self.firstPage * 4_096
    let advised = UInt64(process.advised) * 4_096
    fixture.mappings = []
    if advised > 0 {
      fixture.mappings.append(
        .guestRAM(start: start, bytes: advised, residentKiB: UInt64(process.advised) * 4))
    }
    if process.advised < process.pages.count {
      fixture.mappings.append(
        MappingFixture(
          start: start + advised, bytes: UInt64(process.pages.count - process.advised) * 4_096))
    }
    try tree.add(fixture)
    try writePagemap(index, to: tree)
    try writeMemory(index, to: tree)
  }

  func writePagemap(_ index: Int, to tree: KernelTree) throws {
    typealias Entry = KernelFixtures.PagemapEntry
    var entries: [UInt64: UInt64] = [:]
    for (place, page) in processes[index].pages.enumerated() {
      let own = Self.ownFrame(index, place)
      entries[Self.firstPage + UInt64(place)] =
        switch page {
        case .absent: 0
        case .swapped: Entry.swapped(slot: 5)
        case .zeroMapped: Entry.present(frame: Self.zeroFrame)
        case .file: Entry.present(frame: own, fileOrShared: true)
        case .own, .huge: Entry.present(frame: own, exclusive: true)
        case .shared(let frame): Entry.present(frame: frame)
        }
    }
    try tree.writePagemap(pid: processes[index].pid, entries)
  }

  func writeMemory(_ index: Int, to tree: KernelTree) throws {
    var pages: [UInt64: [UInt8]] = [:]
    for (place, page) in processes[index].pages.enumerated() {
      guard let content = content(of: page) else { continue }
      pages[Self.firstPage + UInt64(place)] = Self.bytes(of: content)
    }
    try tree.writeMemory(pid: processes[index].pid, pages)
  }

  var targets: [ContentTarget] {
    processes.map { process in
      let start = Self.firstPage * 4_096
      return ContentTarget(
        identity: process.identity, isGuest: process.isGuest,
        ram: process.isGuest ? [start..<start + UInt64(process.pages.count) * 4_096] : [],
        runningSeconds: process.runningSeconds)
    }
  }

  /// The process's smaps as somebody read it before the scan.
  static func usages(of target: ContentTarget, in tree: KernelTree) throws -> [MappingUsage] {
    var buffer = TextBuffer(capacity: 1 << 16)
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    return try ProcessDirectory(pid: target.identity.pid, roots).mappingUsages(&buffer)
  }

  static func options(_ tree: KernelTree, looks: Int = 1) -> ContentScanOptions {
    var options = ContentScanOptions(
      roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs), test: .kpageflags,
      zeroFrame: zeroFrame, pageBytes: 4_096, memoryBytes: 64 << 20)
    options.looks = looks
    return options
  }

  /// One whole scan of what was written.
  func report(_ options: ContentScanOptions, seed: UInt64 = 1) throws -> ContentReport {
    var memory = ScanMemory(seed: seed)
    return try report(options, &memory)
  }

  /// The same with what an earlier scan left.
  func report(
    _ options: ContentScanOptions, _ memory: inout ScanMemory
  ) throws -> ContentReport {
    var taken = ScanMemory(seed: 0)
    swap(&taken, &memory)
    var pass = try ContentPass(of: targets, options, memory: taken, now: 0)
    let report = try Self.run(&pass)
    memory = pass.finish()
    return report
  }

  func report(looks: Int = 1) throws -> ContentReport {
    let tree = try write()
    return try report(Self.options(tree, looks: looks))
  }

  /// Goes on to the end; `between` comes at each pause for second looks.
  static func run(
    _ pass: inout ContentPass, between: () throws -> Void = {}
  ) throws -> ContentReport {
    var now = 0.0
    while true {
      switch try pass.step(now: now) {
      case .working: now += 0.001
      case .waiting(let until):
        try between()
        now = max(now, until)
      case .done: return pass.result(now: now)
      }
    }
  }
}

extension ContentReport {
  /// The figures of the process with this number.
  subscript(pid: Int32) -> ContentFigures? {
    processes.first { $0.key.pid == pid }?.value
  }
}
