import Glibc
import LiveHarness

/// What the kernel says of the rights of each thread of a process (`/proc/PID/task/*/status`).
struct RightsOfThreads {
  struct Thread: Equatable {
    var effective: UInt64
    var permitted: UInt64
    var inheritable: UInt64
    var bounding: UInt64
    var ambient: UInt64
    var noNewPrivileges: Bool
    /// Whether system calls are filtered.
    var isFiltered: Bool
  }

  /// The first thread's come first.
  var threads: [Thread]

  /// Throws where one has just ended: whoever waits then looks again.
  init(of pid: Int32) throws {
    let names = try Self.threads(of: pid)
    threads = try names.map { number in
      let path = "/proc/\(pid)/task/\(number)/status"
      guard let text = kernelFile(path) else { throw LiveError("no \(path)") }
      var values: [Substring: Substring] = [:]
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: ":\t", maxSplits: 1)
        if parts.count == 2 { values[parts[0]] = parts[1] }
      }
      func bits(_ key: Substring) throws -> UInt64 {
        guard let bits = values[key].flatMap({ UInt64($0, radix: 16) }) else {
          throw LiveError("no \(key) in \(path)")
        }
        return bits
      }
      return Thread(
        effective: try bits("CapEff"), permitted: try bits("CapPrm"),
        inheritable: try bits("CapInh"), bounding: try bits("CapBnd"),
        ambient: try bits("CapAmb"), noNewPrivileges: values["NoNewPrivs"] == "1",
        isFiltered: values["Seccomp"] == "2")
    }
  }

  private static func threads(of pid: Int32) throws -> [Int32] {
    guard let folder = opendir("/proc/\(pid)/task") else { throw LiveError("no process \(pid)") }
    defer { closedir(folder) }
    var numbers: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let number = Int32(name) { numbers.append(number) }
    }
    return numbers.sorted()
  }
}
