import MergeModel

/// What is worth knowing about one process.
enum ProcessFindings {
  static func findings(of process: ProcessFigures, in situation: Situation) -> [Finding] {
    var findings = [notAnswering(process, situation)]
    // Without KSM in the kernel no memory is advised, and that is not the guest's doing.
    if situation.ksm.exists, let guest = process.guest {
      findings.append(
        GuestMemoryFindings.finding(
          of: guest, memory: process.memory?.value.value, gainBytes: gainBytes(process, situation))
          ?? notScannedYet(process, situation))
    }
    if let figures = situation.content?.processes[process.id] {
      findings += ContentShareFindings.findings(of: process, figures, situation)
    }
    return findings.compactMap { $0 }
  }

  /// What advising the memory of this process, and no other's, would save; nil where it is little.
  private static func gainBytes(_ process: ProcessFigures, _ situation: Situation) -> Double? {
    guard let figures = situation.content?.processes[process.id] else { return nil }
    let bytes = situation.bytes(pages: figures.gainIfAdvisedPages.value)
    return bytes >= Double(1 << 20) ? bytes : nil
  }

  private static func notAnswering(_ process: ProcessFigures, _ situation: Situation) -> Finding? {
    guard let since = process.notAnsweringSince else { return nil }
    let time = Wording.duration(situation.snapshot.takenAt.seconds(since: since))
    return Finding(
      .notAnswering,
      "It has not answered reads of its memory map for \(time): its figures are older than that.",
      nextStep: "cat /proc/\(process.id.pid)/stack: shows where in the kernel it waits, "
        + "for storage or for memory.",
      short: "not answering")
  }

  /// Advised and resident memory of which ksmd has seen not one page.
  private static func notScannedYet(_ process: ProcessFigures, _ situation: Situation) -> Finding? {
    guard process.counters.value.value?.rmapItems == 0,
      let memory = process.memory?.value.value
    else { return nil }
    let waiting = memory.ram.filter { $0.backing == .advised }
      .reduce(0.0) { $0 + Double($1.residentBytes) }
    guard waiting > 0 else { return nil }
    return Finding(
      .notScannedYet,
      "None of its \(Wording.amount(waiting)) of advised memory has been scanned yet.",
      nextStep: situation.isRunning
        ? ""
        : "\(Command.set((.run, "1"))): pages merge from the second full scan on.",
      short: "not scanned yet")
  }
}
