/// Frames in common of every two guests: half a matrix.
struct PairCounts {
  /// Number of each process among the guests; −1 for one that is no guest.
  private let places: [Int]
  private var counts: [UInt64]

  init(among isGuest: [Bool]) {
    var guests = 0
    places = isGuest.map { isGuest in
      defer { if isGuest { guests += 1 } }
      return isGuest ? guests : -1
    }
    counts = Array(repeating: 0, count: guests * max(0, guests - 1) / 2)
  }

  /// Whether pairs with `process` are counted.
  func counts(_ process: Int) -> Bool { places[process] >= 0 }

  private func place(_ one: Int, _ other: Int) -> Int {
    let low = min(places[one], places[other])
    let high = max(places[one], places[other])
    return high * (high - 1) / 2 + low
  }

  /// Adds to the count of two different guests.
  mutating func add(_ frames: UInt64, _ one: Int, _ other: Int) {
    counts[place(one, other)] += frames
  }

  /// The count of two different guests.
  subscript(one: Int, other: Int) -> UInt64 { counts[place(one, other)] }
}
