/// What one process shares, from one attribution pass; see docs/metrics.md for the definitions.
package struct SharingFigures: Sendable, Equatable {
  /// Present entries of private mappings whose frame is merged.
  package var mappedPages: UInt64 = 0
  /// Σ 1/n over them, n the mappings of the frame.
  package var sharePages: Double = 0
  /// Σ (k−1) over the frames that this process maps k times.
  package var selfPages: UInt64 = 0
  /// Frames that only this process maps.
  package var soleFrames: UInt64 = 0
  /// Entries that map the kernel's zero page.
  package var zeroMappedPages: UInt64 = 0

  package init() {}

  /// What merging saves here, Σ (n−1)/n; summed over all mappers it is `pages_sharing`.
  package var savedPages: Double { Double(mappedPages) - sharePages }
}

/// Two guests and the frames that both map, each counted once.
package struct SharingPair: Sendable, Hashable {
  /// The lower pid.
  package var a: Int32
  /// The higher pid.
  package var b: Int32
  package var commonFrames: UInt64

  package init(a: Int32, b: Int32, commonFrames: UInt64) {
    self.a = a
    self.b = b
    self.commonFrames = commonFrames
  }
}

/// Merged frames that are mapped by the same processes equally often.
package struct OwnerClass: Sendable, Equatable {
  package struct Owner: Sendable, Equatable {
    package var process: ProcessIdentity
    /// How often it maps each of the frames.
    package var mappings: UInt64

    package init(process: ProcessIdentity, mappings: UInt64) {
      self.process = process
      self.mappings = mappings
    }
  }

  package var owners: [Owner]
  package var frames: UInt64
  /// Those of them that nobody else maps.
  package var completeFrames: UInt64

  package init(owners: [Owner], frames: UInt64, completeFrames: UInt64) {
    self.owners = owners
    self.frames = frames
    self.completeFrames = completeFrames
  }
}

/// The sums of one attribution pass held against the kernel's counters.
package struct Reconciliation: Sendable, Equatable {
  /// Σ mapped pages of all processes walked.
  package var mappedPages: UInt64 = 0
  /// Distinct merged frames.
  package var mergedFrames: UInt64 = 0
  /// Σ over frames of max(0, n − mappings seen).
  package var unattributedPages: UInt64 = 0
  /// mapped + unattributed − (pages_shared + pages_sharing), the counters read after the walk.
  package var differencePages: Int64?
  /// `pages_sharing` as it was after the walk: what the savings of this pass add up to.
  package var sharingPages: Int64?
  /// Whether counters and processes stood still during the pass.
  package var stable = false

  package init() {}
}

/// How merged frames were told from others.
package enum MergedFrameTest: String, Sendable, Codable {
  /// Bit 21 of `/proc/kpageflags`, as documented.
  case kpageflags
  /// Not exclusive, anonymous, small, no slab: for kernels that set bit 21 on every anonymous page.
  case fallback
}

/// One whole attribution pass.
package struct AttributionResult: Sendable, Equatable {
  package var figures: [ProcessIdentity: SharingFigures] = [:]
  /// Pairs of guests with frames in common, a < b, sorted.
  package var pairs: [SharingPair] = []
  package var reconciliation = Reconciliation()
  package var test: MergedFrameTest = .kpageflags
  /// Seconds it took to find out, once at the start, how the kernel tells them.
  package var testSeconds: Double = 0
  /// Frames by who maps them; nil where there would be too many kinds to keep.
  package var ownerClasses: [OwnerClass]?
  /// Seconds from its first to its last read.
  package var seconds: Double = 0
  package var cpuSeconds: Double = 0
  /// In how many ranges of frames it had to work to stay within its memory.
  package var frameRanges = 1

  package init() {}
}
