/// One mapping of a fake process, an entry of maps and smaps.
package struct MappingFixture {
  package var start: UInt64
  /// Size in bytes.
  package var bytes: UInt64
  package var permissions = "rw-p"
  package var offset: UInt64 = 0
  package var device = "00:00"
  package var inode: UInt64 = 0
  package var path = ""
  /// The figures of smaps, in KiB.
  package var residentKiB: UInt64 = 0
  package var proportionalKiB: UInt64 = 0
  package var swapKiB: UInt64 = 0
  package var hugeKiB: UInt64 = 0
  package var privateHugetlbKiB: UInt64 = 0
  package var sharedHugetlbKiB: UInt64 = 0
  /// `KSM:`; nil before kernel 6.7.
  package var mergedKiB: UInt64? = 0
  /// VmFlags, the kernel's two letters each.
  package var flags = ["rd", "wr", "mr", "mw", "me", "ac"]

  package init(start: UInt64, bytes: UInt64) {
    self.start = start
    self.bytes = bytes
  }

  /// Guest RAM as QEMU maps it: advised mergeable and huge, not inherited by fork.
  package static func guestRAM(
    start: UInt64 = 0x7f6d_dfe0_0000, bytes: UInt64, residentKiB: UInt64, mergedKiB: UInt64? = 0
  ) -> MappingFixture {
    var mapping = MappingFixture(start: start, bytes: bytes)
    mapping.residentKiB = residentKiB
    mapping.proportionalKiB = residentKiB
    mapping.mergedKiB = mergedKiB
    mapping.flags = ["rd", "wr", "mr", "mw", "me", "dc", "ac", "hg", "mg"]
    return mapping
  }

  /// The head line, as `/proc/PID/maps` shows it.
  var line: String {
    let range = "\(hexadecimal(start, 1))-\(hexadecimal(start + bytes, 1))"
    let head = "\(range) \(permissions) \(hexadecimal(offset, 8)) \(device) \(inode) "
    guard !path.isEmpty else { return "\(head)\n" }
    return head + String(repeating: " ", count: max(0, 73 - head.utf8.count)) + "\(path)\n"
  }

  /// The whole entry of `/proc/PID/smaps`.
  var entry: String {
    line + figureLine("Size", bytes / 1024) + figureLine("KernelPageSize", isHugetlb ? 2048 : 4)
      + figureLine("MMUPageSize", isHugetlb ? 2048 : 4) + figures(of: [self])
      + "THPeligible:           \(flags.contains("hg") ? 1 : 0)\n"
      + "VmFlags: \(flags.joined(separator: " ")) \n"
  }

  private var isHugetlb: Bool { flags.contains("ht") }
}

/// The lines that smaps prints for a mapping and smaps_rollup for their sum.
func figures(of mappings: [MappingFixture]) -> String {
  func sum(_ figure: (MappingFixture) -> UInt64) -> UInt64 { mappings.map(figure).reduce(0, +) }
  var lines: [(String, UInt64)] = [
    ("Rss", sum(\.residentKiB)),
    ("Pss", sum(\.proportionalKiB)),
    ("Pss_Dirty", sum(\.proportionalKiB)),
    ("Shared_Clean", 0),
    ("Shared_Dirty", 0),
    ("Private_Clean", 0),
    ("Private_Dirty", sum(\.residentKiB)),
    ("Referenced", sum(\.residentKiB)),
    ("Anonymous", sum(\.residentKiB)),
  ]
  if mappings.contains(where: { $0.mergedKiB != nil }) {
    lines.append(("KSM", sum { $0.mergedKiB ?? 0 }))
  }
  lines += [
    ("LazyFree", 0),
    ("AnonHugePages", sum(\.hugeKiB)),
    ("ShmemPmdMapped", 0),
    ("FilePmdMapped", 0),
    ("Shared_Hugetlb", sum(\.sharedHugetlbKiB)),
    ("Private_Hugetlb", sum(\.privateHugetlbKiB)),
    ("Swap", sum(\.swapKiB)),
    ("SwapPss", sum(\.swapKiB)),
    ("Locked", 0),
  ]
  return lines.map { figureLine($0.0, $0.1) }.joined()
}

/// One figure of smaps, its number right-aligned at column 24 as the kernel does.
private func figureLine(_ name: String, _ kibibytes: UInt64) -> String {
  let number = String(kibibytes)
  let gap = String(repeating: " ", count: max(1, 23 - name.utf8.count - number.utf8.count))
  return "\(name):\(gap)\(number) kB\n"
}

/// Digits as `%0*llx` prints them.
func hexadecimal(_ number: UInt64, _ width: Int) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
