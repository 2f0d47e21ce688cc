import Glibc
import KernelFiles
import Synchronization

/// A folder in memory for the files of one input, the same for all inputs of one process.
///
/// Tests send inputs through several readers at once: whose files stand here holds the lock.
final class ScratchFolder: Sendable {
  static let shared = Mutex(ScratchFolder())

  let roots: KernelRoots
  private static let names = [
    "1/stat", "1/statm", "1/ksm_stat", "1/maps", "1/smaps", "1/smaps_rollup", "1/pagemap",
    "1/cmdline", "1/cgroup", "kpageflags", "kpagecount", "fs/cgroup/memory.max",
    "fs/cgroup/memory.current", "fs/cgroup/memory.stat",
  ]
  private static let headings = names + names.map { "later/\($0)" }
  private static let folders = ["1", "fs", "fs/cgroup"]

  /// A constant, which a plain C function can reach.
  private static let path: String = {
    var template = Array("/dev/shm/ksmtop-fuzz.XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    return made ?? "/nonexistent"
  }()

  private init() {
    let path = Self.path
    for folder in Self.folders { mkdir("\(path)/\(folder)", 0o700) }
    // The counters are those of a kernel without KSM: absent.
    roots = KernelRoots(sysfs: path, procfs: path)
    // Nothing to catch here: what is left of a killed run goes with the next start of the machine.
    atexit {
      for name in ScratchFolder.names { unlink("\(ScratchFolder.path)/\(name)") }
      for folder in ScratchFolder.folders.reversed() { rmdir("\(ScratchFolder.path)/\(folder)") }
      rmdir(ScratchFolder.path)
    }
  }

  func write(_ bytes: ArraySlice<UInt8>, to name: String) {
    let file = open("\(roots.procfs)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    bytes.withUnsafeBytes { _ = Glibc.write(file, $0.baseAddress, $0.count) }
  }

  /// Cuts an input at its lines `== NAME ==`; a file that it does not have is empty.
  ///
  /// With `later` a section `== later/NAME ==` takes the place of `NAME`, and the rest stays.
  func write(sectionsOf input: [UInt8], later isLater: Bool = false) {
    var parts: [String: ArraySlice<UInt8>] = [:]
    var name: String?
    var begin = 0
    var line = 0
    func end(at place: Int) {
      if let name { parts[name] = input[begin..<place] }
    }
    while line < input.count {
      let next = input[line...].firstIndex(of: 0x0a).map { $0 + 1 } ?? input.count
      let text = input[line..<next]
      if text.starts(with: "== ".utf8),
        let heading = Self.headings.first(where: { text.elementsEqual("== \($0) ==\n".utf8) })
      {
        end(at: line)
        (name, begin) = (heading, next)
      }
      line = next
    }
    end(at: input.count)
    for name in Self.names {
      if !isLater {
        write(parts[name] ?? [], to: name)
      } else if let part = parts["later/\(name)"] {
        write(part, to: name)
      }
    }
  }
}
