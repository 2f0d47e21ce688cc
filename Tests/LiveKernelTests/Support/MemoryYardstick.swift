import Glibc
import Synchronization

/// What comparing pages costs on this machine meanwhile, in CPU time.
///
/// Programs beside the test empty its caches and slow down its processors, and ksmd with it. This
/// compares some pages now and then, as ksmd does.
final class MemoryYardstick: Sendable {
  /// Sums since it began.
  struct Reading: Sendable {
    var pages = 0.0
    var cpuSeconds = 0.0

    /// The cost of a page since `earlier`.
    func secondsPerPage(since earlier: Reading) -> Double {
      (cpuSeconds - earlier.cpuSeconds) / max(1, pages - earlier.pages)
    }
  }

  private let state = Mutex(Reading())
  private static let pageBytes = 4_096
  /// More than fits into the caches.
  private static let pages = 32_768
  private static let batch = 100

  var now: Reading { state.withLock { $0 } }

  /// Goes on until its task is cancelled.
  func run() async {
    let memory = [UInt8](repeating: 1, count: Self.pages * Self.pageBytes)
    var page = 0
    var differing = 0
    while !Task.isCancelled {
      let began = Self.threadSeconds()
      memory.withUnsafeBytes { bytes in
        guard let first = bytes.baseAddress else { return }
        for _ in 0..<Self.batch {
          page = (page + 7_919) % (Self.pages / 2)
          let one = first + page * Self.pageBytes
          let other = first + (Self.pages - 1 - page) * Self.pageBytes
          if memcmp(one, other, Self.pageBytes) != 0 { differing += 1 }
        }
      }
      let seconds = Self.threadSeconds() - began
      state.withLock { reading in
        reading.pages += Double(2 * Self.batch - differing)
        reading.cpuSeconds += seconds
      }
      try? await Task.sleep(for: .milliseconds(40))
    }
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
