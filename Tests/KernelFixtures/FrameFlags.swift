/// Words of `/proc/kpageflags` (Documentation/admin-guide/mm/pagemap.rst).
package enum FrameFlags {
  /// Referenced, up to date, dirty, on a list, mapped, anonymous, backed by swap.
  private static let anonymousUsed: UInt64 = 0x583c
  private static let ksm: UInt64 = 1 << 21
  private static let anonymousExclusive: UInt64 = 1 << 34

  /// A frame that ksmd merged.
  package static let merged = anonymousUsed | ksm
  /// An anonymous frame of one process.
  package static let anonymous = anonymousUsed | anonymousExclusive
  /// The same on a kernel that sets bit 21 on every anonymous frame (6.10 to 7.2-rc2).
  package static let anonymousCalledMerged = anonymousUsed | anonymousExclusive | ksm
  /// An anonymous frame that a fork left shared.
  package static let anonymousForked = anonymousUsed
  /// Part of a transparent huge page.
  package static let anonymousHuge = anonymousUsed | anonymousExclusive | 1 << 22
  /// A slab frame that falsely bears the marks of a merged one.
  package static let slab: UInt64 = 1 << 7 | 1 << 12 | ksm
  /// A frame of the page cache.
  package static let file: UInt64 = 0x82c
  /// The zero page: bit 24 and reserved.
  package static let zeroPage: UInt64 = 1 << 24 | 1 << 32
}
