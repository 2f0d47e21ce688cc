/// `/proc/kpageflags` or `/proc/kpagecount`: one 64-bit number a page frame, read in bulk.
package struct FrameFile: ~Copyable, Sendable {
  private let file: OpenFile
  /// More than any processor can address; what has more numbers than that is no memory.
  private static let mostFrames: UInt64 = 1 << 40

  /// Opens `/proc/kpageflags`; root only.
  package static func flags(_ roots: KernelRoots) throws(KernelFileError) -> FrameFile {
    FrameFile(file: try OpenFile("\(roots.procfs)/kpageflags"))
  }

  /// Opens `/proc/kpagecount`: how many page-table entries map each frame; root only.
  package static func counts(_ roots: KernelRoots) throws(KernelFileError) -> FrameFile {
    FrameFile(file: try OpenFile("\(roots.procfs)/kpagecount"))
  }

  private init(file: consuming OpenFile) {
    self.file = file
  }

  /// Reads the numbers of frames `first…`; fewer come back at the end of memory.
  package func read(
    into numbers: UnsafeMutableBufferPointer<UInt64>, from first: UInt64
  ) throws(KernelFileError) -> Int {
    try file.read(
      into: UnsafeMutableRawBufferPointer(numbers), at: Int(first) * MemoryLayout<UInt64>.size)
      / MemoryLayout<UInt64>.size
  }

  /// Frames up to which the file has numbers: the end of physical memory, found by halving.
  package func frameCount() throws(KernelFileError) -> UInt64 {
    var low: UInt64 = 0
    var high: UInt64 = 1
    while high < Self.mostFrames, try has(high) { (low, high) = (high, high * 2) }
    guard try has(low) else { return 0 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try has(middle) { low = middle } else { high = middle }
    }
    return low + 1
  }

  private func has(_ frame: UInt64) throws(KernelFileError) -> Bool {
    var number: UInt64 = 0
    return try withUnsafeMutableBytes(of: &number) { bytes throws(KernelFileError) in
      try file.read(into: bytes, at: Int(frame) * MemoryLayout<UInt64>.size) == bytes.count
    }
  }
}
