/// Reads the numbers of many frames with few calls: ascending frames in runs, small gaps read through.
package struct FrameRunReader: ~Copyable {
  /// Frames in one read: 64 KiB of numbers; larger reads bring nothing.
  private static let runLimit: UInt64 = 8_192
  /// A gap that costs less to read through than a call of its own (some 55 ns a frame against 250 a call).
  private static let gapLimit: UInt64 = 4

  private let numbers: UnsafeMutableBufferPointer<UInt64>

  package init() {
    numbers = .allocate(capacity: Int(Self.runLimit))
    numbers.initialize(repeating: 0)
  }

  deinit {
    numbers.deallocate()
  }

  /// Calls `body` with the index of each frame in `frames` and its number in `file`.
  ///
  /// `frames` must ascend; equal ones are fine. Frames beyond the end of memory get nil.
  package mutating func read(
    _ frames: Span<UInt64>, from file: borrowing FrameFile, _ body: (Int, UInt64?) -> Void
  ) throws(KernelFileError) {
    var index = 0
    while index < frames.count {
      let first = frames[index]
      var end = index + 1
      var last = first
      while end < frames.count, frames[end] - last <= Self.gapLimit,
        frames[end] - first < Self.runLimit
      {
        last = frames[end]
        end += 1
      }
      let run = UnsafeMutableBufferPointer(rebasing: numbers[0..<Int(last - first + 1)])
      let count = try file.read(into: run, from: first)
      while index < end {
        let offset = Int(frames[index] - first)
        body(index, offset < count ? run[offset] : nil)
        index += 1
      }
    }
  }
}
