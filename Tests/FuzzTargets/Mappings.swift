import Guests
import KernelFiles
import MergeModel

extension FuzzTarget {
  static let maps = FuzzTarget("maps") { input in
    for mapping in MapsParser.mappings(in: input.span) {
      try expect(mapping.end >= mapping.start, "a mapping that ends before it begins")
      try expectEqual(
        MapsParser.mappings(in: Array(mapping.written.utf8).span), [mapping], "read again")
    }
  }

  /// smaps, and what is made of it: the memory of a process, and where a guest's RAM lies.
  static let smaps = FuzzTarget("smaps") { input in
    let usages = SmapsParser.usages(in: input.span)
    // As from a file: in pieces that end with a line.
    var parser = SmapsParser()
    var begin = 0
    for index in input.indices where input[index] == UInt8(ascii: "\n") {
      parser.take(input.span.extracting(begin..<index + 1))
      begin = index + 1
    }
    if begin < input.count { parser.take(input.span.extracting(begin..<input.count)) }
    try expectEqual(parser.usages, usages, "in pieces")
    for ramBytes in [nil, UInt64(1) << 30] {
      for monitor in [GuestFacts.Monitor.qemu, .firecracker] {
        let guest = GuestFacts(monitor: monitor, name: "vm", ramBytes: ramBytes)
        let figures = GuestMemory.figures(of: usages, guest: guest)
        try expect(figures.ram.count <= usages.count, "more RAM than mappings")
        try expect(
          figures.ram.allSatisfy { region in
            usages.contains {
              $0.mapping.start == region.start && $0.mapping.bytes == region.bytes
            }
          }, "RAM that is no mapping")
      }
    }
  }
}

extension Mapping {
  /// As the kernel prints it, of what is read of it.
  fileprivate var written: String {
    let permissions = "rw\(isExecutable ? "x" : "-")\(isShared ? "s" : "p")"
    let range = "\(String(start, radix: 16))-\(String(end, radix: 16))"
    return "\(range) \(permissions) 0 00:00 \(inode) \(path)\n"
  }
}
