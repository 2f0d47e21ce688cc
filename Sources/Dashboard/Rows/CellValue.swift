/// What one column has to say of one process.
package enum CellValue: Sendable, Equatable {
  /// Bytes, in the unit of the whole column.
  case bytes(Double)
  case count(Int)
  case seconds(Double)
  case text(String)
  /// Not read yet, or this kernel does not have it.
  case unknown
  /// It is there and we may not see it.
  case hidden
  /// The column does not apply to this process.
  case inapplicable

  /// What rows are compared by; nil sorts last.
  var sortKey: SortKey? {
    switch self {
    case .bytes(let bytes): .number(bytes)
    case .count(let count): .number(Double(count))
    case .seconds(let seconds): .number(seconds)
    case .text(let text): text.isEmpty ? nil : .text(text)
    case .unknown, .hidden, .inapplicable: nil
    }
  }

  /// A number or a text; all values of one column are of one kind.
  enum SortKey: Equatable, Comparable {
    case number(Double)
    case text(String)
  }
}
