import MergeModel

/// Kernel files that are there and do not say what they should.
enum FileFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    failures(situation.snapshot).map { text in
      Finding(
        .unreadableFile, text.hasSuffix(".") ? text : text + ".",
        nextStep: "Report it with the kernel's version: its figures are missing until then.")
    }
  }

  /// What went wrong with each, once, although several figures may stand in one file.
  private static func failures(_ snapshot: Snapshot) -> [String] {
    let host = snapshot.host
    let readings =
      KSMFile.allCases.map { failure(snapshot.ksm[reading: $0]) } + [
        failure(host.memoryBytes), failure(host.cowBreaks), failure(host.uptimeSeconds),
        failure(host.pressureSomeAvg10), failure(host.numaNodes), failure(host.ksmd),
      ]
    var seen: Set<String> = []
    return readings.compactMap { $0 }.filter { seen.insert($0).inserted }
  }

  private static func failure<Value>(_ reading: Reading<Value>) -> String? {
    guard case .failed(let text) = reading else { return nil }
    return text
  }
}
