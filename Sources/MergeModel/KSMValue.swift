/// The content of one KSM file.
package enum KSMValue: Sendable, Hashable {
  case unsigned(UInt64)
  case signed(Int64)
  case choice(String)

  /// What is above holds no page count of any machine, and sums of it would not fit.
  private static let largestNumber: UInt64 = 1 << 48

  /// The number, where the file holds one that can be computed with.
  package var number: Int64? {
    switch self {
    case .unsigned(let number): number <= Self.largestNumber ? Int64(number) : nil
    case .signed(let number): number
    case .choice: nil
    }
  }

  /// As the kernel would write it, without brackets.
  package var text: String {
    switch self {
    case .unsigned(let number): String(number)
    case .signed(let number): String(number)
    case .choice(let word): word
    }
  }
}
