import ArgumentParser
import Diagnosis
import MergeModel
import SnapshotExport

/// A finding that the operator knows of and does not want to be told: `--ignore CODE[:GUEST]`.
struct IgnoreRule: Equatable {
  let code: FindingCode
  /// Nil for everybody, and for the host.
  let guest: String?

  /// Throws what is wrong with `text`, for a message of wrong usage.
  init(_ text: String) throws(ValidationError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = parts.first, let code = FindingCode(rawValue: String(word)) else {
      let codes = FindingCode.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--ignore: '\(text)' names no finding. The codes are: \(codes).")
    }
    guard parts.count == 1 || !parts[1].isEmpty else {
      throw ValidationError("--ignore: after '\(word):' the name of a guest is missing.")
    }
    self.code = code
    guest = parts.count == 1 ? nil : String(parts[1])
  }

  /// Whether it silences findings with `code` of the whole host.
  func covers(_ code: String) -> Bool { guest == nil && self.code.rawValue == code }

  /// Whether it silences a finding with `code` of `process`, called as it is or as it is shown.
  func covers(_ code: String, of process: ProcessFigures) -> Bool {
    guard self.code.rawValue == code else { return false }
    guard let guest else { return true }
    return guest == process.name || guest == HarmlessText.ascii(process.name)
  }
}
