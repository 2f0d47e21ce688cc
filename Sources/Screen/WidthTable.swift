/// Ranges of code points in ascending order.
struct WidthTable {
  let ranges: [ClosedRange<UInt32>]

  func holds(_ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(value)
  }

  static let zero = WidthTable(ranges: [0x300...0x36f])
  static let wide = WidthTable(ranges: [0x1100...0x115f])
}
