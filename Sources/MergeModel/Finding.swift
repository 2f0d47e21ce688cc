/// One thing worth knowing about the host or a guest, with what to do about it.
package struct Finding: Sendable, Hashable {
  package enum Severity: Int, Sendable, Comparable, Codable {
    case info
    case warning
    case problem

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    /// The word of the export contract.
    package var word: String {
      switch self {
      case .info: "info"
      case .warning: "warning"
      case .problem: "problem"
      }
    }
  }

  /// Stable kebab-case word for scripts: `ksm-stopped`, `not-advised`.
  package var code: String
  package var severity: Severity
  /// One plain sentence.
  package var message: String
  /// What to do and when it takes effect; empty where there is nothing to do.
  package var nextStep: String
  /// At most 20 characters for the WHY NOT column; nil for findings of the host.
  package var short: String?

  package init(
    code: String,
    severity: Severity,
    message: String,
    nextStep: String = "",
    short: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.nextStep = nextStep
    self.short = short
  }
}

/// The one word for the state of sharing on this host.
package struct Verdict: Sendable, Equatable {
  package enum State: String, Sendable, Codable, CaseIterable {
    case working
    case climbing
    case stopped
    case neverRun = "never_run"
    case starved
    case wasting
    case storm
    case unmerging
    case limited
    case noKSM = "no_ksm"
  }

  package var state: State
  /// One plain sentence.
  package var message: String

  package init(state: State, message: String) {
    self.state = state
    self.message = message
  }
}

/// What Diagnosis makes of a snapshot.
package struct Assessment: Sendable, Equatable {
  package var verdict: Verdict
  /// Of the host, the most important first.
  package var findings: [Finding]
  /// Of processes, the most important first in each.
  package var processFindings: [ProcessIdentity: [Finding]]

  package init(
    verdict: Verdict,
    findings: [Finding] = [],
    processFindings: [ProcessIdentity: [Finding]] = [:]
  ) {
    self.verdict = verdict
    self.findings = findings
    self.processFindings = processFindings
  }
}
