/// Sums over the frames of each owner set, and what follows from them for each process.
struct SetSums {
  /// Three counts and a sum.
  static let bytesPerSet = 4 * 8

  /// The kernel counts with an int; a frame that was freed meanwhile can show any bits.
  private static let mostMappings = UInt64(Int32.max)

  private let sets: OwnerSets
  private let dropped: Set<Int>
  /// Mappings by processes that were not dropped, for a frame with exactly these owners.
  private var seen: [UInt64]
  /// Frames with these owners.
  private var frames: [UInt64]
  /// Σ 1/n over them.
  private var inverse: [Double]
  /// Those that nobody else maps: n is what was seen.
  private var complete: [UInt64]
  private var unattributed: UInt64 = 0
  private var moved: UInt64 = 0
  private var mergedFrames: UInt64 = 0

  init(_ sets: OwnerSets, dropped: Set<Int>) {
    self.sets = sets
    self.dropped = dropped
    frames = Array(repeating: 0, count: sets.count)
    complete = frames
    seen = frames
    inverse = Array(repeating: 0, count: sets.count)
    // A parent is always made before its child.
    for set in 1..<max(1, sets.count) {
      let owner = sets.owner(of: OwnerSets.ID(set))
      let before = seen[Int(sets.parent(of: OwnerSets.ID(set)))]
      seen[set] = before + (dropped.contains(owner.process) ? 0 : owner.multiplicity)
    }
  }

  /// Adds one frame; `mappings` is its kpagecount.
  ///
  /// A count below what was seen means that a mapping went away during the pass: it is raised to
  /// what was seen, so that no share exceeds one frame, and reported.
  mutating func add(frameOf owners: OwnerSets.ID, mappings: UInt64) {
    let set = Int(owners)
    let mappings = mappings <= Self.mostMappings ? mappings : 0
    if mappings < seen[set] { moved += 1 }
    let count = max(mappings, seen[set])
    guard count > 0 else { return }
    mergedFrames += 1
    frames[set] += 1
    inverse[set] += 1 / Double(count)
    unattributed += count - seen[set]
    if count == seen[set] { complete[set] += 1 }
  }

  /// Adds the sums to every process and pair.
  consuming func finish(into tally: inout Tally) {
    tally.unattributedPages += unattributed
    tally.movedFrames += moved
    tally.mergedFrames += mergedFrames
    addClasses(to: &tally.classes)
    var set = sets.count - 1
    // From the leaves to the root: each set hands its sums to the set it grew from.
    while set > 0 {
      defer { set -= 1 }
      let id = OwnerSets.ID(set)
      let (process, multiplicity) = sets.owner(of: id)
      let parent = Int(sets.parent(of: id))
      if frames[set] > 0, !dropped.contains(process) {
        tally.add(
          frames: frames[set], inverse: inverse[set], multiplicity: multiplicity, to: process)
        if complete[set] > 0, seen[set] == multiplicity {
          tally.addSole(complete[set], mappings: multiplicity, to: process)
        }
        addPairs(of: id, process, frames[set], into: &tally)
      }
      frames[parent] += frames[set]
      inverse[parent] += inverse[set]
      // Without the one that was dropped, those before it are all the owners there are.
      if dropped.contains(process) { complete[parent] += complete[set] }
    }
  }

  /// Adds the frames of each set to its class, before the sums of larger sets are added to smaller.
  private func addClasses(to classes: inout OwnerClassCounts) {
    var owners: [UInt64] = []
    for set in 0..<sets.count where frames[set] > 0 {
      // Once there are too many, the rest need not be looked at.
      guard classes.frames != nil else { return }
      owners.removeAll(keepingCapacity: true)
      var ancestor = OwnerSets.ID(set)
      while ancestor != OwnerSets.none {
        let (process, multiplicity) = sets.owner(of: ancestor)
        if !dropped.contains(process) {
          owners.append(OwnerClassCounts.word(process: process, mappings: multiplicity))
        }
        ancestor = sets.parent(of: ancestor)
      }
      owners.reverse()
      classes.add(OwnerClassCounts.Frames(all: frames[set], complete: complete[set]), of: owners)
    }
  }

  private func addPairs(
    of set: OwnerSets.ID, _ process: Int, _ frames: UInt64, into tally: inout Tally
  ) {
    guard tally.pairs.counts(process) else { return }
    var ancestor = sets.parent(of: set)
    while ancestor != OwnerSets.none {
      let other = sets.owner(of: ancestor).process
      if tally.pairs.counts(other), !dropped.contains(other) {
        tally.pairs.add(frames, process, other)
      }
      ancestor = sets.parent(of: ancestor)
    }
  }
}
