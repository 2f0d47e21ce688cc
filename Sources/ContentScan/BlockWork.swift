import CXXHash
import KernelFiles
import MergeModel

/// The work on one block of up to 512 pages: what its entries say, what its pages hold.
struct BlockWork: ~Copyable {
  static let pages = WaitingBlocks.pagesPerBlock
  /// Blocks that are read of pagemap at once.
  static let blocksAtOnce = 16
  static let present: UInt64 = 1 << 63
  static let swapped: UInt64 = 1 << 62
  static let file: UInt64 = 1 << 61
  static let exclusive: UInt64 = 1 << 56
  static let frameMask: UInt64 = 1 << 55 - 1
  /// So far ahead is fetched what will be asked for.
  private static let lookahead = 12
  /// Places in a block take nine bits.
  static let placeBits: UInt64 = 9
  static let placeMask: UInt64 = 511

  /// Why a page is read.
  enum Role: UInt8 {
    case none
    case ordinary
    /// The first mapping of a shared frame.
    case frame
  }

  var reader: PageReader
  private var question: FrameQuestion
  let zeroFrame: UInt64
  /// Whether zeros in huge pages come to another end than zeros elsewhere.
  private let splitFreesZeros: Bool
  var random: SmallRandom
  /// Merged frames whose content was found other than remembered: nothing remembered is trusted then.
  private(set) var isMemoryTrusted = true

  /// Entries of pagemap, of several blocks at once.
  let chunk: UnsafeMutableBufferPointer<UInt64>
  let roles: UnsafeMutablePointer<Role>
  let keys: UnsafeMutablePointer<UInt64>
  let frames: UnsafeMutablePointer<UInt64>
  let again: UnsafeMutableBufferPointer<UInt64>
  let ordinary: UnsafeMutablePointer<BlockPage>
  var ordinaryCount = 0
  let offsets: UnsafeMutablePointer<UInt16>
  let changed: UnsafeMutablePointer<Bool>
  /// Pages of shared frames that were not met yet: frame above, place in the block below.
  var unknown: [UInt64] = []
  private var kinds: [FrameQuestion.Kind] = []
  private(set) var isHuge = false
  /// Pages that came to nothing more than being there.
  private(set) var presentCount = 0

  init(_ options: ContentScanOptions, _ memory: borrowing ScanMemory) throws(KernelFileError) {
    let question = try FrameQuestion(options)
    self.question = question
    reader = PageReader(pageBytes: options.pageBytes, secret: memory.secret)
    zeroFrame = options.zeroFrame ?? .max
    splitFreesZeros = HugePageSplit.freesZeros(options.roots)
    random = memory.random
    chunk = .allocate(capacity: Self.blocksAtOnce * Self.pages)
    chunk.initialize(repeating: 0)
    roles = .allocate(capacity: Self.pages)
    keys = .allocate(capacity: Self.pages)
    frames = .allocate(capacity: Self.pages)
    again = .allocate(capacity: Self.pages)
    ordinary = .allocate(capacity: Self.pages)
    offsets = .allocate(capacity: Self.pages)
    changed = .allocate(capacity: Self.pages)
  }

  deinit {
    chunk.deallocate()
    roles.deallocate()
    keys.deallocate()
    frames.deallocate()
    again.deallocate()
    ordinary.deallocate()
    offsets.deallocate()
    changed.deallocate()
  }

  // MARK: The first look

  /// Reads one block; its ordinary pages come to stand in `ordinary`.
  mutating func look(
    at first: UInt64, _ entries: UnsafeBufferPointer<UInt64>, _ piece: TargetWalk.Piece,
    _ walk: borrowing TargetWalk, _ ledger: inout Ledger, _ map: inout MapBuilder?
  ) throws(KernelFileError) {
    let hasPages = classify(first, entries, piece, walk, &ledger, &map)
    ordinaryCount = 0
    guard hasPages else { return }
    if !unknown.isEmpty {
      ledger.makeRoom(0, frames: unknown.count)
      try askForShared(first, walk, &ledger)
    }
    try readRoles(first, entries.count, walk)
    if !unknown.isEmpty { enterShared(first, walk, &ledger, &map) }
    collectOrdinary(entries.count)
    try markHugeZeros()
  }

