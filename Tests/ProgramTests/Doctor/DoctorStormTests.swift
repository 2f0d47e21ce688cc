import Foundation
import KernelFixtures
import Testing

/// A host whose files change while the doctor looks.
@Suite("ksmtop doctor during a storm", .timeLimit(.minutes(5)))
struct DoctorStormTests {
  /// Of a cgroup with 60 MiB of room, in which 100 MiB of KSM's zero pages can be written to.
  private static let (limit, used, zeros) = (UInt64(100 << 20), UInt64(40 << 20), UInt64(25_600))

  private static func tree() throws -> KernelTree {
    let tree = try ThreeGuests.tree()
    try tree.write("0::/g\n", to: "proc/\(ThreeGuests.web01)/cgroup")
    try tree.write("\(limit)\n", to: "sys/fs/cgroup/g/memory.max")
    try tree.write("inactive_file 0\n", to: "sys/fs/cgroup/g/memory.stat")
    try write(0, to: tree)
    return tree
  }

  /// What the kernel says once so many zero pages have been written to; `cow_ksm` counts none.
  private static func write(_ written: UInt64, to tree: KernelTree) throws {
    let directory = "proc/\(ThreeGuests.web01)"
    let fields = try String(contentsOfFile: tree.path("\(directory)/stat"), encoding: .utf8)
      .split(separator: " ").map(String.init)
    let stat = fields[..<9] + ["\(102 + written)"] + fields[10...]
    let files = [
      "\(directory)/stat": stat.joined(separator: " "),
      "sys/fs/cgroup/g/memory.current": "\(used + written * 4_096)\n",
      "\(directory)/ksm_stat":
        ProcessFixture.ksmStat(
          rmapItems: 15_360, zeroPages: zeros - written, mergingPages: 10_240, mergeable: true
        ).map { "\($0.0) \($0.1)\n" }.joined(),
    ]
    for (file, text) in files {
      try tree.write(text, to: "new")
      try tree.move("new", to: file)
    }
  }

  @Test(
    "Writes to zero pages, which cow_ksm does not count, also where they pause at first",
    arguments: [0.0, 2])
  func zeroPages(pause: Double) async throws {
    let tree = try Self.tree()
    let started = tree.path("started")
    let storm = Task {
      // Others may run before it.
      while permissions(of: started) == nil { try await Task.sleep(for: .milliseconds(10)) }
      let began = ContinuousClock.now
      while !Task.isCancelled {
        let passed = max(0, (ContinuousClock.now - began) / .seconds(1) - pause)
        let bursts = (passed / (1 + pause)).rounded(.down)
        let written = (bursts + min(1, passed - bursts * (1 + pause))) * 1_000
        try Self.write(min(UInt64(written), 15_000), to: tree)
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--check"], on: tree,
      behind: ["sh", "-c", ": > '\(started)' && exec \"$@\"", "sh"])
    storm.cancel()
    #expect(run.code == 2, "\(run.text)")
    #expect(run.text.contains("storm"))
  }

  @Test("Without writes it is no storm, though it would not fit")
  func still() async throws {
    let run = try await ProgramRun.ksmtop(["doctor", "--check"], on: Self.tree())
    #expect(run.code == 0, "\(run.text)")
  }
}
