import MergeModel

@testable import Dashboard

/// An invented host with 52 guests whose sums add up to the kernel's counters, to the page.
enum SampleHost {
  /// 2025-11-24 03:12:41 +0100, 41 days after boot.
  static let moment = Moment(wall: 1_763_950_361, monotonic: 3_549_600)
  static let utcOffset = 3_600
  static let mib: UInt64 = 1_048_576
  static let pagesPerMiB: UInt64 = 256

  /// One guest in MiB.
  struct Guest {
    var name: String
    var pid: Int32
    var res: UInt64
    var shrd: UInt64
    var saved: UInt64
    var change: Double
    var own: UInt64
    var frees: UInt64
    var finding: Finding?
  }

  static let zeros = Finding(
    code: "zeros-in-huge-pages", severity: .warning,
    message: "3.1 GiB of zeros lie in huge pages of 12 guests and do not merge.",
    nextStep: "ksmtop tune use_zero_pages=1: they go with the next full scans.",
    short: "zeros in THP")
  static let missed = Finding(
    code: "smart-scan-misses", severity: .warning,
    message: "0.3 GiB of equal pages in 5 guests are missed by smart scan.",
    nextStep: "ksmtop tune --pulse: merges them with 4 full scans that pass nothing over.",
    short: "smart-scan miss")
  static let unscanned = Finding(
    code: "not-scanned-yet", severity: .info,
    message: "None of its 877 MiB of advised memory has been scanned yet.",
    nextStep: "Nothing: ksmd comes to new guests last.", short: "not scanned yet")
  static let slow = Finding(
    code: "pass-too-long", severity: .warning,
    message: "One full scan takes 2d03h at the present rate.",
    nextStep: "ksmtop tune pages_to_scan=2000: at once, and ksmd takes more CPU.")

  static let leading: [Guest] = [
    Guest("vdi-w10-37", 480_179, 877, 546, 506, -41, 29, 344, zeros),
    Guest("vdi-w10-14", 218_662, 729, 558, 503, 0, 22, 208),
    Guest("mail01", 682_662, 743, 543, 502, -1, 25, 227, unscanned),
    Guest("vdi-w10-28", 390_155, 897, 534, 498, -1, 33, 387, unscanned),
    Guest("vdi-w10-18", 290_955, 765, 525, 488, 0, 21, 258),
    Guest("vdi-w10-23", 343_605, 794, 536, 486, 0, 31, 276),
    Guest("vdi-w10-24", 344_765, 848, 528, 484, 0, 32, 338, missed),
    Guest("vdi-w10-11", 182_710, 870, 517, 480, 1, 27, 371, zeros),
    Guest("web06", 598_606, 872, 527, 478, 0, 11, 370),
    Guest("vdi-w10-22", 343_528, 858, 510, 473, 1, 13, 370),
    Guest("vdi-w10-20", 308_376, 767, 514, 471, -1, 10, 273),
    Guest("web01", 522_111, 891, 518, 466, 3, 29, 397, unscanned),
    Guest("web02", 535_782, 923, 495, 457, 0, 14, 440),
    Guest("vdi-w10-03", 12_759, 759, 506, 455, -2, 27, 286, zeros),
    Guest("vdi-w10-06", 82_289, 767, 493, 454, 0, 20, 290, zeros),
  ]

  /// What the 52 have together, in MiB.
  static let totalSaved: UInt64 = 20_992
  static let totalShared: UInt64 = 22_938
  static let totalResident: UInt64 = 42_598

  /// The other 37, alike, with what is left of the sums.
  static let following: [Guest] = (0..<37).map { index in
    func part(_ total: UInt64, _ figure: (Guest) -> UInt64) -> UInt64 {
      let rest = total - leading.reduce(0) { $0 + figure($1) }
      return rest / 37 + (UInt64(index) < rest % 37 ? 1 : 0)
    }
    let res = part(totalResident, \.res)
    let shrd = part(totalShared, \.shrd)
    return Guest(
      "app\(index < 9 ? "0" : "")\(index + 1)", Int32(700_001 + 13 * index), res, shrd,
      part(totalSaved, \.saved), index < 8 ? 1 : 0, part(982, \.own), res - shrd + 11,
      index < 8 ? zeros : index < 12 ? missed : nil)
  }

  static func snapshot(at moment: Moment = moment) -> Snapshot {
    var snapshot = Snapshot(takenAt: moment)
    snapshot.host = host
    snapshot.rights = Rights(user: "root", missing: [], canWriteSettings: true)
    snapshot.ksm = readings
    var rates = Rates(seconds: 1)
    rates.pagesScannedPerSecond = 47_600
    rates.ksmdCPUPercent = 4.8
    rates.cowBreaksPerSecond = 212
    rates.swappedInPagesPerSecond = 0
    snapshot.rates = rates
    snapshot.trend.savingChangeBytes = -33 * Int64(mib)
    snapshot.trend.savingChangeSeconds = 600
    snapshot.trend.passSeconds = 135
    snapshot.trend.passSecondsAtThisPace = 135
    snapshot.trend.passShare = 84.0 / 135
    snapshot.trend.passBegan = earlier(84, than: moment)
    snapshot.trend.ksmdCPUPercent = 4.8
    let guests = leading + following
    snapshot.processes = guests.map { process($0, at: moment) }
      .sorted { $0.id < $1.id }
    snapshot.attribution = Aged(attribution(of: snapshot), at: earlier(4, than: moment))
    snapshot.content = Aged(SampleContent.report, at: earlier(363 + 185, than: moment))
    snapshot.contentProgress = ContentProgress(phase: .resting(nextInSeconds: 1_437))
    snapshot.assessment = Assessment(
      verdict: Verdict(state: .working, message: "KSM merges and saves 20.5 GiB."),
      findings: [zeros, missed],
      processFindings: Dictionary(
        uniqueKeysWithValues: guests.compactMap { guest in
          guest.finding.map { (identity(guest), [$0]) }
        }))
    return snapshot
  }

