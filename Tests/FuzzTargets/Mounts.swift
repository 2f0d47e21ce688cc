import Privileges
import SystemPackage

extension FuzzTarget {
  /// `/proc/self/mountinfo`, in which whoever mounts something chooses names.
  static let kernelMounts = FuzzTarget("kernel-mounts") { input in
    func places(in bytes: some Collection<UInt8>) -> [FilePath] {
      KernelMounts.places(in: String(decoding: bytes, as: UTF8.self))
    }
    let found = places(in: input)
    try expectEqual(
      found, input.split(separator: 0x0a).flatMap { places(in: $0) }, "line by line")
    for place in found {
      let line = "24 22 0:22 / \(written(place)) rw shared:1 - sysfs sysfs rw"
      try expectEqual(places(in: Array(line.utf8)), [place], "read again")
    }
  }

  /// As the kernel writes a path: blanks, ends of lines and backslashes as octal digits.
  private static func written(_ path: FilePath) -> String {
    let bytes = path.string.utf8.flatMap { byte -> [UInt8] in
      guard byte <= 0x20 || byte == UInt8(ascii: "\\") else { return [byte] }
      let digits = String(byte, radix: 8)
      return Array("\\\(String(repeating: "0", count: 3 - digits.count))\(digits)".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
