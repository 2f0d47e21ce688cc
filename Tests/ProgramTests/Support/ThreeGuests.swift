import KernelFixtures

/// A host with three guests and one other process, whose every figure is known.
///
/// Frames come in runs of 10 MiB. Run A is mapped by the three guests, B twice by web01 and once
/// by db01, C by web01 and the other process, D twice by mail01, and E, merged too, by db01 alone.
/// So 5 runs are shared by 11 mappings, which saves 6 runs.
enum ThreeGuests {
  static let run: UInt64 = 2_560
  static let (web01, db01, mail01, other): (Int32, Int32, Int32, Int32) = (4101, 4102, 4103, 4200)

  static let hostName = HostFixture().name
  static let sharedPages = 5 * run
  static let sharingPages = 6 * run

  private static let (a, b, c, d, e) = (
    UInt64(100_000), UInt64(110_000), UInt64(120_000), UInt64(130_000), UInt64(140_000)
  )
  private static let ramStart: UInt64 = 0x7f6d_dfe0_0000

  /// Writes the whole host; `settings` replace the files of KSM of that name.
  static func tree(_ settings: [String: String] = [:]) throws -> KernelTree {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(counters.merging(settings) { _, given in given })
    try tree.addProcess(pid: 1, comm: "init", startTicks: 1, arguments: ["/sbin/init"])
    try tree.add(.ksmd(systemTicks: 7_200))
    try tree.add(guest(web01, "web01", merged: 4, own: 2, uuid: true))
    try tree.add(guest(db01, "db01", merged: 3, own: 1))
    try tree.add(guest(mail01, "mail01", merged: 3, own: 0))
    try tree.add(otherProcess)
    try writeFrames(tree)
    return tree
  }

  /// The host as an ordinary user meets it: of no process more than its command line.
  static func hidden(_ settings: [String: String] = [:]) throws -> KernelTree {
    let tree = try tree(settings)
    try tree.setMode(0, of: "proc/kpageflags")
    try tree.setMode(0, of: "proc/kpagecount")
    for pid in [web01, db01, mail01, other] {
      for file in hiddenFiles { try tree.setMode(0, of: "proc/\(pid)/\(file)") }
    }
    return tree
  }

  private static let hiddenFiles = [
    "ksm_stat", "ksm_merging_pages", "maps", "smaps", "smaps_rollup", "pagemap",
  ]

  private static let counters: [String: String] = {
    let candidates = sharedPages + sharingPages + 4 * run
    let profit = Int64(sharingPages * 4096) - Int64(candidates * 64)
    return [
      "run": "1", "pages_to_scan": "1000", "full_scans": "40", "pages_scanned": "1000000",
      "pages_shared": "\(sharedPages)", "pages_sharing": "\(sharingPages)",
      "pages_unshared": "\(4 * run)", "general_profit": "\(profit)",
    ]
  }()

  /// A guest with `merged` and `own` runs of RAM resident.
  private static func guest(
    _ pid: Int32, _ name: String, merged: UInt64, own: UInt64, uuid: Bool = false
  ) -> ProcessFixture {
    var guest = ProcessFixture.qemu(
      pid: pid, name: name, residentMiB: (merged + own) * 10, mergedMiB: merged * 10)
    if uuid { guest.arguments += ["-uuid", "6f1c6e0e-0000-4000-8000-000000004101"] }
    guest.startTicks = UInt64(pid)
    return guest
  }

  private static var otherProcess: ProcessFixture {
    var process = ProcessFixture(pid: other, comm: "java", arguments: ["/usr/bin/java", "-jar"])
    process.mappings = [
      .guestRAM(start: ramStart, bytes: 64 << 20, residentKiB: 20 << 10, mergedKiB: 10 << 10)
    ]
    process.mergingPages = run
    process.ksmStat = ProcessFixture.ksmStat(
      rmapItems: 2 * run, mergingPages: run, mergeable: true)
    return process
  }

  private static func writeFrames(_ tree: KernelTree) throws {
    var flags: [UInt64: UInt64] = [:]
    var counts: [UInt64: UInt64] = [:]
    var ownFrame: UInt64 = 200_000
    for (pid, runs, own) in [
      (web01, [a, b, b, c], 2), (db01, [a, b, e], 1), (mail01, [a, d, d], 0), (other, [c], 1),
    ] {
      var entries: [UInt64: UInt64] = [:]
      var page = ramStart / 4096
      for frame in runs.flatMap({ $0..<$0 + run }) {
        entries[page] = PagemapEntry.present(frame: frame)
        flags[frame] = FrameFlags.merged
        counts[frame, default: 0] += 1
        page += 1
      }
      for _ in 0..<UInt64(own) * run {
        entries[page] = PagemapEntry.present(frame: ownFrame, exclusive: true)
        flags[ownFrame] = FrameFlags.anonymous
        counts[ownFrame] = 1
        ownFrame += 1
        page += 1
      }
      try tree.writePagemap(pid: pid, entries)
    }
    try tree.writeKpageflags(flags)
    try tree.writeKpagecount(counts)
  }
}
