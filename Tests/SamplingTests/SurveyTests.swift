import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("A round of what costs")
struct SurveyTests {
  private let tree: KernelTree
  private let clock = ManualTimekeeper()
  private let start = 0x7f6d_dfe0_0000 as UInt64

  init() throws {
    tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM(["pages_shared": "1", "pages_sharing": "1"])
    try tree.writeKpageflags([50: KernelFixtures.FrameFlags.merged])
    try tree.writeKpagecount([50: 2])
    for pid in [101, 102] as [Int32] { try add(pid) }
  }

  private func add(_ pid: Int32, startTicks: UInt64 = 104_486) throws {
    var guest = ProcessFixture.qemu(pid: pid, name: "vm\(pid)", ramMiB: 1, residentMiB: 1)
    guest.startTicks = startTicks
    try tree.add(guest)
    try tree.writePagemap(pid: pid, [start / 4_096: KernelFixtures.PagemapEntry.present(frame: 50)])
  }

  private func survey(continuing earlier: Survey.Findings = Survey.Findings()) -> Survey {
    Survey(
      SamplingOptions(roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)),
      pageBytes: 4_096, beacon: Beacon(), timekeeper: clock, continuing: earlier)
  }

  private func processes(_ pids: Int32...) -> [ProcessFigures] {
    pids.map { ProcessFigures(pid: $0, name: "vm\($0)", startTicks: 104_486) }
  }

  private func round(_ survey: inout Survey, _ processes: [ProcessFigures]) {
    while survey.step(processes) {}
  }

  @Test("That all memory has been read is a step of its own, also where the last process is gone")
  func memoryRead() {
    var survey = survey()
    let all = processes(101, 102)
    _ = survey.step(all)
    // The one that was to be read last ends before its turn.
    _ = survey.step(Array(all.dropLast()))
    let isAtAttribution = survey.isAtAttribution
    #expect(isAtAttribution)
    #expect(survey.findings.memoryRounds == 1)
    #expect(survey.findings.rounds == 0)
    round(&survey, Array(all.dropLast()))
    #expect(survey.findings.memoryRounds == 1)
    #expect(survey.findings.rounds == 1)
    // Without any process it is the same.
    round(&survey, [])
    #expect(survey.findings.memoryRounds == 2)
  }

  @Test("Memory of each process and one attribution pass make a round")
  func oneRound() throws {
    var survey = survey()
    round(&survey, processes(101, 102))
    let findings = survey.findings
    #expect(findings.rounds == 1)
    #expect(findings.refusal == nil)
    #expect(findings.memory.count == 2)
    #expect(findings.memory.values.allSatisfy { $0.value.value?.residentBytes == 1 << 20 })
    #expect(findings.memory.values.allSatisfy { $0.value.value?.ram.count == 1 })
    let attribution = try #require(findings.attribution)
    #expect(attribution.value.figures.count == 2)
    #expect(attribution.value.pairs == [SharingPair(a: 101, b: 102, commonFrames: 1)])
    #expect(attribution.value.reconciliation.differencePages == 0)
    #expect(attribution.value.reconciliation.stable)
  }

  @Test("A later round reads the sums and keeps what only the mappings tell")
  func laterRound() throws {
    var survey = survey()
    round(&survey, processes(101))
    var changed = ProcessFixture.qemu(pid: 101, name: "vm101", ramMiB: 1, residentMiB: 1)
    changed.mappings[0].residentKiB = 512
    changed.mappings[0].flags = ["rd", "wr"]
    try tree.add(changed)
    clock.advance(5)
    round(&survey, processes(101))
    let memory = try #require(survey.findings.memory.values.first)
    #expect(memory.at == Moment(1_005))
    #expect(memory.value.value?.residentBytes == 512 << 10)
    #expect(memory.value.value?.advisedBytes == 1 << 20, "not read in this round")
    #expect(memory.value.value?.mappingsAt == Moment(1_000))
    clock.advance(55)
    round(&survey, processes(101))
    let later = survey.findings.memory.values.first?.value.value
    #expect(later?.advisedBytes == 0, "read once a minute")
    #expect(later?.mappingsAt == Moment(1_060))
  }

  @Test("Of a process that is ending no figure is taken, for it may be a part of it")
  func ending() throws {
    var survey = survey()
    round(&survey, processes(101, 102))
    let stat = "102 (qemu) R 1 0 0 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 104486 0 0\n"
    try tree.write(stat, to: "proc/102/stat")
    round(&survey, processes(101, 102))
    #expect(survey.findings.memory.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.figures.keys.map(\.pid) == [101])
  }

  @Test("The age of a pass counts from its first read")
  func passAge() throws {
    let slow = SlowTimekeeper()
    var survey = Survey(
      SamplingOptions(roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)),
      pageBytes: 4_096, beacon: Beacon(), timekeeper: slow)
    round(&survey, processes(101, 102))
    let attribution = try #require(survey.findings.attribution)
    #expect(attribution.value.seconds > 0)
    #expect(attribution.at.monotonic + attribution.value.seconds == slow.last)
  }

  @Test("Where the kernel has no sums the mappings are read each time")
  func noSums() throws {
    var survey = survey()
    round(&survey, processes(101))
    try tree.removeFile("proc/101/smaps_rollup")
    clock.advance(5)
    round(&survey, processes(101))
    #expect(survey.findings.memory.values.first?.at == Moment(1_005))
  }

  @Test("A process that has ended leaves nothing behind")
  func ended() {
    var survey = survey()
    round(&survey, processes(101, 102))
    tree.removeProcess(102)
    round(&survey, processes(101, 102))
    #expect(survey.findings.memory.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.figures.keys.map(\.pid) == [101])
    round(&survey, [])
    #expect(survey.findings.memory.isEmpty)
    #expect(survey.findings.attribution?.value.figures.isEmpty == true)
  }

  @Test("Another process with the same number is not read in its place")
  func reusedNumber() throws {
    tree.removeProcess(102)
    try add(102, startTicks: 777)
    var survey = survey()
    round(&survey, processes(101, 102))
    #expect(survey.findings.memory.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.figures.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.reconciliation.unattributedPages == 1)
  }

  @Test("One that begins to hang while the round goes on is left out of the rest of it")
  func beginsToHang() {
    var survey = survey()
    let isGoingOn = survey.step(processes(101, 102))
    #expect(isGoingOn)
    while survey.step(processes(101)) {}
    #expect(survey.findings.memory.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.figures.keys.map(\.pid) == [101])
  }

  @Test("Of one that does not answer the last figures stay, with their age")
  func silent() throws {
    var survey = survey()
    round(&survey, processes(101, 102))
    let silent = ProcessIdentity(pid: 102, startTicks: 104_486)
    for _ in 0..<2 {
      clock.advance(70)
      while survey.step(processes(101), silent: [silent]) {}
    }
    #expect(survey.findings.memory[silent]?.at == Moment(1_000))
    #expect(survey.findings.sharing(of: silent)?.at == Moment(1_000))
    #expect(survey.findings.sharing(of: silent)?.value.mappedPages == 1)
    #expect(survey.findings.attribution?.value.figures.keys.map(\.pid) == [101])
    #expect(survey.findings.attribution?.value.reconciliation.unattributedPages == 1)
    round(&survey, processes(101, 102))
    #expect(survey.findings.sharing(of: silent)?.at == Moment(1_140))
    round(&survey, processes(101))
    #expect(survey.findings.sharing(of: silent) == nil, "it has ended")
  }

  @Test("Memory that may not be read is forbidden, and not 0")
  func forbidden() throws {
    for file in ["smaps", "smaps_rollup"] { try tree.setMode(0, of: "proc/102/\(file)") }
    try tree.setMode(0o755, of: "")
    let memory = try OrdinaryUser.opensFiles {
      var survey = survey()
      round(&survey, processes(101, 102))
      round(&survey, processes(101, 102))
      return survey.findings.memory
    }
    #expect(memory[ProcessIdentity(pid: 102, startTicks: 104_486)]?.value == .forbidden)
    #expect(memory[ProcessIdentity(pid: 101, startTicks: 104_486)]?.value.value != nil)
  }

  @Test("Without the frames' files memory is read all the same, and the reason is given")
  func impossible() throws {
    try tree.removeFile("proc/kpageflags")
    var survey = survey()
    round(&survey, processes(101, 102))
    #expect(survey.findings.rounds == 1)
    #expect(
      survey.findings.refusal
        == Refusal("this kernel has no \(tree.path("proc/kpageflags"))", isOfRights: false))
    #expect(survey.findings.attribution == nil)
    #expect(survey.findings.memory.count == 2)
  }

  @Test("A pass that fails is given up, and the next one that succeeds takes back the reason")
  func failedPass() throws {
    var survey = survey()
    round(&survey, processes(101))
    let first = survey.findings.attribution?.at
    try tree.move("proc/kpagecount", to: "kept")
    clock.advance(5)
    round(&survey, processes(101))
    #expect(survey.findings.rounds == 2)
    #expect(
      survey.findings.refusal
        == Refusal("this kernel has no \(tree.path("proc/kpagecount"))", isOfRights: false))
    #expect(survey.findings.attribution?.at == first, "the last one there was")
    try tree.move("kept", to: "proc/kpagecount")
    round(&survey, processes(101))
    #expect(survey.findings.refusal == nil)
    #expect(survey.findings.attribution?.at == Moment(1_005))
  }

  @Test("A survey that takes over goes on from what the one before it found")
  func continuing() {
    var first = survey()
    round(&first, processes(101, 102))
    var second = survey(continuing: first.findings)
    #expect(second.findings.rounds == 1)
    #expect(second.findings.memory.count == 2)
    round(&second, processes(101))
    #expect(second.findings.rounds == 2)
    #expect(second.findings.memory.count == 1)
  }
}
