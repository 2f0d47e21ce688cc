import MergeModel

/// Kernel files that are there and do not say what they should, and processes that cannot be read.
enum FileFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    situation.snapshot.failures.map {
      Finding(
        .unreadableFile, $0,
        nextStep:
          "cat /proc/PID/stack: shows where it waits; ulimit -n: how many files may be open.")
    }
      + failures(situation.snapshot).map { text in
        Finding(
          .unreadableFile, Wording.sentence(text),
          nextStep: "Report it with the kernel's version: its figures are missing until then.")
      }
  }

  /// What went wrong with each, once, although several figures may stand in one file.
  private static func failures(_ snapshot: Snapshot) -> [String] {
    let host = snapshot.host
    let texts =
      KSMFile.allCases.map { snapshot.ksm[reading: $0].failure } + [
        host.memoryBytes.failure, host.cowBreaks.failure, host.uptimeSeconds.failure,
        host.pressureSomeAvg10.failure, host.numaNodes.failure, host.ksmd.failure,
        host.khugepaged.failure,
      ]
    var seen: Set<String> = []
    return texts.compactMap { $0 }.filter { seen.insert($0).inserted }
  }
}
