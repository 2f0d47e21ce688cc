import Glibc
package import SystemPackage

/// Where the kernel's own file systems are mounted (`/proc/self/mountinfo`).
package enum KernelMounts {
  /// Types of file systems in which writing sets something.
  private static let types: Set<String> = [
    "sysfs", "proc", "cgroup", "cgroup2", "debugfs", "tracefs", "configfs", "securityfs", "bpf",
    "efivarfs", "selinuxfs", "resctrl", "cpuset", "binfmt_misc", "fusectl", "pstore", "smackfs",
    "apparmorfs", "xenfs", "nfsd", "rpc_pipefs",
  ]
  /// Where they are on every host, with others below them.
  private static let usual: [FilePath] = ["/sys", "/proc"]

  /// Whether one of them is `folder` or lies below it.
  ///
  /// The usual two are known also where the list cannot be read.
  static func lie(below folder: FilePath) -> Bool {
    guard let root = real(folder) else { return false }
    return (places(in: list()) + usual).contains { $0.starts(with: root) }
  }

  /// Whether `path` leads to `/sys`, to `/proc`, or below them.
  static func holdUsually(_ path: FilePath) -> Bool {
    guard let place = real(path) else { return false }
    return usual.contains { place.starts(with: $0) }
  }

  /// Where a path leads, without links; nil where nothing is.
  private static func real(_ path: FilePath) -> FilePath? {
    guard let real = realpath(path.string, nil) else { return nil }
    defer { free(real) }
    return FilePath(String(cString: real))
  }

  /// Their mount points in the text of a `mountinfo` (proc_pid_mountinfo(5)), in its order.
  package static func places(in text: String) -> [FilePath] {
    // Byte by byte: a carriage return or a mark would be one character with what ends a line or a
    // word before it.
    text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
      // Number, parent, device, root, mount point, options, marks … - type, source, options.
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count > 6, words[4].first == UInt8(ascii: "/"),
        let dash = words.dropFirst(6).firstIndex(where: { $0.elementsEqual("-".utf8) }),
        dash + 1 < words.count, types.contains(String(Substring(words[dash + 1])))
      else { return nil }
      return FilePath(plain(words[4]))
    }
  }

  /// Blanks and their like are written as three octal digits; no path holds a NUL.
  private static func plain(_ word: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = Array(word)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8), code != 0
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func list() -> String {
    let file = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
