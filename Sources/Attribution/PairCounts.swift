/// Frames in common of every two processes: half a matrix, filled only where it must be.
struct PairCounts {
  private let size: Int
  private var counts: [UInt64]

  init(processes size: Int) {
    self.size = size
    counts = Array(repeating: 0, count: size * max(0, size - 1) / 2)
  }

  private func place(_ one: Int, _ other: Int) -> Int {
    let (low, high) = one < other ? (one, other) : (other, one)
    return high * (high - 1) / 2 + low
  }

  /// Adds to the count of two different processes.
  mutating func add(_ frames: UInt64, _ one: Int, _ other: Int) {
    counts[place(one, other)] += frames
  }

  subscript(one: Int, other: Int) -> UInt64 { counts[place(one, other)] }
}
