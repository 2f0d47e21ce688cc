import Attribution
import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

private typealias Fixed = KernelFixtures.FrameFlags

@Suite("Which frames are merged")
struct MergedFrameTests {
  @Test(
    "On an honest kernel",
    arguments: [
      (Fixed.merged, true), (0x205878, true), (Fixed.anonymous, false),
      (Fixed.anonymousForked, false), (Fixed.slab, false), (Fixed.merged | 1 << 7, false),
      (1 << 21, false), (1 << 21 | 1 << 12, false), (1 << 21 | 1 << 11, false),
      (Fixed.file, false), (Fixed.zeroPage, false), (0, false),
      // Locked memory merges like any other.
      (Fixed.merged | 1 << 33, true),
    ] as [(UInt64, Bool)])
  func documented(flags: UInt64, isMerged: Bool) {
    let flags = KernelFiles.FrameFlags(rawValue: flags)
    #expect(MergedFrameTest.kpageflags.isMerged(flags) == isMerged)
  }

  @Test(
    "On a kernel that sets bit 21 on every anonymous page",
    arguments: [
      (Fixed.merged, true), (Fixed.anonymousCalledMerged, false), (Fixed.anonymousHuge, false),
      (Fixed.merged | 1 << 22, false), (Fixed.merged | 1 << 17, false),
      (Fixed.merged | 1 << 7, false), (Fixed.file, false), (Fixed.zeroPage, false), (0, false),
      // What a fork left shared cannot be told from a merged page: the known error of this test.
      (Fixed.anonymousForked, true),
    ] as [(UInt64, Bool)])
  func fallback(flags: UInt64, isMerged: Bool) {
    let flags = KernelFiles.FrameFlags(rawValue: flags)
    #expect(MergedFrameTest.fallback.isMerged(flags) == isMerged)
  }
}

@Suite("Whether attribution is possible")
struct KernelHonestyTests {
  private func outcome(_ tree: KernelTree) -> KernelHonesty.Outcome {
    KernelHonesty.examine(
      KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs), pageBytes: 4_096)
  }

  @Test("A tree is taken by its word")
  func tree() throws {
    let tree = try World(merged: []).write()
    #expect(outcome(tree) == .usable(.kpageflags, zeroFrame: nil))
  }

  @Test func missing() throws {
    let tree = try KernelTree()
    #expect(
      outcome(tree)
        == .impossible(
          Refusal("this kernel has no \(tree.path("proc/kpageflags"))", isOfRights: false)))
    try tree.writeKpageflags([:])
    #expect(
      outcome(tree)
        == .impossible(
          Refusal("this kernel has no \(tree.path("proc/kpagecount"))", isOfRights: false)))
  }

  @Test("A /proc of processes alone is no word about the kernel")
  func processesOnly() throws {
    let tree = try KernelTree()
    try tree.link("proc/self", to: "4711")
    let path = tree.path("proc/kpageflags")
    let shown = "\(path) is not shown: /proc was mounted with subset=pid"
    #expect(outcome(tree) == .impossible(Refusal(shown, isOfRights: false)))
    try tree.write("MemTotal: 1 kB\n", to: "proc/meminfo")
    #expect(outcome(tree) == .impossible(Refusal("this kernel has no \(path)", isOfRights: false)))
  }

  @Test func forbidden() throws {
    let tree = try World(merged: []).write()
    try tree.setMode(0, of: "proc/kpageflags")
    try tree.setMode(0o755, of: "")
    let found = try OrdinaryUser.opensFiles { outcome(tree) }
    #expect(
      found
        == .impossible(
          Refusal("\(tree.path("proc/kpageflags")) may be read by root only", isOfRights: true)))
  }

  @Test(
    "This kernel is examined by whatever name its /proc goes",
    .enabled(if: geteuid() == 0, "frames are root's to see"),
    arguments: ["/proc/", "/proc/../proc"])
  func realTree(procfs: String) {
    let outcome = KernelHonesty.examine(KernelRoots(procfs: "/proc"), pageBytes: 4_096)
    guard case .usable(_, let zeroFrame) = outcome else { return }
    #expect(zeroFrame != nil)
    #expect(KernelHonesty.examine(KernelRoots(procfs: procfs), pageBytes: 4_096) == outcome)
  }
}
