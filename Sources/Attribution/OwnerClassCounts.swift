import MergeModel

/// Frames by who maps them how often, over all ranges of a pass, while there are not too many kinds.
struct OwnerClassCounts {
  /// Beyond these no reader would be quick, and the classes of 500,000 owners take 12 MB.
  static let mostClasses = 20_000
  static let mostOwners = 500_000

  /// Frames of one class, and those of them that nobody else maps.
  struct Frames: Equatable {
    var all: UInt64 = 0
    var complete: UInt64 = 0

    mutating func add(_ other: Frames) {
      all += other.all
      complete += other.complete
    }
  }

  /// By the owners, each with its mappings; nil once there were too many.
  private(set) var frames: [[UInt64]: Frames]? = [:]
  private var ownerCount = 0

  /// An owner as one word: the process's place in walking order, and how often it maps each frame.
  static func word(process: Int, mappings: UInt64) -> UInt64 {
    UInt64(process) << 32 | min(mappings, 1 << 32 - 1)
  }

  /// Adds frames; `owners` are words in walking order.
  mutating func add(_ new: Frames, of owners: [UInt64]) {
    guard !owners.isEmpty, let before = frames?.count else { return }
    frames?[owners, default: Frames()].add(new)
    guard let count = frames?.count, count > before else { return }
    ownerCount += owners.count
    if count > Self.mostClasses || ownerCount > Self.mostOwners { frames = nil }
  }

  /// Takes out frames that `process` maps once, and nobody else.
  mutating func takeOutOnceMapped(_ pages: UInt64, of process: Int) {
    let owners = [Self.word(process: process, mappings: 1)]
    guard pages > 0, var left = frames?[owners] else { return }
    left.all -= min(pages, left.all)
    left.complete -= min(pages, left.complete)
    frames?[owners] = left == Frames() ? nil : left
  }

  /// The classes in a fixed order, without the processes in `dropped`.
  ///
  /// Of a process that was dropped after its frames were counted it is not known whether it maps
  /// them still: they count as incomplete.
  func classes(
    of identities: [ProcessIdentity], without dropped: Set<Int>
  ) -> [OwnerClass]? {
    (dropped.isEmpty ? frames : framesLeft(without: dropped))?
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { owners, counted in
        OwnerClass(
          owners: owners.map {
            OwnerClass.Owner(process: identities[Int($0 >> 32)], mappings: $0 & (1 << 32 - 1))
          }, frames: counted.all, completeFrames: counted.complete)
      }
  }

  private func framesLeft(without dropped: Set<Int>) -> [[UInt64]: Frames]? {
    guard let frames else { return nil }
    var left = OwnerClassCounts()
    for (owners, counted) in frames {
      let kept = owners.filter { !dropped.contains(Int($0 >> 32)) }
      let complete = kept.count == owners.count ? counted.complete : 0
      left.add(Frames(all: counted.all, complete: complete), of: kept)
    }
    return left.frames
  }
}
