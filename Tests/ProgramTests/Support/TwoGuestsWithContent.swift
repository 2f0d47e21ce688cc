import KernelFixtures

/// Two guests whose memory can be read, nothing of it merged.
///
/// Contents by page. one: A A B zero, and C, which nobody else has. two: A B B zero zero.
enum TwoGuestsWithContent {
  static let (one, two): (Int32, Int32) = (5101, 5102)
  /// Low enough for a plain file to reach.
  private static let ramStart: UInt64 = 64 << 30

  static func tree(_ settings: [String: String] = [:]) throws -> KernelTree {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(["run": "1", "full_scans": "2"].merging(settings) { _, given in given })
    try tree.addProcess(pid: 1, comm: "init", startTicks: 1, arguments: ["/sbin/init"])
    try tree.add(.ksmd())
    var flags: [UInt64: UInt64] = [:]
    for (pid, name, contents) in [
      (one, "one", [1, 1, 2, 0, 3] as [UInt8]), (two, "two", [1, 2, 2, 0, 0]),
    ] {
      var guest = ProcessFixture.qemu(pid: pid, name: name)
      guest.startTicks = UInt64(pid)
      guest.mappings = [
        .guestRAM(start: ramStart, bytes: 64 << 20, residentKiB: UInt64(contents.count) * 4)
      ]
      try tree.add(guest)
      let first = ramStart / 4_096
      var entries: [UInt64: UInt64] = [:]
      var pages: [UInt64: [UInt8]] = [:]
      for (place, content) in contents.enumerated() {
        let frame = UInt64(pid) * 10 + UInt64(place)
        entries[first + UInt64(place)] = PagemapEntry.present(frame: frame, exclusive: true)
        pages[first + UInt64(place)] = Array(repeating: content, count: 4_096)
        flags[frame] = FrameFlags.anonymous
      }
      try tree.writePagemap(pid: pid, entries)
      try tree.writeMemory(pid: pid, pages)
    }
    try tree.writeKpageflags(flags)
    try tree.writeKpagecount(flags.mapValues { _ in 1 })
    return tree
  }
}
