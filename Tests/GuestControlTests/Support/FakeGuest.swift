import Glibc
import GuestControl
import JSONText
import KernelFiles
import KernelFixtures
import MergeModel
import Synchronization

/// A guest that is this process: its mappings are files, its memory backends are numbers.
final class FakeGuest: Sendable {
  struct Backend: Sendable {
    var id: String
    var mebibytes: UInt64
    var isShared = false
    /// Property `merge`.
    var merges = true
    /// The kernel has flag `mg` on its mapping.
    var isAdvised = true
    /// The kernel follows what QEMU says.
    var follows = true
    /// Huge pages of the pool.
    var isHugetlb = false

    init(_ id: String, _ mebibytes: UInt64 = 64) {
      self.id = id
      self.mebibytes = mebibytes
    }
  }

  let tree: KernelTree
  let id: ProcessIdentity
  private let state: Mutex<[Backend]>

  var roots: KernelRoots { KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs) }
  var socketPath: String { tree.path("qmp.sock") }
  var backends: [Backend] { state.withLock { $0 } }
  /// Whether each backend's mapping is advised.
  var advised: [Bool] { backends.map(\.isAdvised) }

  init(_ backends: [Backend]) throws {
    tree = try KernelTree()
    id = ProcessIdentity(pid: getpid(), startTicks: 4711)
    state = Mutex(backends)
    try writeMappings()
  }

  /// Facts as the command line gives them.
  func facts(sockets: [String]? = nil) -> GuestFacts {
    var facts = GuestFacts(monitor: .qemu, name: "fake")
    facts.controlSockets = sockets ?? [socketPath]
    return facts
  }

  /// Sets property `merge`, as QEMU does: the kernel hears of it only when it changes.
  func set(_ id: String, merges: Bool) throws {
    state.withLock { backends in
      guard let index = backends.firstIndex(where: { $0.id == id }),
        backends[index].merges != merges
      else { return }
      backends[index].merges = merges
      if backends[index].follows, !backends[index].isHugetlb {
        backends[index].isAdvised = merges
      }
    }
    try writeMappings()
  }

  /// What `query-memdev` returns.
  var listing: JSONValue {
    .array(
      backends.map { backend in
        .object([
          JSONValue.Member("share", .bool(backend.isShared)),
          JSONValue.Member("host-nodes", .array([])),
          JSONValue.Member("size", .number(String(backend.mebibytes << 20))),
          JSONValue.Member("merge", .bool(backend.merges)),
          JSONValue.Member("policy", .string("default")),
          JSONValue.Member("id", .string(backend.id)),
        ])
      })
  }

  /// One mapping a backend with a page between, and 2 MiB of firmware that stay advised.
  private func writeMappings() throws {
    var process = ProcessFixture(
      pid: id.pid, comm: "qemu-system-x86", arguments: ["/usr/bin/qemu-system-x86_64"])
    process.startTicks = id.startTicks
    var start: UInt64 = 0x7f00_0000_0000
    for backend in backends {
      var mapping = MappingFixture.guestRAM(
        start: start, bytes: backend.mebibytes << 20, residentKiB: 1_024)
      if !backend.isAdvised { mapping.flags.removeAll { $0 == "mg" } }
      if backend.isHugetlb { mapping.flags.append("ht") }
      if backend.isShared { mapping.permissions = "rw-s" }
      process.mappings.append(mapping)
      start += mapping.bytes + 4_096
    }
    process.mappings.append(.guestRAM(start: start, bytes: 2 << 20, residentKiB: 128))
    try tree.add(process)
    try tree.write("\(id.pid) (CPU 0/TCG) S\n", to: "proc/\(id.pid)/task/\(id.pid)/stat")
  }
}
