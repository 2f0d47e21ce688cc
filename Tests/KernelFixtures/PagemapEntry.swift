/// Words of `/proc/PID/pagemap` (Documentation/admin-guide/mm/pagemap.rst).
package enum PagemapEntry {
  /// A present page; `exclusive` says that nobody else maps its frame.
  package static func present(
    frame: UInt64, exclusive: Bool = false, fileOrShared: Bool = false
  ) -> UInt64 {
    1 << 63 | (exclusive ? 1 << 56 : 0) | (fileOrShared ? 1 << 61 : 0) | frame
  }

  /// A page in swap, at `slot` of the first swap area.
  package static func swapped(slot: UInt64) -> UInt64 {
    1 << 62 | slot << 5
  }
}
