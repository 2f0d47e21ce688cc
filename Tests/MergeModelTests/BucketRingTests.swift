import Testing

@testable import MergeModel

@Suite("A ring of buckets")
struct BucketRingTests {
  @Test("A bucket is the mean of what fell into it")
  func mean() {
    var ring = BucketRing(bucketSeconds: 10, capacity: 6)
    ring.add(1, at: 100)
    ring.add(3, at: 109.9)
    ring.add(10, at: 110)
    #expect(ring.means(stepSeconds: 10, count: 3, now: 115) == [nil, 2, 10])
  }

  @Test("A bucket without values is no data, not 0")
  func gap() {
    var ring = BucketRing(bucketSeconds: 1, capacity: 10)
    ring.add(5, at: 100)
    ring.add(7, at: 103)
    #expect(ring.means(stepSeconds: 1, count: 5, now: 103.5) == [nil, 5, nil, nil, 7])
    #expect(ring.means(stepSeconds: 1, count: 3, now: 106) == [nil, nil, nil])
  }

  @Test("A value that stands for the time since the one before leaves no gap between them")
  func covering() {
    var ring = BucketRing(bucketSeconds: 1, capacity: 10)
    ring.add(5, at: 100.2)
    ring.add(7, at: 103.1, since: 100.2)
    #expect(ring.means(stepSeconds: 1, count: 5, now: 103.5) == [nil, 5, 7, 7, 7])
    ring.add(9, at: 103.8, since: 103.1)
    #expect(ring.means(stepSeconds: 1, count: 1, now: 103.9) == [8], "in the same bucket")
    ring.add(2, at: 1_000_000, since: 103.8)
    #expect(ring.means(stepSeconds: 1, count: 10, now: 1_000_000) == Array(repeating: 2, count: 10))
    ring.add(3, at: 1_000_005, since: 1_000_003)
    #expect(
      ring.means(stepSeconds: 1, count: 6, now: 1_000_005) == [2, nil, nil, nil, 3, 3])
  }

  @Test("What is older than the ring is forgotten, also after a long silence")
  func forgetting() {
    var ring = BucketRing(bucketSeconds: 1, capacity: 5)
    for time in 0..<8 { ring.add(Double(time), at: Double(time)) }
    #expect(ring.means(stepSeconds: 1, count: 7, now: 7) == [nil, nil, 3, 4, 5, 6, 7])
    #expect(ring.oldest == 3)
    ring.add(1, at: 1_000_000)
    #expect(ring.means(stepSeconds: 1, count: 5, now: 1_000_000) == [nil, nil, nil, nil, 1])
    ring.add(9, at: 7)
    #expect(ring.means(stepSeconds: 1, count: 1, now: 7) == [nil], "too late to be kept")
  }

  @Test("A late value that still has its bucket is counted")
  func late() {
    var ring = BucketRing(bucketSeconds: 1, capacity: 5)
    ring.add(4, at: 12)
    ring.add(2, at: 10)
    #expect(ring.means(stepSeconds: 1, count: 3, now: 12) == [2, nil, 4])
    #expect(ring.oldest == 10)
  }

  @Test("A step of several buckets weighs values, not buckets")
  func longerSteps() {
    var ring = BucketRing(bucketSeconds: 1, capacity: 100)
    for value in [1, 1, 1, 5] as [Double] { ring.add(value, at: 40) }
    ring.add(6, at: 42)
    #expect(ring.means(stepSeconds: 4, count: 1, now: 43.9) == [14.0 / 5])
  }

  @Test(
    "Every value is in exactly one step, whatever the length of the steps",
    arguments: [1, 1.5, 2.7, 600.0 / 77, 3_600.0 / 153, 100])
  func partition(step: Double) {
    let count = Int((600 / step).rounded(.up)) + 1
    for second in stride(from: 5_000.0, to: 5_600, by: 7) {
      var ring = BucketRing(bucketSeconds: 1, capacity: 700)
      ring.add(1, at: second + 0.5)
      let means = ring.means(stepSeconds: step, count: count, now: 5_599.5)
      #expect(means.count { $0 != nil } == 1, "at \(second) s")
    }
  }

  @Test("An empty ring has no data at all")
  func empty() {
    let ring = BucketRing(bucketSeconds: 1, capacity: 5)
    #expect(ring.means(stepSeconds: 1, count: 3, now: 50) == [nil, nil, nil])
    #expect(ring.oldest == nil)
  }
}
