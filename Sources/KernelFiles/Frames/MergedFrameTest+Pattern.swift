package import MergeModel

extension MergedFrameTest {
  /// Flags that are looked at, and those of them that a merged frame has.
  package struct Pattern: Sendable, Equatable {
    @usableFromInline let mask: UInt64
    @usableFromInline let wanted: UInt64

    init(has wanted: FrameFlags, lacks others: FrameFlags) {
      mask = wanted.union(others).rawValue
      self.wanted = wanted.rawValue
    }

    /// Whether a frame with these flags, found through a page table, is a merged one.
    @inlinable package func matches(_ flags: UInt64) -> Bool { flags & mask == wanted }
  }

  /// What tells merged frames from others.
  ///
  /// As documented: KSM with MMAP and ANON, without SLAB (slab pages falsely show ANON and KSM).
  /// The fallback is for kernels that set KSM on every anonymous page: a merged frame is small
  /// and never exclusive, while a private page that no fork shares always is.
  package var pattern: Pattern {
    switch self {
    case .kpageflags: Pattern(has: [.ksm, .mapped, .anonymous], lacks: .slab)
    case .fallback:
      Pattern(
        has: [.mapped, .anonymous],
        lacks: [.slab, .hugetlb, .transparentHuge, .anonymousExclusive])
    }
  }

  /// Whether a frame with these flags, found through a page table, is a merged one.
  package func isMerged(_ flags: FrameFlags) -> Bool { pattern.matches(flags.rawValue) }
}
