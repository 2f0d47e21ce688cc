import Attribution
import Glibc
import Guests
import KernelFiles
import LiveHarness
import MergeModel
import Testing

/// A process of a test as the rooms of the program know it.
struct Participant: Sendable {
  var identity: ProcessIdentity
  /// Nil for a process that is no guest.
  var guest: GuestFacts?

  var pid: Int32 { identity.pid }

  init(_ guest: QEMUGuest) {
    identity = ProcessIdentity(pid: guest.pid, startTicks: guest.startTicks)
    self.guest = GuestFacts(
      monitor: .qemu, name: guest.plan.name, ramBytes: UInt64(guest.plan.memoryMiB) << 20)
  }

  init(_ process: PlainProcess) {
    identity = ProcessIdentity(pid: process.pid, startTicks: process.startTicks)
  }

  /// Its memory as a survey reads it.
  func memory() throws -> MemoryFigures {
    var buffer = TextBuffer(capacity: 1 << 16)
    let directory = try ProcessDirectory(pid: pid, KernelRoots())
    return GuestMemory.figures(of: try directory.mappingUsages(&buffer), guest: guest)
  }

  /// What an attribution pass is told of it.
  func target() throws -> AttributionTarget {
    let ram = try guest.map { _ in try memory().ram.map { $0.start..<($0.start + $0.bytes) } }
    return AttributionTarget(identity: identity, isGuest: guest != nil, ram: ram)
  }

  /// `/proc/PID/ksm_merging_pages`: what the kernel counts of it.
  func kernelMergingPages() throws -> UInt64 {
    let text = try #require(kernelFile("/proc/\(pid)/ksm_merging_pages"))
    return try #require(UInt64(text.dropLast()))
  }

  /// A line of `/proc/PID/status` in KiB, such as VmRSS.
  func statusKibibytes(_ key: String) throws -> Int {
    let text = try #require(kernelFile("/proc/\(pid)/status"))
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(key):") })
    return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1]))
  }
}
