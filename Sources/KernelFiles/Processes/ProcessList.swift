import Glibc

/// The numbers of all processes: the entries of `/proc` that are numbers.
package enum ProcessList {
  /// In no particular order; hidden processes (hidepid) are not among them.
  package static func pids(_ roots: KernelRoots) throws(KernelFileError) -> [Int32] {
    guard let stream = opendir(roots.procfs) else {
      throw KernelFileError(path: roots.procfs, errno: errno)
    }
    defer { closedir(stream) }
    var pids: [Int32] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      if let pid = pid(of: entry) { pids.append(pid) }
    }
    // Half a list would look as if the rest had ended.
    guard errno == 0 else { throw KernelFileError(path: roots.procfs, errno: errno) }
    return pids
  }

  /// Our own number in this `/proc`, which may be that of another pid namespace (`/host/proc`).
  ///
  /// Nil where we are not in it: a fixture, or a copy of another machine's files.
  package static func ownNumber(_ roots: KernelRoots) -> Int32? {
    linkTarget("\(roots.procfs)/self").flatMap { Int32($0) }
  }

  /// Whether this `/proc` has processes only (mounted with `subset=pid`), and no file of the host.
  package static func showsNothingElse(_ roots: KernelRoots) -> Bool {
    ownNumber(roots) != nil && access("\(roots.procfs)/meminfo", F_OK) != 0
  }

  /// Whether `/proc` shows a pid namespace of its own, as in a container; false where it does not say.
  package static func isContained(_ roots: KernelRoots) -> Bool {
    linkTarget("\(roots.procfs)/self/ns/pid").map { $0 != initialNamespace } ?? false
  }

  /// PROC_PID_INIT_INO (include/linux/proc_ns.h): the host's own namespace has a fixed number.
  private static let initialNamespace = "pid:[4026531836]"

  private static func linkTarget(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: 64)
    let count = readlink(path, &target, target.count)
    guard count > 0 else { return nil }
    return String(decoding: target[0..<count].lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func pid(of entry: UnsafeMutablePointer<dirent>) -> Int32? {
    withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: UInt8.self, capacity: 256) { letters in
        var value: Int32 = 0
        var index = 0
        while letters[index] != 0 {
          guard letters[index] >= 0x30, letters[index] <= 0x39, index < 9 else { return nil }
          value = value * 10 + Int32(letters[index] - 0x30)
          index += 1
        }
        return index > 0 ? value : nil
      }
    }
  }
}
