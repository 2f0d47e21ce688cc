import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

/// A fixture tree and a session that samples it.
final class SessionHost {
  let tree: KernelTree
  let session: SamplingSession
  /// Where the RAM of a guest of the fixture begins.
  private static let ramStart: UInt64 = 0x7f6d_dfe0_0000

  /// `prepare` writes the processes; the session is not yet started.
  init(
    delay: Double = 0.02, budgetPercent: Double? = nil, readLimit: Double = 60,
    content: ContentPlan = .never, timekeeper: any Timekeeper = SystemTimekeeper(),
    _ prepare: (KernelTree) throws -> Void
  ) throws {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(["run": "1", "pages_shared": "1", "pages_sharing": "1"])
    try tree.writeKpageflags([50: KernelFixtures.FrameFlags.merged])
    try tree.writeKpagecount([50: 2])
    try tree.addProcess(pid: 1, comm: "systemd", startTicks: 1, arguments: ["/sbin/init"])
    try tree.add(.ksmd())
    try prepare(tree)
    var options = SamplingOptions(
      roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs), delay: delay,
      budgetPercent: budgetPercent)
    options.readLimits.cheapFiles = readLimit
    options.readLimits.mappings = readLimit
    options.readLimits.step = readLimit
    options.content = content
    options.roundLimit = content == .once ? 1 : nil
    self.tree = tree
    session = SamplingSession(options, timekeeper: timekeeper)
  }

  deinit {
    session.stop()
  }

  /// Adds a guest that maps the one merged frame.
  static func addGuest(
    _ pid: Int32, _ name: String, startTicks: UInt64 = 104_486, residentMiB: UInt64 = 1,
    to tree: KernelTree
  ) throws {
    var guest = ProcessFixture.qemu(
      pid: pid, name: name, ramMiB: residentMiB, residentMiB: residentMiB)
    guest.startTicks = startTicks
    try tree.writePagemap(
      pid: pid, [ramStart / 4_096: KernelFixtures.PagemapEntry.present(frame: 50)])
    try tree.add(guest)
  }

  /// The first sample for which `isWanted` holds; an issue after a long time without one.
  @discardableResult
  func sample(
    _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    where isWanted: (Sample) -> Bool
  ) throws -> Sample {
    let clock = SystemTimekeeper()
    let limit = clock.now().monotonic + 60
    while clock.now().monotonic < limit {
      if let sample = session.samples.newest, isWanted(sample) { return sample }
      session.bell.wait(seconds: 0.2)
    }
    return try #require(nil as Sample?, comment, sourceLocation: sourceLocation)
  }
}

extension Sample {
  subscript(pid: Int32) -> ProcessFigures? { snapshot.processes.first { $0.id.pid == pid } }

  /// What happened since the session began.
  var past: [Event.Kind] { history.marks.map(\.kind) }
}

/// Waits for `condition` for a long time; whether it came to hold.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<6_000 {
    if condition() { return true }
    usleep(10_000)
  }
  return false
}
