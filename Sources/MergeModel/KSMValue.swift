/// The content of one KSM file.
package enum KSMValue: Sendable, Hashable {
  case unsigned(UInt64)
  case signed(Int64)
  case choice(String)

  /// The number, where the file holds one that fits.
  package var number: Int64? {
    switch self {
    case .unsigned(let number): Int64(exactly: number)
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
