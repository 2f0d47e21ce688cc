import Glibc

extension KernelTree {
  /// Frames of a fake host: the length of kpageflags and kpagecount unless a higher one is written.
  package static let frameCount: UInt64 = 1 << 20

  /// Writes `pagemap` of a process, sparse and as long as its address space.
  ///
  /// `entries` go by virtual page, that is address / 4096; see `PagemapEntry`. The rest is holes.
  package func writePagemap(pid: Int32, _ entries: [UInt64: UInt64]) throws {
    try writeWords(entries, length: 1 << 35, to: "proc/\(pid)/pagemap")
  }

  /// Writes `/proc/kpageflags`, by frame; other frames have no flags (see `FrameFlags`).
  package func writeKpageflags(_ flags: [UInt64: UInt64]) throws {
    try writeWords(flags, length: Self.frameCount, to: "proc/kpageflags")
  }

  /// Writes `/proc/kpagecount`, by frame; other frames are mapped nowhere.
  package func writeKpagecount(_ counts: [UInt64: UInt64]) throws {
    try writeWords(counts, length: Self.frameCount, to: "proc/kpagecount")
  }

  /// A file of 64-bit words in the machine's order, mostly holes.
  private func writeWords(
    _ words: [UInt64: UInt64], length: UInt64, to relative: String
  ) throws {
    try makeParent(of: relative)
    try withDescriptor(relative, O_WRONLY | O_CREAT | O_TRUNC) { descriptor in
      let count = max(length, words.keys.max().map { $0 + 1 } ?? 0)
      guard ftruncate(descriptor, off_t(count * 8)) == 0 else {
        throw FixtureError("ftruncate", relative)
      }
      for (index, word) in words {
        let written = withUnsafeBytes(of: word) {
          pwrite(descriptor, $0.baseAddress, $0.count, off_t(index * 8))
        }
        guard written == 8 else { throw FixtureError("pwrite", relative) }
      }
    }
  }
}
