package import KernelFiles
package import MergeModel

/// How a content scan works.
package struct ContentScanOptions: Sendable, Equatable {
  package var roots: KernelRoots
  /// How merged frames are told from others on this kernel.
  package var test: MergedFrameTest
  /// The frame of the kernel's zero page, where it is known.
  package var zeroFrame: UInt64?
  package var pageBytes: Int
  /// For all tables together, in bytes; beyond it contents are sampled.
  package var memoryBytes: Int
  /// 2 finds out which pages change; 1 is for measuring.
  package var looks = 2
  /// Seconds between the two looks at a page, at least.
  package var secondLookSeconds = 2.0
  /// Seconds that one full scan of ksmd takes, where somebody saw one.
  package var passSeconds: Double?
  /// At most this share of the contents is kept track of; a power of 1/2, for tests.
  package var mostSamplingRate = 1.0

  package init(
    roots: KernelRoots, test: MergedFrameTest, zeroFrame: UInt64?, pageBytes: Int,
    memoryBytes: Int
  ) {
    self.roots = roots
    self.test = test
    self.zeroFrame = zeroFrame
    self.pageBytes = pageBytes
    self.memoryBytes = memoryBytes
  }
}
