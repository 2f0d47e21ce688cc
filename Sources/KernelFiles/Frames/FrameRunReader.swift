/// Reads the numbers of many frames with few calls: ascending frames in runs, small gaps read through.
package struct FrameRunReader: ~Copyable {
  /// Frames in one read: 64 KiB of numbers; larger reads bring nothing.
  private static let runLimit: UInt64 = 8_192
  /// A gap that costs less to read through than a call of its own (some 55 ns a frame against 250 a call).
  private static let gapLimit: UInt64 = 4

  private let buffer: UnsafeMutableBufferPointer<UInt64>

  package init() {
    buffer = .allocate(capacity: Int(Self.runLimit))
    buffer.initialize(repeating: 0)
  }

  deinit {
    buffer.deallocate()
  }

  /// Puts the number in `file` of each of `frames` into `numbers`, in the same order.
  ///
  /// `frames` must ascend; equal ones are fine. Frames beyond the end of memory have 0.
  package mutating func read(
    _ frames: [UInt64], from file: borrowing FrameFile, into numbers: inout [UInt64]
  ) throws(KernelFileError) {
    numbers.removeAll(keepingCapacity: true)
    numbers.reserveCapacity(frames.count)
    var index = 0
    while index < frames.count {
      let first = frames[index]
      var last = first
      var end = index + 1
      while end < frames.count, frames[end] - last <= Self.gapLimit,
        frames[end] - first < Self.runLimit
      {
        last = frames[end]
        end += 1
      }
      let run = UnsafeMutableBufferPointer(rebasing: buffer[0..<Int(last - first + 1)])
      let count = try file.read(into: run, from: first)
      for frame in frames[index..<end] {
        let offset = Int(frame - first)
        numbers.append(offset < count ? run[offset] : 0)
      }
      index = end
    }
  }
}
