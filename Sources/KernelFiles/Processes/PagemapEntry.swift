/// One entry of `/proc/PID/pagemap` (Documentation/admin-guide/mm/pagemap.rst).
package struct PagemapEntry: Sendable, Equatable {
  @usableFromInline package let bits: UInt64

  @inlinable package init(_ bits: UInt64) {
    self.bits = bits
  }

  /// Bit 63.
  @inlinable package var isPresent: Bool { bits >> 63 & 1 == 1 }
  /// Bit 62: swapped out, or in migration.
  @inlinable package var isSwapped: Bool { bits >> 62 & 1 == 1 }
  /// Bit 61: a page of a file or of shared memory; also the huge zero page.
  @inlinable package var isFileOrShared: Bool { bits >> 61 & 1 == 1 }
  /// Bits 0 to 54; 0 for those without CAP_SYS_ADMIN.
  @inlinable package var frame: UInt64 { bits & (1 << 55 - 1) }

  /// Present and private: what may be a merged frame.
  @inlinable package var mayBeMerged: Bool { bits >> 61 & 0b101 == 0b100 }
}
