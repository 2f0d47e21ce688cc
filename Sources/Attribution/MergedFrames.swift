package import KernelFiles
package import MergeModel

extension MergedFrameTest {
  /// Whether a frame with these flags, found through a page table, is a merged one.
  ///
  /// As documented: KSM with MMAP and ANON, without SLAB (slab pages falsely show ANON and KSM).
  /// The fallback is for kernels that set KSM on every anonymous page: a merged frame is small
  /// and never exclusive, while a private page that no fork shares always is.
  package func isMerged(_ flags: FrameFlags) -> Bool {
    switch self {
    case .kpageflags:
      flags.isSuperset(of: [.ksm, .mapped, .anonymous]) && !flags.contains(.slab)
    case .fallback:
      flags.isSuperset(of: [.mapped, .anonymous])
        && flags.isDisjoint(with: [.slab, .hugetlb, .transparentHuge, .anonymousExclusive])
    }
  }
}
