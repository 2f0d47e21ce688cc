import KernelFiles
import KernelFixtures
import Testing

@Suite("Memory of a process, and nodes of frames")
struct MemoryFileTests {
  @Test("Pages are read at their address, and as many as there are")
  func read() throws {
    let tree = try KernelTree()
    try tree.add(ProcessFixture(pid: 7, comm: "p7"))
    try tree.writeMemory(
      pid: 7, [3: Array(repeating: 1, count: 4_096), 4: Array(repeating: 2, count: 4_096)])
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    let memory = try MemoryFile(of: ProcessDirectory(pid: 7, roots))
    var bytes = [UInt8](repeating: 9, count: 3 * 4_096)
    let count = try bytes.withUnsafeMutableBytes { try memory.read(into: $0, at: 3 * 4_096) }
    #expect(count == 2 * 4_096)
    #expect(bytes[0] == 1 && bytes[4_096] == 2 && bytes[2 * 4_096] == 9)
    #expect(try bytes.withUnsafeMutableBytes { try memory.read(into: $0, at: 5 * 4_096) } == 0)
  }

  @Test("A process that has ended has no memory")
  func ended() throws {
    let tree = try KernelTree()
    try tree.add(ProcessFixture(pid: 7, comm: "p7"))
    let process = try ProcessDirectory(
      pid: 7, KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs))
    tree.removeProcess(7)
    #expect {
      _ = try MemoryFile(of: process)
    } throws: {
      ($0 as? KernelFileError)?.reason == .gone
    }
  }

  @Test("Frames belong to the node that has their block; one node is none")
  func nodes() throws {
    let tree = try KernelTree()
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    #expect(NodeFrames(roots, pageBytes: 4_096) == nil)
    try tree.write("8000000\n", to: "sys/devices/system/memory/block_size_bytes")
    for block in 0..<3 { try tree.makeDirectory("sys/devices/system/node/node0/memory\(block)") }
    #expect(NodeFrames(roots, pageBytes: 4_096) == nil)
    // Node 1 has no memory, node 10 comes behind node 2.
    try tree.makeDirectory("sys/devices/system/node/node1")
    try tree.makeDirectory("sys/devices/system/node/node10/memory4")
    try tree.makeDirectory("sys/devices/system/node/node2/memory3")
    let nodes = try #require(NodeFrames(roots, pageBytes: 4_096))
    #expect(nodes.count == 3)
    #expect(nodes.node(of: 0) == 0 && nodes.node(of: 3 * 32_768 - 1) == 0)
    #expect(nodes.node(of: 3 * 32_768) == 1)
    #expect(nodes.node(of: 4 * 32_768) == 2)
    #expect(nodes.node(of: 1 << 40) == 0)
  }
}
