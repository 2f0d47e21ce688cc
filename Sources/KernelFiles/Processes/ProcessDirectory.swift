import Glibc
package import MergeModel

/// `/proc/PID`, held open: what is read through it belongs to this process and never to a later one.
///
/// Once the process has ended every read fails with `gone`, also when its number is in use again.
package struct ProcessDirectory: ~Copyable, Sendable {
  package let pid: Int32
  private let directory: OpenFile

  package init(pid: Int32, _ roots: KernelRoots) throws(KernelFileError) {
    self.pid = pid
    do throws(KernelFileError) {
      directory = try OpenFile("\(roots.procfs)/\(pid)", flags: O_RDONLY | O_DIRECTORY)
    } catch {
      // A process without a directory is one that has ended.
      throw error.reason == .absent
        ? KernelFileError(path: error.path, reason: .gone) : error
    }
  }

  /// Fails with `gone` where this is not the process of `identity`, or it is ending.
  package func check(
    is identity: ProcessIdentity, _ buffer: inout TextBuffer
  ) throws(KernelFileError) {
    let stat = try stat(&buffer)
    guard stat.startTicks == identity.startTicks, stat.hasMemory else {
      throw KernelFileError(path: directory.path, reason: .gone)
    }
  }

  /// Opens one of its files.
  package func open(_ name: String) throws(KernelFileError) -> OpenFile {
    do throws(KernelFileError) {
      return try OpenFile(name, in: directory)
    } catch {
      // Every process has a stat: where even that is missing there is no process any more.
      let isGone = error.reason == .absent && faccessat(directory.descriptor, "stat", F_OK, 0) != 0
      throw isGone ? KernelFileError(path: error.path, reason: .gone) : error
    }
  }

  /// `/proc/PID/stat`.
  package func stat(_ buffer: inout TextBuffer) throws(KernelFileError) -> ProcessStat {
    try parsed("stat", &buffer) { ProcessStat(parsing: $0) }
  }

  /// `/proc/PID/statm`.
  package func statm(_ buffer: inout TextBuffer) throws(KernelFileError) -> ProcessStatm {
    try parsed("statm", &buffer) { ProcessStatm(parsing: $0) }
  }

  /// `/proc/PID/ksm_stat`; before kernel 6.12 its missing key comes from `ksm_merging_pages`.
  package func ksmStat(_ buffer: inout TextBuffer) throws(KernelFileError) -> KSMStat {
    var stat = try parsed("ksm_stat", &buffer) { KSMStatParser.stat(of: $0) }
    if stat.mergingPages == nil { stat.mergingPages = try? ksmMergingPages(&buffer) }
    return stat
  }

  /// `/proc/PID/ksm_merging_pages`.
  package func ksmMergingPages(_ buffer: inout TextBuffer) throws(KernelFileError) -> UInt64 {
    try parsed("ksm_merging_pages", &buffer) { text in
      var cursor = TextCursor()
      return cursor.pages(in: text)
    }
  }

  /// `/proc/PID/comm`, with invalid UTF-8 replaced.
  package func command(_ buffer: inout TextBuffer) throws(KernelFileError) -> String {
    try buffer.fill(from: open("comm"))
    return buffer.string
  }

  /// `/proc/PID/cmdline`, split at its NULs; empty for a kernel thread.
  package func arguments(_ buffer: inout TextBuffer) throws(KernelFileError) -> [String] {
    try buffer.fill(from: open("cmdline"))
    return buffer.withText { text in
      var arguments: [String] = []
      var begin = 0
      for index in 0..<text.count where text[index] == 0 {
        arguments.append(text.string(begin..<index))
        begin = index + 1
      }
      if begin < text.count { arguments.append(text.string(begin..<text.count)) }
      return arguments
    }
  }

  /// `/proc/PID/cgroup` as it stands.
  package func cgroup(_ buffer: inout TextBuffer) throws(KernelFileError) -> String {
    try buffer.fill(from: open("cgroup"))
    return buffer.string
  }

  /// The target of `/proc/PID/exe`; nil where we may not know or there is none.
  package func executable() -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(directory.descriptor, "exe", &target, target.count)
    guard count > 0 else { return nil }
    return String(decoding: target[0..<count].lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Every mapping of `/proc/PID/smaps` with its figures; a process without memory has ended.
  package func mappingUsages(
    _ buffer: inout TextBuffer
  ) throws(KernelFileError) -> [MappingUsage] {
    var parser = SmapsParser()
    try forEachPiece(of: "smaps", &buffer) { parser.take($0) }
    return parser.usages
  }

  /// `/proc/PID/smaps_rollup`: the sums of smaps, in half the time.
  package func memoryRollup(_ buffer: inout TextBuffer) throws(KernelFileError) -> MappingUsage {
    try parsed("smaps_rollup", &buffer) { SmapsParser.usages(in: $0).first }
  }

  /// Every mapping of `/proc/PID/maps`; a process without memory has ended.
  package func mappings(_ buffer: inout TextBuffer) throws(KernelFileError) -> [Mapping] {
    var mappings: [Mapping] = []
    try forEachPiece(of: "maps", &buffer) { mappings += MapsParser.mappings(in: $0) }
    return mappings
  }

  private func forEachPiece(
    of name: String, _ buffer: inout TextBuffer, _ body: (Span<UInt8>) -> Void
  ) throws(KernelFileError) {
    let file = try open(name)
    // A zombie or kernel thread has these files, and nothing in them.
    guard try buffer.forEachPiece(of: file, body) else {
      throw KernelFileError(path: file.path, reason: .gone)
    }
  }

  private func parsed<Value>(
    _ name: String, _ buffer: inout TextBuffer, _ parse: (Span<UInt8>) -> Value?
  ) throws(KernelFileError) -> Value {
    let file = try open(name)
    try buffer.fill(from: file)
    let path = file.path
    // A zombie or kernel thread has these files, and nothing in them.
    if buffer.isEmpty { throw KernelFileError(path: path, reason: .gone) }
    return try buffer.withText { text throws(KernelFileError) in
      guard let value = parse(text) else {
        throw KernelFileError(path: path, reason: .malformed(text.excerpt))
      }
      return value
    }
  }
}
