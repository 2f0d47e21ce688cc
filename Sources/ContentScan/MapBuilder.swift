import MergeModel

/// The memory map of one guest while its pages come in.
///
/// What a page is, all but one question, is known when it is read; whether one that is like no
/// other page so far will find its equal is not. Of those each cell keeps their count and the two
/// lowest keys, and asks for these at the end.
struct MapBuilder {
  /// One cell; pages that are nothing of this are absent.
  private struct Cell: BitwiseCopyable {
    var swapped: UInt32 = 0
    var merged: UInt32 = 0
    var zero: UInt32 = 0
    var volatile: UInt32 = 0
    /// Not decided yet, of ordinary size and in huge pages.
    var small: UInt32 = 0
    var huge: UInt32 = 0
    var lowest = (UInt64.max, UInt64.max)

    mutating func note(_ key: UInt64) {
      guard key < lowest.1, key != lowest.0 else { return }
      if key < lowest.0 { lowest = (key, lowest.0) } else { lowest.1 = key }
    }
  }

  private static let mostCells = 4_096
  private static let leastPagesPerCell: UInt64 = 16

  /// Pages of RAM, and the page of the map at which each range begins.
  private var ranges: [(pages: Range<UInt64>, place: UInt64)] = []
  private let pageCount: UInt64
  private let shift: UInt64
  private var cells: [Cell]
  private var smallPages: UInt64 = 0
  private var hugePages: UInt64 = 0
  /// Those of both that are advised.
  private(set) var advisedPages: UInt64 = 0
  /// By state.
  private var pages = [UInt64](repeating: 0, count: MemoryMap.State.allCases.count)

  /// Nil for what has no RAM; `memoryBytes` is for the maps of all guests together.
  init?(_ target: ContentTarget, guests: Int, memoryBytes: Int, pageBytes: Int) {
    let page = UInt64(pageBytes)
    var place: UInt64 = 0
    for range in target.ram where range.upperBound / page > range.lowerBound / page {
      let pages = range.lowerBound / page..<range.upperBound / page
      ranges.append((pages, place))
      place += pages.upperBound - pages.lowerBound
    }
    guard place > 0 else { return nil }
    pageCount = place
    let share = memoryBytes / max(1, guests) / MemoryLayout<Cell>.stride
    let mostCells = UInt64(min(Self.mostCells, max(16, share)))
    var size = Self.leastPagesPerCell
    while (place + size - 1) / size > mostCells { size *= 2 }
    shift = UInt64(size.trailingZeroBitCount)
    cells = Array(repeating: Cell(), count: Int((place + size - 1) / size))
  }

  var bytes: Int { cells.count * MemoryLayout<Cell>.stride }

  /// The cell of a page; nil where it is no RAM.
  private func cell(of page: UInt64) -> Int? {
    for range in ranges where range.pages.contains(page) {
      return Int((range.place + page - range.pages.lowerBound) >> shift)
    }
    return nil
  }

  /// Counts a page whose state is known.
  mutating func count(_ state: MemoryMap.State, _ page: UInt64) {
    guard let cell = cell(of: page) else { return }
    switch state {
    case .swapped: cells[cell].swapped += 1
    case .merged: cells[cell].merged += 1
    case .zero: cells[cell].zero += 1
    case .volatile: cells[cell].volatile += 1
    case .absent, .couldMerge, .huge, .own: return
    }
    pages[Int(state.rawValue)] += 1
  }

  /// Counts ordinary pages of the block that begins at `first`.
  mutating func count(
    _ block: UnsafePointer<BlockPage>, _ count: Int, first: UInt64, isAdvised: Bool, isHuge: Bool
  ) {
    for index in 0..<count {
      let page = first + UInt64(block[index].offset)
      let key = block[index].key
      if ContentKey.isZero(key) {
        self.count(.zero, page)
        continue
      }
      guard let cell = cell(of: page) else { continue }
      cells[cell].note(key)
      if isAdvised { advisedPages += 1 }
      if isHuge {
        cells[cell].huge += 1
        hugePages += 1
      } else {
        cells[cell].small += 1
        smallPages += 1
      }
    }
  }

  /// The finished map; `equalPages` of the undecided pages have their equal somewhere.
  func map(equalPages: UInt64, isEqual: (_ key: UInt64) -> Bool?) -> MemoryMap {
    var states: [MemoryMap.State: UInt64] = [:]
    for state in MemoryMap.State.allCases { states[state] = pages[Int(state.rawValue)] }
    let undecided = smallPages + hugePages
    let equal = min(equalPages, undecided)
    let hugeShare = undecided > 0 ? Double(hugePages) / Double(undecided) : 0
    // No more of either size than there are: the product is rounded.
    let most = min(equal, hugePages)
    let least = equal - min(equal, smallPages)
    let equalHuge = min(most, max(least, UInt64(Double(equal) * hugeShare)))
    states[.couldMerge] = equal
    states[.huge] = hugePages - equalHuge
    states[.own] = smallPages - (equal - equalHuge)
    let known = states.values.reduce(0, +)
    states[.absent] = pageCount > known ? pageCount - known : 0
    let size = 1 << shift
    let shown = cells.indices.map { index in
      let last = index == cells.count - 1
      let pages = last ? Int(pageCount) - index * Int(size) : Int(size)
      return Self.state(cells[index], pages: pages, isEqual)
    }
    return MemoryMap(pagesPerCell: Int(size), cells: shown, pages: states.filter { $0.value > 0 })
  }

  /// What most pages of a cell are.
  private static func state(
    _ cell: Cell, pages: Int, _ isEqual: (UInt64) -> Bool?
  ) -> MemoryMap.State {
    let answers = [cell.lowest.0, cell.lowest.1].filter { $0 != .max }.compactMap(isEqual)
    let yes = answers.isEmpty ? 0 : Double(answers.count { $0 }) / Double(answers.count)
    let (small, huge) = (Double(cell.small), Double(cell.huge))
    let known = [cell.swapped, cell.merged, cell.zero, cell.volatile, cell.small, cell.huge]
    let counts: [(MemoryMap.State, Double)] = [
      (.couldMerge, (small + huge) * yes), (.merged, Double(cell.merged)),
      (.zero, Double(cell.zero)), (.volatile, Double(cell.volatile)),
      (.huge, huge * (1 - yes)), (.own, small * (1 - yes)), (.swapped, Double(cell.swapped)),
      (.absent, Double(max(0, pages - known.reduce(0) { $0 + Int($1) }))),
    ]
    var best = counts[0]
    for count in counts where count.1 > best.1 { best = count }
    return best.0
  }
}
