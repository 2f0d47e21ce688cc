/// The unit of a whole line or column of byte figures: printed once, never per cell.
package enum ByteUnit: Sendable, Hashable, CaseIterable {
  case mib
  case gib

  /// The unit in which the largest figure of a column still fits five digits.
  ///
  /// Above 99,999 MiB the whole column changes to GiB.
  package static func column(largest bytes: (some BinaryInteger)?) -> Self {
    guard let bytes else { return .mib }
    return (Double(bytes) / mib.bytes).rounded(.toNearestOrAwayFromZero) > 99_999 ? .gib : .mib
  }

  /// The unit of a line about amounts of which this is the largest: MiB below 1 GiB.
  package static func line(largest bytes: (some BinaryInteger)?) -> Self {
    guard let bytes, Double(bytes) < gib.bytes else { return .gib }
    return .mib
  }

  /// Bytes of one unit; 1 GiB = 1024 MiB = 2^30 bytes.
  package var bytes: Double {
    switch self {
    case .mib: 1_048_576
    case .gib: 1_073_741_824
    }
  }

  /// The unit's name, as it stands in a heading.
  package var word: String {
    switch self {
    case .mib: "MiB"
    case .gib: "GiB"
    }
  }

  /// Decimals of a cell: whole MiB, GiB with one.
  package var decimals: Int {
    switch self {
    case .mib: 0
    case .gib: 1
    }
  }

  /// One cell of a column, without the unit.
  package func text(_ bytes: (some BinaryInteger)?, signed: Bool = false) -> String {
    text(bytes, decimals: decimals, signed: signed)
  }

  /// A figure in a line of text, without the unit: `0.04` GiB where a cell would say `0.0`.
  package func amount(_ bytes: (some BinaryInteger)?, signed: Bool = false) -> String {
    DecimalText.neverZero(
      bytes.map { Double($0) / self.bytes }, decimals: decimals, signed: signed)
  }

  func text(_ bytes: (some BinaryInteger)?, decimals: Int, signed: Bool) -> String {
    DecimalText.fixed(
      bytes.map { Double($0) / self.bytes }, decimals: decimals, signed: signed)
  }
}
