import MergeModel

extension Snapshot {
  /// A made-up snapshot with these numbers in the KSM directory.
  init(at seconds: Double, _ ksm: [KSMFile: UInt64] = [:], cowBreaks: UInt64? = nil) {
    self.init(takenAt: Moment(seconds))
    for (file, number) in ksm { self.ksm[reading: file] = .value(.unsigned(number)) }
    if let cowBreaks { host.cowBreaks = .value(cowBreaks) }
  }

  /// The same with these processes.
  func with(_ processes: ProcessFigures...) -> Snapshot {
    var snapshot = self
    snapshot.processes = processes
    return snapshot
  }
}

extension ProcessFigures {
  /// A made-up guest; without a name a process that is none.
  init(pid: Int32, name: String?, startTicks: UInt64 = 1, notAnsweringSince: Moment? = nil) {
    self.init(
      id: ProcessIdentity(pid: pid, startTicks: startTicks), command: "p\(pid)",
      guest: name.map { GuestFacts(monitor: .qemu, name: $0) },
      resident: Aged(.value(0), at: Moment(0)), counters: Aged(.absent, at: Moment(0)))
    self.notAnsweringSince = notAnsweringSince
  }
}
