import MergeModel
import Screen

extension Finding.Severity {
  /// `!` is to be acted on, `i` to be known.
  var mark: String { self == .info ? "i" : "!" }

  var style: Style {
    switch self {
    case .info: .plain
    case .warning: Style(tint: .warning, bold: true)
    case .problem: Style(tint: .problem, bold: true)
    }
  }

  /// `1 warning`, `2 notes`.
  func counted(_ count: Int) -> String {
    let word =
      switch self {
      case .info: "note"
      case .warning: "warning"
      case .problem: "problem"
      }
    return "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}
