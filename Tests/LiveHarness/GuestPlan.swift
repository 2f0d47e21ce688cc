/// A QEMU guest to start: its name, its memory, and what is in it.
package struct GuestPlan: Sendable {
  package var name: String
  /// Words after `-machine microvm`, such as `mem-merge=off`.
  package var machineOptions: [String] = []
  package var memoryMiB = 1024
  /// Content by guest-physical address; must lie inside the memory.
  package var content: [UInt64: KnownContent]
  /// Further words of the command line.
  package var arguments: [String] = []
  /// Whether it runs as a user without rights (65534), who owns its sockets then.
  package var isOrdinaryUsers = false
  /// Where its memory is charged to; nil for where the test's is.
  package var cgroup: MemoryCgroup?
  /// Boots, and from then on rewrites `busyPages` pages several times a second.
  package var isBusy = false
  /// Boots when it is told to go on, and then writes over its memory.
  package var writes: GuestWrites?

  /// The pages that a busy guest rewrites.
  package static let busyPages = UInt64(BootSector.pages)

  package init(name: String, content: [UInt64: KnownContent] = [:]) {
    self.name = name
    self.content = content
  }

  /// Bytes of content that QEMU puts into the guest's memory.
  var contentBytes: Int { content.values.map(\.bytes).reduce(0, +) }

  /// Paused from the start (`-S`): QEMU itself loads the content, and nothing ever changes it.
  func command(_ files: ContentFiles) throws -> [String] {
    let command =
      if let writes {
        try writingCommand(writes, files)
      } else {
        try isBusy ? busyCommand(files) : pausedCommand(files)
      }
    let owned = isOrdinaryUsers ? Self.ordinaryUser + command : command
    return cgroup?.starting(owned) ?? owned
  }

  /// Whoever becomes another user is no longer killed with its keeper, unless that is asked anew.
  private static let ordinaryUser = [
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--pdeathsig", "KILL",
  ]

  private func pausedCommand(_ files: ContentFiles) throws -> [String] {
    let machine = (["microvm"] + machineOptions).joined(separator: ",")
    return [
      "qemu-system-x86_64", "-S", "-machine", machine, "-accel", "tcg", "-display", "none",
      "-monitor", "none", "-nodefaults", "-m", "\(memoryMiB)",
      "-name", "guest=\(name.replacing(",", with: ",,")),debug-threads=on",
    ] + (try loaders(files)) + arguments
  }

  /// The words that make QEMU load the content.
  func loaders(_ files: ContentFiles) throws -> [String] {
    try content.sorted { $0.key < $1.key }.flatMap { address, content in
      let place = "addr=0x\(String(address, radix: 16))"
      return ["-device", "loader,file=\(try files.path(content)),\(place),force-raw=on"]
    }
  }

  /// One that boots, with a machine that has firmware and a floppy drive.
  private func busyCommand(_ files: ContentFiles) throws -> [String] {
    [
      "qemu-system-x86_64", "-machine", (["pc"] + machineOptions).joined(separator: ","),
      "-accel", "tcg", "-display", "none", "-monitor", "none", "-nodefaults",
      "-m", "\(memoryMiB)", "-name", "guest=\(name),debug-threads=on",
      "-drive", "file=\(try files.bootDisk()),if=floppy,format=raw,readonly=on", "-boot", "a",
    ] + arguments
  }

  /// Paused, with content, firmware, a floppy drive, and a socket that lets it go on.
  private func writingCommand(_ writes: GuestWrites, _ files: ContentFiles) throws -> [String] {
    let disk = try files.stormDisk(writes, of: name)
    return [
      "qemu-system-x86_64", "-S", "-machine", (["pc"] + machineOptions).joined(separator: ","),
      "-accel", "tcg", "-display", "none", "-monitor", "none", "-nodefaults",
      "-m", "\(memoryMiB)", "-name", "guest=\(name)",
      "-drive", "file=\(disk),if=floppy,format=raw,readonly=on", "-boot", "a",
      "-qmp", "unix:\(files.monitor(of: name)),server=on,wait=off",
    ] + (try loaders(files)) + arguments
  }

  /// Guests with content of four kinds.
  ///
  /// Guests 2k and 2k+1 (from 0) are twins. An odd one at the end shares with nobody.
  package static func fleet(_ count: Int, _ content: FleetContent = .whole) -> [GuestPlan] {
    (0..<count).map { index in
      let number = UInt64(index)
      let doubled = KnownContent(seed: 3000 + number, mebibytes: content.doubledMiB)
      return GuestPlan(
        name: "vm\(index + 1 < 10 ? "0" : "")\(index + 1)",
        content: [
          0x1000_0000: KnownContent(seed: 1, mebibytes: content.commonMiB),
          0x1400_0000: KnownContent(seed: 1000 + number, mebibytes: content.ownMiB),
          0x1800_0000: KnownContent(seed: 2000 + number / 2, mebibytes: content.twinMiB),
          0x1c00_0000: doubled,
          0x2000_0000: doubled,
        ])
    }
  }
}