  static func earlier(_ seconds: Double, than moment: Moment = moment) -> Moment {
    Moment(wall: moment.wall - seconds, monotonic: moment.monotonic - seconds)
  }

  static func identity(_ guest: Guest) -> ProcessIdentity {
    ProcessIdentity(pid: guest.pid, startTicks: UInt64(guest.pid) * 7)
  }

  private static let host: HostFigures = {
    var host = HostFigures()
    host.name = "kvm07"
    host.kernel = "6.8.0-51-generic"
    host.processorCount = 16
    host.uptimeSeconds = .value(moment.monotonic)
    host.memoryBytes = .value(32_051 * mib)
    host.availableBytes = .value(7_168 * mib)
    host.swapTotalBytes = .value(4_096 * mib)
    host.swapFreeBytes = .value(3_994 * mib)
    host.swappedInPages = .value(1_200)
    host.numaNodes = .value(1)
    host.pressureSomeAvg10 = .value(0)
    host.cowBreaks = .value(41_880_212)
    host.ksmd = .value(KSMDaemon(pid: 97, cpuSeconds: 21_300.5))
    return host
  }()

  private static let readings = KSMReadings([
    .run: .value(.unsigned(1)), .pagesToScan: .value(.unsigned(1_000)),
    .sleepMillisecs: .value(.unsigned(20)), .smartScan: .value(.unsigned(1)),
    .useZeroPages: .value(.unsigned(0)), .advisorMode: .value(.choice("none")),
    .pagesShared: .value(.unsigned(498_176)), .pagesSharing: .value(.unsigned(5_373_952)),
    .pagesUnshared: .value(.unsigned(818_437)), .pagesVolatile: .value(.unsigned(3_995_899)),
    .pagesScanned: .value(.unsigned(9_000_000)), .ksmZeroPages: .value(.unsigned(0)),
    .fullScans: .value(.unsigned(1_841)),
  ])

  private static func process(_ guest: Guest, at moment: Moment) -> ProcessFigures {
    var process = ProcessFigures(
      id: identity(guest), command: "qemu-system-x86",
      guest: GuestFacts(
        monitor: .qemu, name: guest.name, manager: .libvirt,
        uuid: "6f1c6e0e-0000-4000-8000-0000000\(guest.pid)".prefix(36).description,
        ramBytes: 1_024 * mib, accelerator: "kvm"),
      resident: Aged(.value(guest.res * mib), at: moment),
      counters: Aged(.value(counters(guest)), at: moment))
    process.memory = Aged(.value(memory(guest)), at: earlier(9, than: moment))
    process.sharing = Aged(sharing(guest), at: earlier(4, than: moment))
    process.savedChangePages = guest.change * Double(pagesPerMiB)
    process.savedChangeSeconds = 600
    process.runningSeconds = 270_000
    return process
  }

  private static func counters(_ guest: Guest) -> KSMStat {
    var counters = KSMStat()
    counters.mergingPages = guest.shrd * pagesPerMiB
    counters.rmapItems = guest.res * pagesPerMiB
    counters.zeroPages = 0
    counters.processProfit = Int64(guest.shrd * mib)
    counters.mergeable = true
    return counters
  }

  private static func memory(_ guest: Guest) -> MemoryFigures {
    var memory = MemoryFigures()
    memory.residentBytes = guest.res * mib
    memory.proportionalBytes = (guest.res - guest.saved) * mib
    memory.advisedBytes = 1_024 * mib
    memory.hugeBytes = 128 * mib
    memory.ram = [
      RAMRegion(
        start: 0x7f12_4000_0000, bytes: 1_024 * mib, residentBytes: (guest.res - 20) * mib,
        backing: .advised)
    ]
    return memory
  }

  private static func sharing(_ guest: Guest) -> SharingFigures {
    var sharing = SharingFigures()
    sharing.mappedPages = guest.shrd * pagesPerMiB
    sharing.sharePages = Double((guest.shrd - guest.saved) * pagesPerMiB)
    sharing.selfPages = guest.own * pagesPerMiB
    sharing.zeroMappedPages = 12 * pagesPerMiB
    sharing.soleFrames = (guest.frees + guest.shrd - guest.res) * pagesPerMiB
    return sharing
  }

  private static func attribution(of snapshot: Snapshot) -> AttributionResult {
    var result = AttributionResult()
    for process in snapshot.processes { result.figures[process.id] = process.sharing?.value }
    result.pairs = SampleContent.pairs { one, other, isFamily in
      let share: UInt64 = isFamily ? 55 + UInt64(one.pid + other.pid) % 20 : 6
      return min(one.shrd, other.shrd) * pagesPerMiB * share / 100
    }
    result.ownerClasses = SampleContent.ownerClasses
    result.reconciliation.mappedPages = totalShared * pagesPerMiB
    result.reconciliation.mergedFrames = 498_176
    result.reconciliation.differencePages = 0
    result.reconciliation.stable = true
    result.seconds = 0.41
    result.cpuSeconds = 0.33
    return result
  }
}

extension SampleHost.Guest {
  init(
    _ name: String, _ pid: Int32, _ res: UInt64, _ shrd: UInt64, _ saved: UInt64,
    _ change: Double, _ own: UInt64, _ frees: UInt64, _ finding: Finding? = nil
  ) {
    self.init(
      name: name, pid: pid, res: res, shrd: shrd, saved: saved, change: change, own: own,
      frees: frees, finding: finding)
  }
}
