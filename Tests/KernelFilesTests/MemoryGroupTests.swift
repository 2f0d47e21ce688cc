import KernelFiles
import KernelFixtures
import Testing

@Suite("Memory cgroups")
struct MemoryGroupTests {
  private let tree: KernelTree
  private let reader: MemoryGroupReader

  init() throws {
    tree = try KernelTree()
    reader = MemoryGroupReader(KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs))
  }

  @Test(
    "The line of the memory controller counts, else that of version 2",
    arguments: [
      ("0::/machine.slice/a.scope\n", "/machine.slice/a.scope"), ("0::/\n", "/"),
      ("9:name=systemd:/x\n4:memory:/m/n\n0::/u\n", "/m/n"), ("3:cpu,memory,blkio:/m\n", "/m"),
      ("0::/a:b c\n", "/a:b c"), ("1:cpu:/c\n0::/u\n", "/u"),
      ("9:name=memory:/x\n0::/u\n", "/u"),
    ])
  func parsing(text: String, path: String) {
    #expect(MemoryGroupPath(parsing: text)?.path == path)
    let isOne = text.contains("memory:/m") || text.contains("memory,")
    #expect(MemoryGroupPath(parsing: text)?.hierarchy == (isOne ? .memory : .unified))
  }

  @Test(
    "What lies outside of what can be seen here, and what is no path, is no group",
    arguments: [
      "", "0::\n", "0::a\n", "0::/../b\n", "0::/a/../../etc\n", "0::/a/..\n",
      "4:memory:/..\n0::/a\n",
      "0::/a//b\n", "0::/a/\n", "0::/./a\n", "1:cpu:/c\n", "nonsense\n", "0:/a\n",
    ])
  func refused(text: String) {
    #expect(MemoryGroupPath(parsing: text) == nil)
  }

  @Test("Every group above has its limit too")
  func ancestors() {
    #expect(
      MemoryGroupPath(parsing: "0::/a/b/c\n")?.withAncestors.map(\.path)
        == ["/a/b/c", "/a/b", "/a", "/"])
    #expect(MemoryGroupPath(parsing: "0::/\n")?.withAncestors.map(\.path) == ["/"])
  }

  private func figures(_ text: String) -> MemoryGroupReader.Figures? {
    var buffer = TextBuffer()
    return MemoryGroupPath(parsing: text).flatMap { reader.figures(of: $0, &buffer) }
  }

  @Test("Version 2, at either of its mount points")
  func versionTwo() throws {
    for folder in ["sys/fs/cgroup/a", "sys/fs/cgroup/unified/b"] {
      try tree.write("1000000\n", to: "\(folder)/memory.max")
      try tree.write("600000\n", to: "\(folder)/memory.current")
      try tree.write(
        "anon 1\nfile 2\ninactive_anon 3\ninactive_file 50000\n", to: "\(folder)/memory.stat")
    }
    let expected = MemoryGroupReader.Figures(
      limitBytes: 1_000_000, usageBytes: 600_000, reclaimableBytes: 50_000)
    #expect(figures("0::/a\n") == expected)
    #expect(figures("0::/b\n") == expected)
    #expect(figures("0::/c\n") == nil)
    try tree.write("max\n", to: "sys/fs/cgroup/a/memory.max")
    #expect(figures("0::/a\n") == nil)
    try tree.removeFile("sys/fs/cgroup/unified/b/memory.stat")
    #expect(figures("0::/b\n")?.reclaimableBytes == 0)
  }

  @Test("Version 1, whose largest number is no limit")
  func versionOne() throws {
    let folder = "sys/fs/cgroup/memory/m"
    try tree.write("2000000\n", to: "\(folder)/memory.limit_in_bytes")
    try tree.write("600000\n", to: "\(folder)/memory.usage_in_bytes")
    try tree.write(
      "inactive_file 7\nhierarchical_memory_limit 5\ntotal_inactive_file 50000\n",
      to: "\(folder)/memory.stat")
    #expect(
      figures("4:memory:/m\n0::/u\n")
        == MemoryGroupReader.Figures(
          limitBytes: 2_000_000, usageBytes: 600_000, reclaimableBytes: 50_000))
    #expect(figures("4:memory:/\n") == nil)
    try tree.write("9223372036854771712\n", to: "\(folder)/memory.limit_in_bytes")
    #expect(figures("4:memory:/m\n") == nil)
    try tree.write("2000000\n", to: "\(folder)/memory.limit_in_bytes")
    try tree.removeFile("\(folder)/memory.usage_in_bytes")
    #expect(figures("4:memory:/m\n") == nil)
  }
}
