import JSONText

/// Sets property `merge` of all memory backends of one guest, or of none.
struct MergeSwitch {
  let monitor: any GuestMonitor

  /// Taking the advice back copies every merged page, and QEMU answers nobody while the kernel
  /// does so.
  static let setLimit = Duration.seconds(60)

  /// Whether ksmd may look at any of the guest's memory.
  func isOn(_ process: borrowing GuestProcess) throws(GuestControlError) -> Bool {
    let backends = try MemoryBackend.all(monitor)
    let blocks = try process.blocks()
    for group in Group.all(backends) {
      switch blocks.finding(false, backends: group.count, of: group.bytes) {
      case .otherwise: return true
      case .unseen: throw .unseen(group.bytes)
      case .asWanted, .never: break
      }
    }
    return false
  }

  /// Turns merging on or off, and looks whether the kernel has followed.
  ///
  /// What was switched before something failed is put back.
  func set(_ isOn: Bool, _ process: borrowing GuestProcess) throws(GuestControlError) {
    var asked: [MemoryBackend] = []
    do throws(GuestControlError) {
      let backends = try MemoryBackend.all(monitor)
      let own = backends.filter { !$0.isShared }
      if own.isEmpty {
        guard isOn else { return }
        throw .neverMerges
      }
      let groups = Group.all(backends)
      let before = try process.blocks()
      for backend in own {
        let isThere = groups.contains {
          $0.bytes == backend.bytes
            && before.finding(isOn, backends: $0.count, of: $0.bytes) == .asWanted
        }
        if isThere, backend.merges == isOn { continue }
        // Also where it fails: who gave no answer in time may do it later.
        asked.append(backend)
        try switchOver(backend, isOn)
      }
      try expect(isOn, groups, try process.blocks())
      try process.check()
    } catch {
      throw putBack(asked, after: error)
    }
  }

  /// Sets the property of one backend and reads it back.
  private func switchOver(_ backend: MemoryBackend, _ isOn: Bool) throws(GuestControlError) {
    // QEMU tells the kernel only when the property changes, and what it believes may be wrong:
    // a backend made with merge=off is advised all the same (seen with QEMU 7.2).
    if backend.merges == isOn { try tell(backend, !isOn) }
    try tell(backend, isOn)
    guard try monitor.ask(.merge(of: backend.id)).bool == isOn else {
      throw .notTaken(backend.id)
    }
  }

  private func tell(_ backend: MemoryBackend, _ isOn: Bool) throws(GuestControlError) {
    _ = try monitor.ask(.setMerge(of: backend.id, isOn), within: Self.setLimit)
  }

  private func expect(
    _ isOn: Bool, _ groups: [Group], _ blocks: MemoryBlocks
  ) throws(GuestControlError) {
    for group in groups {
      switch blocks.finding(isOn, backends: group.count, of: group.bytes) {
      case .asWanted: break
      case .otherwise: throw isOn ? .notAdvised : .stillAdvised
      case .never: throw .neverMerges
      case .unseen: throw .unseen(group.bytes)
      }
    }
  }

  /// Gives backends the values back that they had; the error with what came of it.
  private func putBack(
    _ asked: [MemoryBackend], after error: GuestControlError
  ) -> GuestControlError {
    guard !asked.isEmpty else { return error.leaving(.untouched) }
    // Who no longer answers would not answer this either.
    guard error.aftermath != .uncertain else { return error }
    var isBack = true
    for backend in asked.reversed() where !putBack(backend) { isBack = false }
    return error.leaving(isBack ? .asBefore : .uncertain)
  }

  /// Whether the backend has its value again, whatever QEMU says to it.
  private func putBack(_ backend: MemoryBackend) -> Bool {
    do throws(GuestControlError) {
      let now = try monitor.ask(.merge(of: backend.id)).bool
      if now == backend.merges { return true }
      try tell(backend, backend.merges)
      return try monitor.ask(.merge(of: backend.id)).bool == backend.merges
    } catch {
      return false
    }
  }
}

extension MergeSwitch {
  /// Backends of one size: from outside they cannot be told apart.
  private struct Group {
    var bytes: UInt64
    var count: Int

    static func all(_ backends: [MemoryBackend]) -> [Group] {
      let own = backends.filter { !$0.isShared }
      return Set(own.map(\.bytes)).sorted().map { bytes in
        Group(bytes: bytes, count: own.count { $0.bytes == bytes })
      }
    }
  }
}
