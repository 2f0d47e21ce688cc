import MergeModel
import Testing

@Suite("Figures that follow from others")
struct ArithmeticTests {
  private func readings(_ values: [KSMFile: Int64]) -> KSMReadings {
    KSMReadings(
      values.mapValues { .value($0 < 0 ? .signed($0) : .unsigned(UInt64($0))) })
  }

  @Test("Saving counts KSM's zero pages where the kernel does")
  func saving() {
    #expect(readings([.pagesSharing: 5]).savingPages == 5)
    #expect(readings([.pagesSharing: 5, .ksmZeroPages: 2]).savingPages == 7)
    #expect(readings([.ksmZeroPages: 2]).savingPages == nil)
  }

  @Test("Profit is the kernel's where it has one, else its formula")
  func profit() {
    let counters: [KSMFile: Int64] = [
      .pagesShared: 1, .pagesSharing: 10, .pagesUnshared: 100, .pagesVolatile: 1_000,
    ]
    #expect(readings(counters).rmapItems == 1_111)
    #expect(readings(counters).metadataBytes == 71_104)
    #expect(readings(counters).profitBytes(pageBytes: 4_096) == -30_144)
    let told = counters.merging([.generalProfit: -77]) { _, new in new }
    #expect(readings(told).profitBytes(pageBytes: 4_096) == -77)
    #expect(readings([.pagesSharing: 10]).profitBytes(pageBytes: 4_096) == nil)
  }

  @Test("A kernel has KSM if any of its files is there, also a forbidden one")
  func existence() {
    #expect(!KSMReadings().exists)
    #expect(!KSMReadings([.run: .absent]).exists)
    #expect(KSMReadings([.run: .forbidden]).exists)
    #expect(readings([.run: 0]).exists)
  }