  private mutating func classify(
    _ first: UInt64, _ entries: UnsafeBufferPointer<UInt64>, _ piece: TargetWalk.Piece,
    _ walk: borrowing TargetWalk, _ ledger: inout Ledger, _ map: inout MapBuilder?
  ) -> Bool {
    unknown.removeAll(keepingCapacity: true)
    presentCount = 0
    var hasPages = false
    var inRow = 0
    let start = entries.isEmpty ? 0 : entries[0] & Self.frameMask
    for index in entries.indices {
      let entry = entries[index]
      roles[index] = .none
      if index + Self.lookahead < entries.count {
        let ahead = entries[index + Self.lookahead]
        if ahead & (Self.present | Self.exclusive) == Self.present {
          ksmtop_prefetch(ledger.frames.home(of: FrameEntry.key(of: ahead & Self.frameMask)))
        }
      }
      guard entry & Self.present != 0 else {
        if entry & Self.swapped != 0 { map?.count(.swapped, first + UInt64(index)) }
        continue
      }
      let frame = entry & Self.frameMask
      if frame == zeroFrame || (entry & Self.file != 0 && piece.isAnonymous) {
        if piece.countsZeros { ledger.tallies[walk.index].zeroMappedPages += 1 }
        map?.count(.zero, first + UInt64(index))
        continue
      }
      if entry & Self.file != 0 { continue }
      presentCount += 1
      frames[index] = frame
      if entry & Self.exclusive != 0 {
        roles[index] = .ordinary
        hasPages = true
        if frame == start &+ UInt64(index) { inRow += 1 }
      } else if walk.isAdvised {
        if !shareKnown(frame, walk, &ledger) {
          unknown.append(frame << Self.placeBits | UInt64(index))
          hasPages = true
        } else {
          map?.count(.merged, first + UInt64(index))
        }
      }
    }
    isHuge =
      inRow == Self.pages && (start | first) % UInt64(Self.pages) == 0
    return hasPages
  }

  /// Counts a mapping of a shared frame that was met before; false where it was not.
  @inline(__always)
  func shareKnown(
    _ frame: UInt64, _ walk: borrowing TargetWalk, _ ledger: inout Ledger
  ) -> Bool {
    if let known = ledger.frames.find(FrameEntry.key(of: frame)), known.pointee.isSeen {
      ledger.share(known, by: walk.index)
      return true
    }
    guard let isMerged = ledger.untracked.isMerged(frame) else { return false }
    ledger.shareUntracked(isMerged: isMerged, by: walk.index)
    return true
  }

  /// Finds out what the unknown frames are, and which of them have to be read.
  mutating func askForShared(
    _ first: UInt64, _ walk: borrowing TargetWalk, _ ledger: inout Ledger
  ) throws(KernelFileError) {
    unknown.sort()
    try question.ask(unknown, shift: Self.placeBits)
    kinds.removeAll(keepingCapacity: true)
    var last = UInt64.max
    for index in unknown.indices {
      let (frame, place) = (unknown[index] >> Self.placeBits, Int(unknown[index] & Self.placeMask))
      var kind = question.kind(index)
      frames[place] = frame
      switch kind {
      case .merged, .forked:
        guard frame != last else { break }
        last = frame
        keys[place] = remembered(
          frame, at: first + UInt64(place), isMerged: kind == .merged, walk, ledger)
        if keys[place] == ContentKey.none { roles[place] = .frame }
      case .ordinary: roles[place] = .ordinary
      case .other:
        kind = .other
        presentCount -= 1
      }
      kinds.append(kind)
    }
  }

  /// The content of a merged frame as an earlier scan read it at the same place.
  private mutating func remembered(
    _ frame: UInt64, at page: UInt64, isMerged: Bool, _ walk: borrowing TargetWalk,
    _ ledger: borrowing Ledger
  ) -> UInt64 {
    guard isMemoryTrusted, isMerged,
      let known = ledger.frames.find(FrameEntry.key(of: frame)), known.pointee.isMerged,
      known.pointee.witness == walk.index, known.pointee.page == page,
      random.next() & 63 != 0
    else { return ContentKey.none }
    return known.pointee.key
  }

  /// Reads the pages that have a role, in runs.
  mutating func readRoles(
    _ first: UInt64, _ count: Int, _ walk: borrowing TargetWalk
  ) throws(KernelFileError) {
    var index = 0
    while index < count {
      guard roles[index] != .none else {
        index += 1
        continue
      }
      var end = index + 1
      while end < count, roles[end] != .none { end += 1 }
      try reader.read(
        walk.memory, from: first + UInt64(index),
        into: UnsafeMutableBufferPointer(start: keys + index, count: end - index))
      index = end
    }
  }

