import Attribution
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
