/// 64 bits of a page's hash, with a few numbers set apart.
enum ContentKey {
  /// No key: the page could not be read, or the slot is free.
  static let none: UInt64 = 0
  /// The page holds only zeros.
  static let zero: UInt64 = 1
  /// The same inside a huge page.
  static let zeroInHugePage: UInt64 = 2
  /// Hashes below are moved up, away from what is set apart.
  static let first: UInt64 = 16

  @inline(__always)
  static func isZero(_ key: UInt64) -> Bool { key &- 1 < 2 }
}