  /// Enters the frames that were met for the first time, and counts every mapping of them.
  mutating func enterShared(
    _ first: UInt64, _ walk: borrowing TargetWalk, _ ledger: inout Ledger,
    _ map: inout MapBuilder?
  ) {
    var last = UInt64.max
    for index in unknown.indices where kinds[index] == .merged || kinds[index] == .forked {
      let (frame, place) = (unknown[index] >> Self.placeBits, Int(unknown[index] & Self.placeMask))
      let wasRead = roles[place] == .frame
      roles[place] = .none
      if frame == last {
        if shareKnown(frame, walk, &ledger) {
          map?.count(.merged, first + UInt64(place))
        } else {
          presentCount -= 1
        }
        continue
      }
      last = frame
      guard keys[place] != ContentKey.none else {
        presentCount -= 1
        continue
      }
      let isMerged = kinds[index] == .merged
      if wasRead, isMerged { checkMemory(frame, keys[place], first + UInt64(place), walk, ledger) }
      ledger.enter(
        FrameEntry(
          frame: frame, key: keys[place], isMerged: isMerged, witness: walk.index,
          page: first + UInt64(place)), by: walk.index)
      map?.count(.merged, first + UInt64(place))
    }
  }

  /// A frame that was read again although it is remembered must hold what it held.
  private mutating func checkMemory(
    _ frame: UInt64, _ key: UInt64, _ page: UInt64, _ walk: borrowing TargetWalk,
    _ ledger: borrowing Ledger
  ) {
    guard let known = ledger.frames.find(FrameEntry.key(of: frame)), known.pointee.isMerged,
      known.pointee.witness == walk.index, known.pointee.page == page, known.pointee.key != key
    else { return }
    isMemoryTrusted = false
  }

  private mutating func collectOrdinary(_ count: Int) {
    ordinaryCount = 0
    for index in 0..<count where roles[index] == .ordinary {
      guard keys[index] != ContentKey.none else {
        presentCount -= 1
        continue
      }
      ordinary[ordinaryCount] = BlockPage(
        key: keys[index], frame: frames[index], offset: UInt16(index))
      ordinaryCount += 1
    }
  }

  /// Tells zeros inside huge pages from others: ksmd gets at them in another way.
  private mutating func markHugeZeros() throws(KernelFileError) {
    if isHuge {
      try question.ask([frames[0]], shift: 0)
      isHuge = question.isHuge(0)
      if isHuge, splitFreesZeros {
        for index in 0..<ordinaryCount where ordinary[index].key == ContentKey.zero {
          ordinary[index].key = ContentKey.zeroInHugePage
        }
        return
      }
    }
    guard splitFreesZeros else { return }
    unknown.removeAll(keepingCapacity: true)
    for index in 0..<ordinaryCount where ordinary[index].key == ContentKey.zero {
      unknown.append(ordinary[index].frame << Self.placeBits | UInt64(index))
    }
    guard !unknown.isEmpty else { return }
    unknown.sort()
    try question.ask(unknown, shift: Self.placeBits)
    for index in unknown.indices where question.isHuge(index) {
      ordinary[Int(unknown[index] & Self.placeMask)].key = ContentKey.zeroInHugePage
    }
  }

  /// Lets the ordinary pages of the block wait for their second look.
  func wait(_ head: WaitingBlocks.Head, in waiting: inout WaitingBlocks) {
    guard ordinaryCount > 0 else { return }
    for index in 0..<ordinaryCount {
      offsets[index] = ordinary[index].offset
      keys[index] = ordinary[index].key
    }
    waiting.append(head, offsets: offsets, keys: keys, count: ordinaryCount)
  }

  /// Counts the ordinary pages of the block, none of which changed as far as is known.
  func count(
    of head: WaitingBlocks.Head, in ledger: inout Ledger, _ map: inout MapBuilder?
  ) {
    guard ordinaryCount > 0 else { return }
    ledger.makeRoom(ordinaryCount, frames: 0)
    ledger.add(ordinary, count: ordinaryCount, owner: head.target, isAdvised: head.isAdvised)
    map?.count(
      ordinary, ordinaryCount, first: head.first, isAdvised: head.isAdvised, isHuge: head.isHuge)
  }
}
