/// One figure as it leaves the program.
package enum ExportValue: Equatable {
  case unsigned(UInt64)
  case signed(Int64)
  case real(Double)
  case text(String)
  case flag(Bool)
  /// Not known, or hidden from us.
  case null
  /// This kernel does not have it: no key in JSON.
  case absent

  package init(_ value: UInt64?) { self = value.map(Self.unsigned) ?? .null }
  package init(_ value: Int64?) { self = value.map(Self.signed) ?? .null }
  package init(_ value: Int?) { self = value.map { .signed(Int64($0)) } ?? .null }
  package init(_ value: Int32?) { self = value.map { .signed(Int64($0)) } ?? .null }
  package init(_ value: String?) { self = value.map(Self.text) ?? .null }

  /// A number with at most `decimals` decimals; what is no number is not known.
  init(_ value: Double?, decimals: Int) {
    guard let value, value.isFinite else {
      self = .null
      return
    }
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    let rounded = (value * scale).rounded(.toNearestOrAwayFromZero) / scale
    // Adding 0 takes the sign from -0.
    self = .real(rounded.isFinite ? rounded + 0 : value)
  }

  /// Pages that may be parts: whole ones as integers, parts with at most six decimals.
  init(pages: Double?) {
    self.init(pages, decimals: 6)
    if case .real(let pages) = self, let whole = Int64(exactly: pages) { self = .signed(whole) }
  }

  /// Without a decimal point where it needs none; nil for what is not known.
  var plainText: String? {
    switch self {
    case .unsigned(let number): String(number)
    case .signed(let number): String(number)
    case .real(let number): number.description
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    case .null, .absent: nil
    }
  }
}

/// A key of the contract and its figure.
struct ExportField: Equatable {
  var key: String
  var value: ExportValue

  init(_ key: String, _ value: ExportValue) {
    self.key = key
    self.value = value
  }
}
