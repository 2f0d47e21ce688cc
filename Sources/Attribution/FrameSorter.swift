/// Sorts numbers by their digits: linear, and several times faster than comparing.
struct FrameSorter {
  private static let digitBits: UInt64 = 11
  private static let digits = 1 << 11
  private var spare: [UInt64] = []

  /// Sorts `frames` ascending by their lowest `bits`; memory of their size is kept for the next call.
  mutating func sort(_ frames: inout [UInt64], bits: UInt64 = 64) {
    let mask = UInt64.max >> (64 - bits)
    guard frames.count > 64 else { return frames.sort { $0 & mask < $1 & mask } }
    var all: UInt64 = 0
    for frame in frames { all |= frame & mask }
    if spare.count < frames.count { spare = Array(repeating: 0, count: frames.count) }
    var shift: UInt64 = 0
    while shift == 0 || (shift < 64 && all >> shift != 0) {
      pass(&frames, shift: shift, mask: mask)
      shift += Self.digitBits
    }
  }

  private mutating func pass(_ frames: inout [UInt64], shift: UInt64, mask: UInt64) {
    let count = frames.count
    let digitMask = mask >> shift & UInt64(Self.digits - 1)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.digits) { places in
      places.initialize(repeating: 0)
      spare.withUnsafeMutableBufferPointer { target in
        frames.withUnsafeMutableBufferPointer { source in
          for index in 0..<count { places[Int(source[index] >> shift & digitMask)] += 1 }
          var next = 0
          for digit in 0..<Self.digits { (places[digit], next) = (next, next + places[digit]) }
          for index in 0..<count {
            let digit = Int(source[index] >> shift & digitMask)
            target[places[digit]] = source[index]
            places[digit] += 1
          }
          _ = source.update(fromContentsOf: target[0..<count])
        }
      }
    }
  }
}
