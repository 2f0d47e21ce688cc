import MergeModel

/// Which findings a process must have to be listed.
package enum FindingFilter: Sendable, Hashable {
  case any
  /// Only the finding with this code.
  case code(String)

  func holds(for findings: [Finding]) -> Bool {
    switch self {
    case .any: !findings.isEmpty
    case .code(let code): findings.contains { $0.code == code }
    }
  }

  /// As it stands above the table.
  var word: String {
    switch self {
    case .any: "with findings"
    case .code(let code): code
    }
  }
}
