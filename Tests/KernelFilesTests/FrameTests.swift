import Glibc
import KernelFiles
import KernelFixtures
import Testing

@Suite("Numbers of frames")
struct FrameTests {
  private let tree: KernelTree
  private let roots: KernelRoots

  init() throws {
    tree = try KernelTree()
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
  }

  @Test(
    "The end of memory is found by halving",
    arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 1_000, 65_535, 65_536, 65_537, 123_456_789])
  func frameCount(count: Int) throws {
    try tree.write("", to: "proc/kpageflags")
    try #require(truncate(tree.path("proc/kpageflags"), count * 8) == 0)
    #expect(try FrameFile.flags(roots).frameCount() == UInt64(count))
  }

  @Test("Half a number at the end is none")
  func oddLength() throws {
    try tree.write(bytes: Array(repeating: 1, count: 8 * 3 + 5), to: "proc/kpageflags")
    #expect(try FrameFile.flags(roots).frameCount() == 3)
  }

  @Test("A file without an end does not keep it searching")
  func endless() throws {
    try tree.link("proc/kpageflags", to: "/dev/zero")
    #expect(try FrameFile.flags(roots).frameCount() >= 1 << 40)
  }

  @Test("Flags and counts are different files, and each may be missing or forbidden")
  func files() throws {
    try tree.writeKpageflags([3: 33])
    try tree.writeKpagecount([3: 44])
    #expect(try read([3], of: FrameFile.flags(roots)) == [33])
    #expect(try read([3], of: FrameFile.counts(roots)) == [44])
    try tree.setMode(0, of: "proc/kpagecount")
    try tree.setMode(0o755, of: "")
    try tree.removeFile("proc/kpageflags")
    let flags = tree.path("proc/kpageflags")
    let counts = tree.path("proc/kpagecount")
    #expect(throws: KernelFileError(path: flags, reason: .absent)) {
      _ = try FrameFile.flags(roots)
    }
    try OrdinaryUser.opensFiles {
      _ = #expect(throws: KernelFileError(path: counts, reason: .forbidden)) {
        _ = try FrameFile.counts(roots)
      }
    }
  }

  private func read(_ frames: [UInt64], of file: borrowing FrameFile) throws -> [UInt64] {
    var reader = FrameRunReader()
    var numbers: [UInt64] = [1, 2, 3]
    try reader.read(frames, from: file, into: &numbers)
    return numbers
  }

  /// Numbers that tell where they stood: 1,000 more than their frame.
  private func writeCountedFrames(_ frames: some Sequence<UInt64>) throws {
    try tree.writeKpagecount(
      Dictionary(uniqueKeysWithValues: frames.map { ($0, $0 + 1_000) }))
  }

  @Test("Equal frames, neighbours, gaps of every width, and the ends of runs")
  func runs() throws {
    try writeCountedFrames(0..<20_000)
    let file = try FrameFile.counts(roots)
    let cases: [[UInt64]] = [
      [], [0], [19_999], [5, 5, 5], [1, 2, 3], [1, 2, 2, 3, 3, 3],
      [10, 14, 19, 25, 32, 40], Array(0..<8_191), Array(0..<8_192), Array(0..<8_193),
      [0, 8_191], [0, 8_192], Array(stride(from: 0, to: 20_000, by: 4)),
      Array(stride(from: 0, to: 20_000, by: 5)), Array(repeating: 7, count: 10_000),
    ]
    for frames in cases {
      #expect(try read(frames, of: file) == frames.map { $0 + 1_000 })
    }
  }

  @Test("What lies behind the end of memory has 0, also when a run crosses the end")
  func end() throws {
    let last = KernelTree.frameCount - 1
    try writeCountedFrames([last - 1, last])
    let file = try FrameFile.counts(roots)
    #expect(
      try read([last - 1, last, last + 1, last + 2, last + 100, 1 << 54], of: file)
        == [last + 999, last + 1_000, 0, 0, 0, 0])
  }

  @Test("Random frames are read as if one by one")
  func randomFrames() throws {
    try writeCountedFrames(stride(from: 0, to: 30_000, by: 3))
    let file = try FrameFile.counts(roots)
    var numbers = SeededNumbers(seed: 7)
    for _ in 0..<50 {
      let spread = UInt64.random(in: 1...40_000, using: &numbers)
      let frames = (0..<500).map { _ in UInt64.random(in: 0..<spread, using: &numbers) }.sorted()
      let expected = frames.map { $0 < 30_000 && $0 % 3 == 0 ? $0 + 1_000 : 0 }
      #expect(try read(frames, of: file) == expected)
    }
  }
}

@Suite("The page table of one process")
struct PagemapTests {
  @Test(
    arguments: [
      (1 << 63 | 0x1234, true, false, 0x1234), (1 << 63 | 1 << 56 | 5, true, false, 5),
      (1 << 63 | 1 << 61 | 5, false, false, 5), (1 << 62 | 5, false, true, 5), (0, false, false, 0),
      (1 << 63 | 1 << 55 | 1 << 57 | (1 << 55 - 1), true, false, 1 << 55 - 1),
    ] as [(UInt64, Bool, Bool, UInt64)])
  func entry(bits: UInt64, mayBeMerged: Bool, isSwapped: Bool, frame: UInt64) {
    let entry = KernelFiles.PagemapEntry(bits)
    #expect(entry.mayBeMerged == mayBeMerged)
    #expect(entry.isSwapped == isSwapped)
    #expect(entry.frame == frame)
  }

  @Test("Entries are read by page; a plain file cannot tell regions")
  func plainFile() throws {
    let tree = try KernelTree()
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    let first: UInt64 = 0x7f6d_dfe0_0000 / 4_096
    try tree.writePagemap(
      pid: 1,
      [
        first: KernelFixtures.PagemapEntry.present(frame: 11),
        first + 2: KernelFixtures.PagemapEntry.swapped(slot: 4),
      ])
    let pagemap = try Pagemap(of: ProcessDirectory(pid: 1, roots), pageBytes: 4_096)
    let entries = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 4)
    defer { entries.deallocate() }
    entries.initialize(repeating: 9)
    #expect(try pagemap.read(into: entries, from: first - 1) == 4)
    #expect(
      Array(entries) == [
        0, KernelFixtures.PagemapEntry.present(frame: 11), 0,
        KernelFixtures.PagemapEntry.swapped(slot: 4),
      ])
    var regions = [Pagemap.Region(first: 1, end: 2, kind: .small)]
    #expect(try pagemap.presentRegions(from: first, to: first + 10, &regions) == nil)
    #expect(regions.isEmpty)
  }

  @Test("A process that has ended reads as nothing")
  func ended() throws {
    let tree = try KernelTree()
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    let process = try ProcessDirectory(pid: 1, roots)
    tree.removeProcess(1)
    #expect(throws: KernelFileError(path: tree.path("proc/1/pagemap"), reason: .gone)) {
      _ = try Pagemap(of: process, pageBytes: 4_096)
    }
  }
}
