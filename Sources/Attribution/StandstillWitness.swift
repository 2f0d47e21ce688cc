import KernelFiles
import MergeModel

/// Reads the counters that tell whether anything merged or broke during a pass.
struct StandstillWitness: ~Copyable {
  /// What held at one moment.
  struct Testimony: Equatable {
    var run: Int64?
    var sharedPages: Int64?
    var sharingPages: Int64?
    var fullScans: Int64?
    var cowBreaks: UInt64?

    /// What the merged mappings of all processes should sum to.
    var attributablePages: Int64? {
      guard let sharedPages, let sharingPages else { return nil }
      return sharedPages + sharingPages
    }
  }

  private let path: String
  private var directory: KSMDirectory
  private var buffer = TextBuffer(capacity: 8_192)

  init(_ roots: KernelRoots) {
    path = "\(roots.procfs)/vmstat"
    directory = KSMDirectory(roots)
  }

  mutating func testify() -> Testimony {
    let ksm = directory.read()
    return Testimony(
      run: ksm[.run], sharedPages: ksm[.pagesShared], sharingPages: ksm[.pagesSharing],
      fullScans: ksm[.fullScans], cowBreaks: cowBreaks())
  }

  private mutating func cowBreaks() -> UInt64? {
    guard (try? buffer.fill(from: path)) != nil else { return nil }
    return buffer.withText { HostParsers.memoryStatistics($0)?.cowBreaks }
  }
}
