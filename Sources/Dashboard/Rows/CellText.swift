import Figures
import MergeModel

/// How one column writes its cells: one unit, and a mark for what is not known.
struct CellText {
  var column: GuestColumn
  var unit: ByteUnit

  /// What stands for a figure that exists and that we may not see.
  static let hidden = "?"

  func text(_ value: CellValue) -> String {
    switch value {
    case .bytes(let bytes): text(bytes: bytes)
    case .count(let count): String(count)
    case .seconds(let seconds): DurationText.coarse(seconds)
    case .text(let text): text
    case .unknown, .inapplicable: DecimalText.unknown
    case .hidden: Self.hidden
    }
  }

  /// The sum, with `+` where figures are missing from it.
  func text(_ sum: ColumnSum) -> String {
    guard let bytes = sum.bytes else { return DecimalText.unknown }
    return text(bytes: bytes) + (sum.isPartial ? "+" : "")
  }

  private func text(bytes: Double) -> String {
    unit.text(Int64(exactly: bytes.rounded()), signed: column.form == .signedBytes)
  }
}
