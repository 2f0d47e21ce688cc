import KernelFiles
import MergeModel

/// Puts what the threads found into one snapshot, each figure with the moment of its reading.
enum SnapshotAssembly {
  static func add(
    _ reading: ProcessTable.Reading, _ survey: Survey.Findings, hanging: [Int32: Moment],
    user: String, canWriteSettings: Bool, to snapshot: inout Snapshot
  ) {
    snapshot.attribution = survey.attribution
    snapshot.attributionRefusal = survey.refusal
    snapshot.processes = reading.processes.map { process in
      var process = process
      process.memory = survey.memory[process.id]
      process.sharing = survey.sharing(of: process.id)
      process.notAnsweringSince = hanging[process.id.pid]
      if let uptime = snapshot.host.uptimeSeconds.value {
        let began = Double(process.id.startTicks) / ClockTicks.perSecond
        process.runningSeconds = max(0, uptime - began)
      }
      return process
    }
    snapshot.hiddenProcesses = reading.hidden
    // A limit above what the host has limits nothing.
    let memory = snapshot.host.memoryBytes.value ?? .max
    snapshot.memoryGroups = reading.memoryGroups.filter { $0.limitBytes < memory }
    snapshot.otherWriters = reading.writers + advisor(in: snapshot.ksm)
    snapshot.rights = Rights(
      user: user, missing: RightsExaminer.missing(in: snapshot, reading),
      canWriteSettings: canWriteSettings)
    snapshot.failures = RightsExaminer.failures(in: snapshot, reading, hanging: hanging)
  }

  private static func advisor(in ksm: KSMReadings) -> [SettingsWriter] {
    ksm[reading: .advisorMode].value == .choice("scan-time")
      ? [SettingsWriter(name: "advisor", pid: nil)] : []
  }
}
