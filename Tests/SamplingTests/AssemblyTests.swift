import KernelFiles
import MergeModel
import Testing

@testable import Sampling

@Suite("Putting a snapshot together")
struct AssemblyTests {
  private let guest = ProcessFigures(pid: 7, name: "vm01", startTicks: 500)

  private func snapshot(
    _ reading: ProcessTable.Reading, _ survey: Survey.Findings = Survey.Findings(),
    hanging: [Int32: Moment] = [:], from start: Snapshot = Snapshot(at: 100)
  ) -> Snapshot {
    var snapshot = start
    SnapshotAssembly.add(
      reading, survey, hanging: hanging, user: "root", canWriteSettings: true, to: &snapshot)
    return snapshot
  }

  private var reading: ProcessTable.Reading {
    var reading = ProcessTable.Reading()
    reading.processes = [guest]
    return reading
  }

  @Test("Each figure bears the moment of its own reading")
  func ages() {
    var survey = Survey.Findings()
    var result = AttributionResult()
    result.figures[guest.id] = SharingFigures()
    survey.attribution = Aged(result, at: Moment(80))
    survey.memory[guest.id] = Aged(.value(MemoryFigures()), at: Moment(70))
    let process = snapshot(reading, survey, hanging: [7: Moment(95)]).processes.first
    #expect(process?.sharing?.at == Moment(80))
    #expect(process?.memory?.at == Moment(70))
    #expect(process?.notAnsweringSince == Moment(95))
  }

  @Test("Figures of an earlier process with the same number are not taken")
  func reusedNumber() {
    var survey = Survey.Findings()
    let earlier = ProcessIdentity(pid: 7, startTicks: 499)
    var result = AttributionResult()
    result.figures[earlier] = SharingFigures()
    survey.attribution = Aged(result, at: Moment(80))
    survey.memory[earlier] = Aged(.value(MemoryFigures()), at: Moment(70))
    let process = snapshot(reading, survey).processes.first
    #expect(process?.sharing == nil)
    #expect(process?.memory == nil)
  }

  @Test("How long it has been running follows from the host's uptime")
  func runningSeconds() {
    var start = Snapshot(at: 100)
    #expect(snapshot(reading, from: start).processes.first?.runningSeconds == nil)
    start.host.uptimeSeconds = .value(65)
    #expect(
      snapshot(reading, from: start).processes.first?.runningSeconds
        == 65 - 500 / ClockTicks.perSecond)
    start.host.uptimeSeconds = .value(1)
    #expect(snapshot(reading, from: start).processes.first?.runningSeconds == 0)
  }

  @Test("The kernel's advisor is a writer of settings while it is on")
  func advisor() {
    var start = Snapshot(at: 100)
    var reading = reading
    reading.writers = [SettingsWriter(name: "ksmtuned", pid: 5)]
    start.ksm[reading: .advisorMode] = .value(.choice("none"))
    #expect(snapshot(reading, from: start).otherWriters == reading.writers)
    start.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    #expect(
      snapshot(reading, from: start).otherWriters
        == reading.writers + [SettingsWriter(name: "advisor", pid: nil)])
  }

  @Test("All seen is complete rights")
  func completeRights() {
    let rights = snapshot(reading).rights
    #expect(rights == Rights(user: "root", missing: [], canWriteSettings: true))
    #expect(rights.complete)
  }

  @Test("Each thing that is hidden from us is named once")
  func missingRights() {
    var reading = reading
    var other = ProcessFigures(pid: 9, name: "java")
    other.guest = nil
    reading.processes += [ProcessFigures(pid: 8, name: "vm02"), other]
    for place in [0, 2] { reading.processes[place].counters = Aged(.forbidden, at: Moment(100)) }
    reading.isHiding = true
    reading.hidden = 3
    var survey = Survey.Findings()
    survey.refusal = Refusal("/proc/kpageflags may be read by root only", isOfRights: true)
    survey.memory[reading.processes[1].id] = Aged(.forbidden, at: Moment(90))
    let snapshot = snapshot(reading, survey)
    #expect(
      snapshot.rights.missing == [
        "processes of other users are hidden (hidepid); root sees them",
        "who shares with whom: /proc/kpageflags may be read by root only",
        "2 of 2 guests could not be read (not permitted)",
        "1 of 1 other processes could not be read (not permitted)",
        "whether 3 processes of other users take part in merging (ksm_stat)",
      ])
    #expect(snapshot.failures.isEmpty)
  }

  @Test("A kernel that cannot tell who shares takes away no right")
  func noRightButNoFile() {
    var survey = Survey.Findings()
    survey.refusal = Refusal("this kernel has no /proc/kpageflags", isOfRights: false)
    let snapshot = snapshot(reading, survey)
    #expect(snapshot.rights.complete)
    #expect(snapshot.attributionRefusal == survey.refusal)
  }

  @Test("Forbidden files of the host are named")
  func forbiddenFiles() {
    var start = Snapshot(at: 100)
    for file in [KSMFile.run, .pagesShared, .pagesSharing, .fullScans] {
      start.ksm[reading: file] = .forbidden
    }
    start.host.cowBreaks = .forbidden
    #expect(
      snapshot(reading, from: start).rights.missing == [
        "in /sys/kernel/mm/ksm: run, pages_shared, pages_sharing and 1 more (not permitted)",
        "in /proc: vmstat (not permitted)",
      ])
  }

  @Test("In a container ksmd and the processes outside are out of sight, unless they are not")
  func contained() {
    var start = Snapshot(at: 100)
    var reading = reading
    reading.isContained = true
    #expect(
      snapshot(reading, from: start).rights.missing == [
        "ksmd and the processes outside of this container (a pid namespace)"
      ])
    start.host.ksmd = .value(KSMDaemon(pid: 37, cpuSeconds: 1))
    #expect(snapshot(reading, from: start).rights.complete, "the host's own /proc is mounted")
  }

  @Test("Processes that could not be read, though nobody forbids it, are no missing right")
  func failures() {
    var reading = reading
    reading.failure = "/proc/12: Too many open files"
    reading.unread = [7, 99]
    // 100 has ended, though the read has not returned yet.
    let hanging = [7: Moment(90), 99: Moment(95), 100: Moment(96)] as [Int32: Moment]
    let snapshot = snapshot(reading, hanging: hanging)
    #expect(snapshot.rights.complete)
    #expect(
      snapshot.failures == [
        "Not all processes could be read: /proc/12: Too many open files.",
        "Process 99 has not answered a read since it was met, and is left out.",
      ])
  }
}
