import Diagnosis
import MergeModel

/// What `ksmtop doctor` tells: what it found, the most important first, and what it could not know.
struct DoctorReport {
  /// One finding, told once, and the processes that have it.
  struct Entry {
    var finding: Finding
    /// In the order of the snapshot; empty for a finding of the host alone.
    var processes: [Patient] = []

    /// Different next steps, each with those it is for; one for all where they agree.
    var nextSteps: [(step: String, patients: [Patient])] {
      var steps: [(step: String, patients: [Patient])] = []
      for patient in processes {
        if let place = steps.firstIndex(where: { $0.step == patient.finding.nextStep }) {
          steps[place].patients.append(patient)
        } else {
          steps.append((patient.finding.nextStep, [patient]))
        }
      }
      return steps.count > 1 ? steps : [(finding.nextStep, [])]
    }
  }

  /// A process and the finding that it has.
  struct Patient {
    var process: ProcessFigures
    var finding: Finding
  }

  /// Something that could not be known.
  struct Gap: Equatable {
    /// Of the finding behind it; nil where nothing is wrong but nobody has looked.
    var code: String?
    var message: String
    var nextStep: String
  }

  let snapshot: Snapshot
  private(set) var entries: [Entry] = []
  private(set) var gaps: [Gap] = []
  /// What works on this host by this account; nil where the files are no running kernel's.
  var features: [FeatureState]?
  /// Findings that were left out because the operator knows them.
  private(set) var ignored = 0
  /// Whether the operator knows that rights are missing.
  private let knowsOfRights: Bool

  /// Findings that say nothing of the host's health but that it could not be seen.
  private static let blindness: Set<String> = Set(
    [FindingCode.limitedRights, .noAttribution, .unreadableFile].map(\.rawValue))

  init(_ snapshot: Snapshot, ignoring rules: [IgnoreRule]) {
    self.snapshot = snapshot
    knowsOfRights = rules.contains { $0.covers(FindingCode.limitedRights.rawValue) }
    let patients = patients(rules)
    let hostEntries = hostEntries(rules, patients)
    let told = Set(hostEntries.map(\.finding.code))
    let others = patients.kept.filter { !told.contains($0.key) }
      .map { Self.entry($0.value) }
      .sorted { one, other in
        (-one.processes.count, one.finding.code) < (-other.processes.count, other.finding.code)
      }
    // The host's own come first within a severity.
    entries = (hostEntries + others).enumerated().sorted { one, other in
      (-one.element.finding.severity.rawValue, one.offset)
        < (-other.element.finding.severity.rawValue, other.offset)
    }.map(\.element)
    gaps += UnknownFigures.gaps(snapshot)
  }

  /// Whether figures are absent that should be there.
  var isIncomplete: Bool { gaps.contains { $0.code != nil } }

  /// Whether too little was seen to judge this host.
  ///
  /// Who knows that the guests are hidden has it judged by the counters of the host, if they are
  /// there.
  var isBlind: Bool {
    guard let verdict = snapshot.assessment?.verdict else { return true }
    guard verdict.state == .limited else { return false }
    return !knowsOfRights || snapshot.ksm[.run] == nil || snapshot.ksm[.pagesSharing] == nil
  }

  func entries(_ severity: Finding.Severity) -> [Entry] {
    entries.filter { $0.finding.severity == severity }
  }

  /// How many findings are of that severity, those that tell what could not be seen among them.
  func count(_ severity: Finding.Severity) -> Int {
    entries(severity).count
      + gaps.count { gap in
        gap.code.flatMap(FindingCode.init(rawValue:))?.severity == severity
      }
  }

  // MARK: Grouping

  /// The processes that have a finding, by its code: all of them, and those that are told.
  private typealias Patients = (all: [String: Int], kept: [String: [Patient]])

  private mutating func patients(_ rules: [IgnoreRule]) -> Patients {
    var patients: Patients = ([:], [:])
    for process in snapshot.processes {
      for finding in snapshot.findings(of: process) {
        patients.all[finding.code, default: 0] += 1
        if rules.contains(where: { $0.covers(finding.code, of: process) }) {
          ignored += 1
        } else {
          patients.kept[finding.code, default: []]
            .append(Patient(process: process, finding: finding))
        }
      }
    }
    return patients
  }

  private mutating func hostEntries(_ rules: [IgnoreRule], _ patients: Patients) -> [Entry] {
    var entries: [Entry] = []
    for finding in snapshot.assessment?.findings ?? [] {
      if rules.contains(where: { $0.covers(finding.code) }) {
        // What speaks of processes was counted with them.
        if patients.all[finding.code] == nil { ignored += 1 }
      } else if Self.blindness.contains(finding.code) {
        gaps.append(
          Gap(code: finding.code, message: finding.message, nextStep: finding.nextStep))
      } else if let all = patients.all[finding.code] {
        let kept = patients.kept[finding.code] ?? []
        if kept.isEmpty { continue }
        // Its sentence counts them all: where some are left out, it is not true any more.
        entries.append(
          kept.count == all ? Entry(finding: finding, processes: kept) : Self.entry(kept))
      } else {
        entries.append(Entry(finding: finding))
      }
    }
    return entries
  }

  /// For a finding of processes of which the host says nothing: the sentence of the first.
  private static func entry(_ patients: [Patient]) -> Entry {
    var finding = patients[0].finding
    if patients.count > 1 {
      finding.message = "\(patients[0].process.name): \(finding.message)"
    }
    return Entry(finding: finding, processes: patients)
  }
}