  @Test("A number too large for arithmetic is shown, and not computed with")
  func hugeNumber() {
    let readings = KSMReadings([.pagesSharing: .value(.unsigned(.max))])
    #expect(readings[.pagesSharing] == nil)
    #expect(readings[reading: .pagesSharing].value?.text == "18446744073709551615")
    #expect(KSMValue.unsigned(1 << 48 + 1).number == nil)
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 0))
    for file in KSMFile.counters { snapshot.ksm[reading: file] = .value(.unsigned(1 << 48)) }
    snapshot.ksm[reading: .generalProfit] = .absent
    #expect(snapshot.sharedBytes == 3 << 60)
    #expect(snapshot.profitBytes != nil)
  }

  @Test("Settings and counters are all there is")
  func kinds() {
    #expect(KSMFile.settings.count + KSMFile.counters.count == KSMFile.allCases.count)
    #expect(KSMFile.settings.contains(.advisorMode))
    #expect(KSMFile.counters.contains(.generalProfit))
  }

  @Test("Shared is common plus saving, in bytes of this host's pages")
  func shared() {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 0))
    #expect(snapshot.sharedBytes == nil)
    snapshot.host.pageBytes = 65_536
    snapshot.ksm = readings([.pagesShared: 3, .pagesSharing: 10, .ksmZeroPages: 2])
    #expect(snapshot.commonBytes == 196_608)
    #expect(snapshot.savingBytes == 786_432)
    #expect(snapshot.sharedBytes == 983_040)
  }

  private func process(residentBytes: UInt64, at seconds: Double) -> ProcessFigures {
    let moment = Moment(wall: 0, monotonic: seconds)
    return ProcessFigures(
      id: ProcessIdentity(pid: 1, startTicks: 1), command: "a", guest: nil,
      resident: Aged(.value(residentBytes), at: moment), counters: Aged(.absent, at: moment))
  }

  @Test("The newer of two resident figures holds")
  func resident() {
    var process = process(residentBytes: 1_000, at: 10)
    #expect(process.residentBytes == 1_000)
    var memory = MemoryFigures()
    memory.residentBytes = 2_000
    process.memory = Aged(.value(memory), at: Moment(wall: 0, monotonic: 9))
    #expect(process.residentBytes == 1_000)
    process.memory = Aged(.value(memory), at: Moment(wall: 0, monotonic: 11))
    #expect(process.residentBytes == 2_000)
    process.memory = Aged(.forbidden, at: Moment(wall: 0, monotonic: 12))
    #expect(process.residentBytes == 1_000)
    process.resident = Aged(.forbidden, at: Moment(wall: 0, monotonic: 13))
    #expect(process.residentBytes == nil)
  }

  @Test("Stopping a guest frees what only it holds")
  func freed() {
    var process = process(residentBytes: 100 * 4_096, at: 1)
    #expect(process.freedIfStoppedBytes(pageBytes: 4_096) == nil)
    var sharing = SharingFigures()
    sharing.mappedPages = 60
    sharing.soleFrames = 4
    process.sharing = Aged(sharing, at: Moment(wall: 0, monotonic: 1))
    let unread = process.freedIfStoppedBytes(pageBytes: 4_096)
    #expect(unread == nil, "whether there are hugetlb pages is not known")
    process.memory = Aged(.value(MemoryFigures()), at: Moment(wall: 0, monotonic: 0))
    #expect(process.freedIfStoppedBytes(pageBytes: 4_096) == 44 * 4_096)
    var memory = MemoryFigures()
    memory.residentBytes = 100 * 4_096
    memory.hugetlbBytes = 2 << 20
    process.memory = Aged(.value(memory), at: Moment(wall: 0, monotonic: 1))
    #expect(process.freedIfStoppedBytes(pageBytes: 4_096) == 44 * 4_096 + 2 << 20)
    sharing.mappedPages = 101
    process.sharing = Aged(sharing, at: Moment(wall: 0, monotonic: 1))
    #expect(process.freedIfStoppedBytes(pageBytes: 4_096) == 4 * 4_096 + 2 << 20)
  }

  @Test("Memory figures are as old as the oldest of them")
  func memoryAge() {
    var process = process(residentBytes: 1, at: 1)
    let now = Moment(wall: 0, monotonic: 50)
    #expect(process.memoryAge(at: now) == nil)
    var memory = MemoryFigures()
    memory.mappingsAt = Moment(wall: 0, monotonic: 20)
    process.memory = Aged(.value(memory), at: Moment(wall: 0, monotonic: 45))
    #expect(process.memoryAge(at: now) == 30)
    process.memory = Aged(.forbidden, at: Moment(wall: 0, monotonic: 45))
    #expect(process.memoryAge(at: now) == 5)
  }

  @Test("How fast ksmd scans: measured where the kernel counts, else at most what it is set to")
  func scanRate() {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 0))
    #expect(snapshot.scanRate == nil)
    snapshot.ksm[reading: .run] = .value(.unsigned(1))
    snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(1_000))
    snapshot.ksm[reading: .sleepMillisecs] = .value(.unsigned(20))
    #expect(snapshot.scanRate == .atMost(50_000))
    snapshot.ksm[reading: .sleepMillisecs] = .value(.unsigned(0))
    #expect(snapshot.scanRate == nil, "as fast as it can")
    snapshot.ksm[reading: .pagesScanned] = .value(.unsigned(5))
    #expect(snapshot.scanRate == nil, "one sample")
    snapshot.rates = Rates(seconds: 1)
    snapshot.rates?.pagesScannedPerSecond = 7
    #expect(snapshot.scanRate == .measured(7))
  }

  @Test("What the host could give out, and no sum of what is not known")
  func headroom() {
    var host = HostFigures()
    host.availableBytes = .value(5)
    #expect(host.headroomBytes == nil)
    host.swapFreeBytes = .value(7)
    #expect(host.headroomBytes == 12)
    host.swapTotalBytes = .value(6)
    #expect(host.swapUsedBytes == nil, "more free than there is")
    host.swapTotalBytes = .value(10)
    #expect(host.swapUsedBytes == 3)
    host.availableBytes = .value(.max)
    #expect(host.headroomBytes == .max)
  }

  @Test("Ages are never below 0")
  func ages() {
    let reading = Aged(5, at: Moment(wall: 0, monotonic: 10))
    #expect(reading.age(at: Moment(wall: 0, monotonic: 12.5)) == 2.5)
    #expect(reading.age(at: Moment(wall: 0, monotonic: 9)) == 0)
  }

  @Test("Taking part is having been looked at by ksmd, or being advised; zeros are neither")
  func takingPart() {
    var idle = KSMStat()
    #expect(!idle.takesPart)
    (idle.rmapItems, idle.mergingPages, idle.zeroPages, idle.mergeable) = (0, 0, 0, false)
    #expect(!idle.takesPart)
    var stats = Array(repeating: idle, count: 4)
    stats[0].rmapItems = 1
    stats[1].mergingPages = 1
    stats[2].zeroPages = 1
    stats[3].mergeable = true
    #expect(stats.allSatisfy { $0.takesPart })
  }
}
