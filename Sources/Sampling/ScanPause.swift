import MergeModel

/// When the content scan lets the host alone: reading marks pages as used in the kernel's LRU lists.
enum ScanPause {
  /// Pages a second that come back from swap from which the host counts as swapping: 1 MiB.
  private static let manySwapIns = 256.0
  /// Per cent of the time in which some task waited for memory.
  private static let highPressure = 10.0
  /// Part of memory that must be available.
  private static let leastAvailable = 0.03

  /// Why a scan must wait now, one clause; nil where it need not.
  static func reason(_ snapshot: Snapshot) -> String? {
    if let rate = snapshot.rates?.swappedInPagesPerSecond, rate >= manySwapIns {
      return "the host is swapping"
    }
    if let available = snapshot.host.availableBytes.value,
      let all = snapshot.host.memoryBytes.value,
      Double(available) < Double(all) * leastAvailable
    {
      return "memory is short"
    }
    if let pressure = snapshot.host.pressureSomeAvg10.value, pressure >= highPressure {
      return "programs wait for memory"
    }
    return nil
  }
}
