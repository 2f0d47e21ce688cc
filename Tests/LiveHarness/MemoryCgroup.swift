import Foundation
import Synchronization

/// A memory cgroup of a test's own, of version 1 or 2; it goes away with this object.
///
/// What does not fit into it is not swapped out, but for 4 MiB in version 1.
package final class MemoryCgroup: Sendable {
  /// Its directory.
  package let path: String
  private let isVersion1: Bool

  package init() throws {
    let version1 = "/sys/fs/cgroup/memory"
    isVersion1 = FileManager.default.fileExists(atPath: "\(version1)/cgroup.procs")
    let root = isVersion1 ? version1 : "/sys/fs/cgroup"
    path = "\(root)/ksmtop-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    if !isVersion1 { try Self.controller.withLock { try $0.enter() } }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    if !isVersion1 { try writeIfThere("0", to: "memory.swap.max") }
  }

  /// Bytes charged to it now.
  package var usage: UInt64 {
    get throws {
      let file = isVersion1 ? "memory.usage_in_bytes" : "memory.current"
      let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
      return UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
  }

  /// How often its limit was met; version 2 counts it under another name.
  package var limitHits: UInt64 {
    get throws {
      if isVersion1 {
        return UInt64(kernelFile("\(path)/memory.failcnt")?.dropLast() ?? "") ?? 0
      }
      return number("max", in: "memory.events")
    }
  }

  /// How many of its processes the kernel killed for want of memory.
  package var kills: UInt64 {
    number("oom_kill", in: isVersion1 ? "memory.oom_control" : "memory.events")
  }

  /// Below the mount point, as ksmtop shows it.
  package var shownPath: String { "/" + (path.split(separator: "/").last.map(String.init) ?? "") }

  /// Reads a file through the page cache, charged to it.
  package func cache(_ file: String) async throws {
    let reader = try await HeldProcess(
      starting(["sh", "-c", #"cat "$1" > /dev/null; echo done; exec sleep 60"#, "sh", file]))
    defer { reader.end() }
    _ = try await reader.line()
  }

  private func number(_ key: String, in file: String) -> UInt64 {
    let lines = (kernelFile("\(path)/\(file)") ?? "").split(separator: "\n")
    let line = lines.first { $0.hasPrefix(key + " ") }
    return line.flatMap { UInt64($0.dropFirst(key.count + 1)) } ?? 0
  }

  package func limit(to bytes: UInt64) throws {
    guard isVersion1 else { return try Self.write("\(bytes)", to: "\(path)/memory.max") }
    // That of memory with swap is a little above, or it would be met first and another counter would
    // count that. It may never be below: on the way up it goes first, on the way down last.
    let (both, total) = ("memory.memsw.limit_in_bytes", "\(bytes + 4 << 20)")
    try? writeIfThere(total, to: both)
    try Self.write("\(bytes)", to: "\(path)/memory.limit_in_bytes")
    try writeIfThere(total, to: both)
  }

  /// Its processes have ended by then; the kernel may take a moment to notice.
  deinit {
    for _ in 0..<500 {
      if rmdir(path) == 0 || errno == ENOENT { break }
      usleep(10_000)
    }
    if !isVersion1 { Self.controller.withLock { $0.leave() } }
  }

  /// The memory controller of version 2, for all groups of this process.
  private struct Controller {
    private static let file = "/sys/fs/cgroup/cgroup.subtree_control"
    private var groups = 0
    /// We turned it on, and turn it off behind the last group.
    private var isOurs = false

    mutating func enter() throws {
      groups += 1
      guard groups == 1 else { return }
      let words = (kernelFile(Self.file) ?? "").split(whereSeparator: \.isWhitespace)
      guard !words.contains("memory") else { return }
      try MemoryCgroup.write("+memory", to: Self.file)
      isOurs = true
    }

    mutating func leave() {
      groups -= 1
      guard groups == 0, isOurs else { return }
      try? MemoryCgroup.write("-memory", to: Self.file)
      isOurs = false
    }
  }

  private static let controller = Mutex(Controller())

  /// Moves a process that runs into it; what it has already stays charged to where it was.
  package func take(_ pid: Int32) throws {
    try Self.write("\(pid)", to: "\(path)/cgroup.procs")
  }

  /// Words that start a command in it from its first page on.
  package func starting(_ command: [String]) -> [String] {
    ["sh", "-c", #"echo $$ > "$0/cgroup.procs" && exec "$@""#, path] + command
  }

  /// Files that count swap are there only where the kernel does.
  private func writeIfThere(_ text: String, to file: String) throws {
    if access("\(path)/\(file)", F_OK) == 0 { try Self.write(text, to: "\(path)/\(file)") }
  }

  private static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw LiveError("\(path): errno \(errno)") }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else { throw LiveError("\(path): errno \(errno)") }
  }
}
