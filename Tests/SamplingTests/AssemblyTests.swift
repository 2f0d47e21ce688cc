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
    reading.processes.append(ProcessFigures(pid: 8, name: "vm02"))
    reading.processes[0].counters = Aged(.forbidden, at: Moment(100))
    reading.isHiding = true
    reading.hidden = 3
    reading.failure = "/proc: Too many open files"
    var survey = Survey.Findings()
    survey.refusal = "/proc/kpageflags may be read by root only"
    survey.memory[reading.processes[1].id] = Aged(.forbidden, at: Moment(90))
    #expect(
      snapshot(reading, survey).rights.missing == [
        "processes could not be listed: /proc: Too many open files",
        "processes of other users are hidden (hidepid); root sees them",
        "who shares with whom: /proc/kpageflags may be read by root only",
        "2 of 2 guests could not be read (not permitted)",
        "whether 3 processes of other users take part in merging (ksm_stat)",
      ])
  }
}
