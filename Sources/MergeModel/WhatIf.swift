/// What happens if some processes are stopped or moved away, computed on them as a set.
package struct WhatIfStopped: Sendable, Equatable {
  /// What the host gets back, in bytes.
  package var freedBytes: UInt64
  /// What the others save less, in bytes: their merged pages have fewer to share with.
  ///
  /// At most: of those that map a frame and were not looked at, it is only known that there are
  /// some, and they are taken for one.
  package var othersLoseBytes: UInt64
  /// The same one by one; the sum is less than what the set gives.
  package var sumOfSingleBytes: UInt64

  /// Nil where a figure that it takes is not known.
  package init?(stopping processes: Set<ProcessIdentity>, in snapshot: Snapshot) {
    guard let result = snapshot.attribution?.value, let classes = result.ownerClasses else {
      return nil
    }
    let page = UInt64(snapshot.host.pageBytes)
    var own: UInt64 = 0
    sumOfSingleBytes = 0
    var known = 0
    for process in snapshot.processes where processes.contains(process.id) {
      guard result.figures[process.id] != nil, let sharing = process.sharing?.value,
        let freed = process.freedIfStoppedBytes(pageBytes: snapshot.host.pageBytes)
      else { return nil }
      known += 1
      sumOfSingleBytes += freed
      own += freed - sharing.soleFrames * page
    }
    guard known == processes.count else { return nil }
    var freedFrames: UInt64 = 0
    var lostPages = 0.0
    for one in classes {
      let fate = Fate(of: one, stopping: processes)
      freedFrames += fate.freedFrames
      lostPages += fate.lostPages
    }
    freedBytes = own + freedFrames * page
    othersLoseBytes = UInt64(min(1e18, (lostPages * Double(page)).rounded()))
  }

  /// What becomes of the frames of one class.
  private struct Fate {
    var freedFrames: UInt64 = 0
    var lostPages = 0.0

    /// With n mappings a frame saves each of them (n−1)/n of a page, so that s of them that go
    /// cost the others s/n: the part of the frame that they paid.
    init(of frames: OwnerClass, stopping processes: Set<ProcessIdentity>) {
      var going = 0.0
      var staying = 0.0
      for owner in frames.owners {
        if processes.contains(owner.process) {
          going += Double(owner.mappings)
        } else {
          staying += Double(owner.mappings)
        }
      }
      guard going > 0 else { return }
      if staying > 0 {
        lostPages += Double(frames.completeFrames) * going / (going + staying)
      } else {
        freedFrames = frames.completeFrames
      }
      let incomplete = Double(frames.frames) - Double(frames.completeFrames)
      lostPages += incomplete * going / (going + staying + 1)
    }
  }
}

/// What one more guest takes.
package struct WhatIfStarted: Sendable, Equatable {
  /// Before ksmd gets to it: all of it.
  package var needsBytes: UInt64
  /// Available memory and free swap; nil where one is not known.
  package var availableBytes: UInt64?
  /// Once all of it has been touched and ksmd has merged what can be, if it is like `model`; nil
  /// without one.
  package var finallyBytes: UInt64?
  /// What `model` takes now, of which only a part may have been touched: resident − SAVED.
  package var modelBytes: UInt64?
  /// Until then; nil while ksmd is stopped.
  package var mergedInSeconds: Double?

  /// A guest of `ramBytes` whose content is like that of `model`.
  package init(ramBytes: UInt64, like model: ProcessIdentity?, in snapshot: Snapshot) {
    needsBytes = ramBytes
    availableBytes = snapshot.host.headroomBytes
    let alike = snapshot.processes.first { $0.id == model }
    modelBytes = alike.flatMap { process in
      guard let sharing = process.sharing?.value, let resident = process.residentBytes else {
        return nil
      }
      let saved = sharing.savedPages * Double(snapshot.host.pageBytes)
      return UInt64(min(1e18, max(0, (Double(resident) - saved).rounded())))
    }
    finallyBytes =
      alike
      .flatMap { Self.ownShare(of: $0, in: snapshot) }
      .map { UInt64(min(1e18, (Double(ramBytes) * $0).rounded())) }
    if snapshot.ksm[.run] == 1 {
      // Two looks at every page of it, with all the others in between.
      let pages = Double(ramBytes) / Double(snapshot.host.pageBytes)
      mergedInSeconds = PassEstimate(snapshot, addedPages: pages).withUnseenSeconds.map { $0 * 2 }
    }
  }

  /// The part of its resident memory that a process pays for, once all has merged that will.
  ///
  /// A frame that n places map is charged 1/n to each. What still merges by itself is taken for
  /// merged; what needs somebody to act is not.
  private static func ownShare(of process: ProcessFigures, in snapshot: Snapshot) -> Double? {
    guard let sharing = process.sharing?.value, let resident = process.residentBytes, resident > 0
    else { return nil }
    let pages = Double(resident) / Double(snapshot.host.pageBytes)
    let obstacles = snapshot.content?.value.processes[process.id]?.obstacles ?? [:]
    let merging = MergeObstacle.allCases.filter { $0.passes(under: snapshot.ksm) }
      .reduce(0.0) { $0 + (obstacles[$1] ?? 0) }
    return min(1, max(0, pages - sharing.savedPages - merging) / pages)
  }
}
