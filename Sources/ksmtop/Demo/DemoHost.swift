import ArgumentParser
import KernelFiles
import MergeModel

/// Carries out a plan of the demo; whatever it changes, its guardian has promised to put right.
struct DemoHost {
  let roots: KernelRoots
  let guardian: Guardian
  let signals: SignalHold
  let machines: [DemoMachine]

  /// Seconds until guests must be up; QEMU needs one.
  private static let startPatience = 30.0
  /// Seconds for ksmd to merge something, and to come to rest.
  private static let mergePatience = 30.0
  /// Seconds without a change after which ksmd is taken to be done: it looks at 10,000 pages in one.
  private static let rest = 1.0

  /// Starts the guests, then turns KSM on.
  func prepare(_ plan: DemoPlan) throws {
    let files = DemoContentFiles()
    try guardian.promise(.directory(files.directory))
    try files.write(for: plan.guests)
    let guests = try start(plan.guests, files)
    // Their memory is filled; what cannot be removed now the guardian will speak of.
    _ = Restoration.remove(files.directory)
    // What has been started by others in the meantime must not be merged either.
    try DemoPlan.examine(others: ProcessSurvey(roots, excluding: guests).mergeable)
    for change in plan.changes {
      try guardian.set(change.file, to: change.wanted, found: change.found)
    }
  }

  /// Waits until ksmd has merged something and come to rest, or has had time enough.
  func awaitMerging() throws {
    var directory = KSMDirectory(roots)
    var last: Int64 = 0
    var quiet = 0.0
    for _ in 0..<Int(Self.mergePatience * 10) where quiet < Self.rest {
      try pause(seconds: 0.1)
      let now = directory.read()[.pagesSharing] ?? 0
      quiet = now == last && now > 0 ? quiet + 0.1 : 0
      last = now
    }
  }

  /// Lets time go by; a signal ends it, and the demo.
  func pause(seconds: Double) throws(ExitCode) {
    if let signal = signals.wait(seconds: seconds) { throw ExitCode(128 + signal) }
  }

  /// Starts the guests in what is installed, and waits until their memory is filled.
  private func start(
    _ guests: [DemoGuest], _ files: DemoContentFiles
  ) throws -> Set<ProcessIdentity> {
    var processes: Set<ProcessIdentity> = []
    for machine in machines {
      if !processes.isEmpty {
        StandardStreams.say("QEMU does not start here: plain processes take the place of guests")
      }
      let started = try guests.map { try guardian.start(machine.command($0, files)) }
      processes.formUnion(started)
      if try zip(started, guests).allSatisfy({ try awaitContent(of: $0, $1) }) {
        return processes
      }
    }
    throw Failure(.failed, "the demo's guests do not start; everything is as it was")
  }

  /// Waits until all contents lie in mergeable memory; false where the guest ends before.
  private func awaitContent(of process: ProcessIdentity, _ guest: DemoGuest) throws -> Bool {
    var buffer = TextBuffer(capacity: 65_536)
    for _ in 0..<Int(Self.startPatience / 0.02) {
      guard let bytes = Self.mergeableBytes(process, &buffer) else { return false }
      if bytes >= guest.contentBytes { return true }
      try pause(seconds: 0.02)
    }
    return false
  }

  /// Resident bytes of its mergeable mappings; nil once it has ended.
  ///
  /// Its own `/proc` always: the guests are real even where the host is a fixture.
  private static func mergeableBytes(
    _ identity: ProcessIdentity, _ buffer: inout TextBuffer
  ) -> Int? {
    guard let process = try? ProcessDirectory(pid: identity.pid, KernelRoots()),
      let stat = try? process.stat(&buffer), stat.startTicks == identity.startTicks,
      !stat.isZombie, let usages = try? process.mappingUsages(&buffer)
    else { return nil }
    return usages.filter { $0.flags.contains(.mergeable) }.map { Int($0.resident) }.reduce(0, +)
  }
}
