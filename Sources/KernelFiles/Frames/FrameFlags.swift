/// The flags of one page frame, an entry of `/proc/kpageflags` (include/uapi/linux/kernel-page-flags.h).
package struct FrameFlags: OptionSet, Sendable, Hashable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  package static let slab = FrameFlags(rawValue: 1 << 7)
  package static let mapped = FrameFlags(rawValue: 1 << 11)
  package static let anonymous = FrameFlags(rawValue: 1 << 12)
  package static let hugetlb = FrameFlags(rawValue: 1 << 17)
  package static let ksm = FrameFlags(rawValue: 1 << 21)
  /// Part of a large folio.
  package static let transparentHuge = FrameFlags(rawValue: 1 << 22)
  package static let zeroPage = FrameFlags(rawValue: 1 << 24)
  /// PG_owner_2, which on an anonymous page is PG_anon_exclusive (kernel 5.19 and later).
  package static let anonymousExclusive = FrameFlags(rawValue: 1 << 34)
}
