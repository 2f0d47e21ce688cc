/// Blocks of pages with their keys that wait for their second look, first in first out, in one ring.
struct WaitingBlocks: ~Copyable {
  static let pagesPerBlock = 512
  private static let headWords = 4
  private static let maskWords = pagesPerBlock / 64
  private static let mostWords = headWords + maskWords + pagesPerBlock
  /// One piece of work brings up to 16.
  private static let leastBlocks = 20
  /// In the place of a block: the next one stands at the beginning of the ring.
  private static let wrapped = UInt64.max

  private let words: UnsafeMutablePointer<UInt64>
  private let capacity: Int
  private var head = 0
  private var tail = 0
  private(set) var count = 0

  /// What a block is.
  struct Head {
    /// When it was read.
    var time: Double
    /// Index of its process.
    var target: Int
    var isAdvised: Bool
    /// All of it lies in one huge page.
    var isHuge: Bool
    var first: UInt64
  }

  init(bytes: Int) {
    capacity = max(bytes / 8, Self.leastBlocks * Self.mostWords)
    // Memory that is never used is never had.
    words = .allocate(capacity: capacity)
  }

  deinit {
    words.deallocate()
  }

  var bytes: Int { capacity * 8 }
  var isEmpty: Bool { count == 0 }

  /// Whether `blocks` more fit, whatever they hold.
  func hasRoom(for blocks: Int = 1) -> Bool {
    let used = tail >= head ? tail - head : capacity - head + tail
    return count == 0 || capacity - used > (blocks + 1) * Self.mostWords
  }

  /// The time of the first one; nil where none waits.
  var oldest: Double? { count > 0 ? Double(bitPattern: words[headPlace]) : nil }

  /// The process of the first one, by its index.
  var oldestTarget: Int? { count > 0 ? Int(words[headPlace + 1] >> 2) : nil }

  private var headPlace: Int { head == capacity || words[head] == Self.wrapped ? 0 : head }

  /// Puts a block at the end; there must be room.
  mutating func append(
    _ block: Head, offsets: UnsafePointer<UInt16>, keys: UnsafePointer<UInt64>, count pages: Int
  ) {
    if count == 0 { (head, tail) = (0, 0) }
    let size = Self.headWords + Self.maskWords + pages
    if tail + size > capacity {
      if tail < capacity { words[tail] = Self.wrapped }
      tail = 0
    }
    let place = words + tail
    place[0] = block.time.bitPattern
    place[1] =
      UInt64(block.target) << 2 | (block.isAdvised ? 2 : 0) | (block.isHuge ? 1 : 0)
    place[2] = block.first
    place[3] = UInt64(pages)
    let mask = place + Self.headWords
    for word in 0..<Self.maskWords { mask[word] = 0 }
    let stored = mask + Self.maskWords
    for index in 0..<pages {
      mask[Int(offsets[index]) / 64] |= 1 << UInt64(offsets[index] % 64)
      stored[index] = keys[index]
    }
    tail += size
    count += 1
  }

  /// Takes the first one out; `offsets` and `keys` have room for a whole block.
  mutating func removeFirst(
    offsets: UnsafeMutablePointer<UInt16>, keys: UnsafeMutablePointer<UInt64>
  ) -> (head: Head, pages: Int) {
    let start = headPlace
    let place = words + start
    let pages = Int(place[3])
    let mask = place + Self.headWords
    var next = 0
    for word in 0..<Self.maskWords {
      var bits = mask[word]
      while bits != 0 {
        offsets[next] = UInt16(word * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
        next += 1
      }
    }
    keys.update(from: mask + Self.maskWords, count: pages)
    head = start + Self.headWords + Self.maskWords + pages
    count -= 1
    let block = Head(
      time: Double(bitPattern: place[0]), target: Int(place[1] >> 2),
      isAdvised: place[1] & 2 != 0, isHuge: place[1] & 1 != 0, first: place[2])
    return (block, pages)
  }
}
