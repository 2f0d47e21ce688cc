/// A fixed number of equal time buckets, each the mean of what fell into it.
struct BucketRing: Sendable, Equatable {
  let bucketSeconds: Double
  let capacity: Int
  private var sums: [Double]
  private var counts: [Int32]
  /// Number of the newest bucket (time divided by its length); nil while empty.
  private var newest: Int?
  /// The earliest time of a value.
  private var first: Double?

  init(bucketSeconds: Double, capacity: Int) {
    self.bucketSeconds = bucketSeconds
    self.capacity = capacity
    sums = Array(repeating: 0, count: capacity)
    counts = Array(repeating: 0, count: capacity)
  }

  private func bucket(at time: Double) -> Int { Int((time / bucketSeconds).rounded(.down)) }

  private func slot(_ bucket: Int) -> Int {
    let remainder = bucket % capacity
    return remainder < 0 ? remainder + capacity : remainder
  }

  /// Adds `value` at `time`; a time older than the ring is dropped.
  ///
  /// Buckets that were passed over since `begin` hold it too: it was true all that time.
  mutating func add(_ value: Double, at time: Double, since begin: Double? = nil) {
    let bucket = bucket(at: time)
    if let newest {
      guard bucket > newest - capacity else { return }
      if bucket > newest {
        let covered = begin.map { self.bucket(at: $0) } ?? bucket
        for passed in max(newest + 1, bucket - capacity + 1)...bucket {
          let isCovered = passed > covered && passed < bucket
          sums[slot(passed)] = isCovered ? value : 0
          counts[slot(passed)] = isCovered ? 1 : 0
        }
        self.newest = bucket
      }
    } else {
      newest = bucket
    }
    first = min(first ?? time, time)
    sums[slot(bucket)] += value
    counts[slot(bucket)] += 1
  }

  /// Since when there is data that is still held.
  ///
  /// That is the first value, or, once it is gone, the beginning of the oldest bucket.
  var oldest: Double? {
    guard let first, let newest else { return nil }
    return max(first, Double(newest - capacity + 1) * bucketSeconds)
  }

  /// Means over `count` steps that end with the step in which `now` lies.
  func means(stepSeconds: Double, count: Int, now: Double) -> [Double?] {
    guard let newest else { return Array(repeating: nil, count: count) }
    let lastStep = Int((now / stepSeconds).rounded(.down))
    return (0..<count).map { index in
      let step = Double(lastStep - (count - 1 - index))
      let begin = bucket(at: step * stepSeconds + bucketSeconds * 1e-6)
      let end = max(begin + 1, bucket(at: (step + 1) * stepSeconds + bucketSeconds * 1e-6))
      var sum = 0.0
      var filled: Int32 = 0
      for bucket in begin..<end where bucket <= newest && bucket > newest - capacity {
        sum += sums[slot(bucket)]
        filled += counts[slot(bucket)]
      }
      return filled > 0 ? sum / Double(filled) : nil
    }
  }
}
