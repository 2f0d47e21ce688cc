import Attribution
import Glibc
import KernelFiles
import MergeModel
import Synchronization

extension FuzzTarget {
  /// kpageflags and kpagecount of any length, also one that is no whole number of entries.
  static let frames = FuzzTarget("frames") { input in
    try ScratchFolder.shared.withLock { try checkFrames(input, in: $0) }
  }

  private static func checkFrames(_ input: [UInt8], in folder: ScratchFolder) throws {
    folder.write(input[...], to: "kpageflags")
    let file = try FrameFile.flags(folder.roots)
    let whole = UInt64(input.count / 8)
    try expectEqual(try file.frameCount(), whole, "frames in \(input.count) bytes")
    var reader = FrameRunReader()
    var numbers: [UInt64] = []
    let frames = [0, 0, whole / 2, max(whole, 1) - 1, whole, whole + 9_000, 1 << 40]
    try reader.read(frames.sorted(), from: file, into: &numbers)
    for (frame, number) in zip(frames.sorted(), numbers) {
      let place = Int(clamping: frame)
      let wanted =
        frame < whole
        ? input[place * 8..<place * 8 + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : 0
      try expectEqual(number, wanted, "frame \(frame) of \(whole)")
    }
  }

  /// One process and the frames it maps, all of it made up: `== NAME ==` begins each file.
  static let processTree = FuzzTarget("process-tree") { input in
    try ScratchFolder.shared.withLock { try checkProcessTree(input, in: $0) }
  }

  private static func checkProcessTree(_ input: [UInt8], in folder: ScratchFolder) throws {
    folder.write(sectionsOf: input)
    var buffer = TextBuffer()
    let process = try ProcessDirectory(pid: 1, folder.roots)
    let stat = try? process.stat(&buffer)
    _ = try? process.statm(&buffer)
    _ = try? process.ksmStat(&buffer)
    _ = try? process.memoryRollup(&buffer)
    let arguments = (try? process.arguments(&buffer)) ?? []
    try expect(arguments.count <= input.count, "more arguments than bytes")
    let usages = (try? process.mappingUsages(&buffer)) ?? []
    let ram = usages.map { $0.mapping.start..<$0.mapping.end }

    for ram in [nil, ram] {
      let target = AttributionTarget(
        identity: ProcessIdentity(pid: 1, startTicks: stat?.startTicks ?? 0), isGuest: true,
        ram: ram)
      guard
        var pass = try? AttributionPass(
          of: [target], folder.roots, test: .kpageflags, zeroFrame: 7, pageBytes: 4_096,
          memoryBytes: 1 << 20)
      else { return }
      var steps = 0
      while (try? pass.step()) == true {
        steps += 1
        try expect(steps < 10_000, "a pass over \(input.count) bytes does not end")
      }
      let result = pass.result()
      guard let figures = result.figures[target.identity] else { continue }
      try expect(figures.sharePages.isFinite && figures.sharePages >= 0, "\(figures)")
      try expect(
        figures.sharePages <= Double(figures.mappedPages) + 0.5, "shares above pages: \(figures)")
      try expect(figures.mappedPages <= UInt64(input.count), "pages from nowhere: \(figures)")
    }
  }
}

/// A folder in memory for the files of one input, the same for all inputs of one process.
///
/// Tests send inputs through several readers at once: whose files stand here holds the lock.
private final class ScratchFolder: Sendable {
  static let shared = Mutex(ScratchFolder())

  let roots: KernelRoots
  private static let names = [
    "1/stat", "1/statm", "1/ksm_stat", "1/maps", "1/smaps", "1/smaps_rollup", "1/pagemap",
    "1/cmdline", "kpageflags", "kpagecount",
  ]

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
    mkdir("\(path)/1", 0o700)
    // The counters are those of a kernel without KSM: absent.
    roots = KernelRoots(sysfs: path, procfs: path)
    // Nothing to catch here: what is left of a killed run goes with the next start of the machine.
    atexit {
      for name in ScratchFolder.names { unlink("\(ScratchFolder.path)/\(name)") }
      rmdir("\(ScratchFolder.path)/1")
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
  func write(sectionsOf input: [UInt8]) {
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
        let heading = Self.names.first(where: {
          text.elementsEqual("== \($0) ==\n".utf8)
        })
      {
        end(at: line)
        (name, begin) = (heading, next)
      }
      line = next
    }
    end(at: input.count)
    for name in Self.names { write(parts[name] ?? [], to: name) }
  }
}
