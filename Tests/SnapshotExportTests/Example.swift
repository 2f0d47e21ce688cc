import MergeModel

/// An invented host whose numbers add up: ten guests with known contents, and odd ones.
///
/// Each of the ten maps 8,192 frames common to all, 1,024 shared with its twin, and 1,024 frames twice.
enum Example {
  /// By name, so that a failure does not print a whole snapshot.
  enum Case: String, CaseIterable {
    case full
    case scanned
    case sampled
    case limited
    case crowd
    case empty

    var snapshot: Snapshot {
      switch self {
      case .full: Example.full()
      case .scanned: Example.scanned()
      case .sampled: Example.sampled()
      case .limited: Example.limited()
      case .crowd: Example.crowd(200)
      case .empty: Snapshot(takenAt: Example.now)
      }
    }
  }

  static let now = Moment(wall: 1_763_950_361.118, monotonic: 3_542_400)
  private static let mib: UInt64 = 1 << 20

  /// Everything is known.
  static func full() -> Snapshot {
    var snapshot = Snapshot(takenAt: now)
    snapshot.host = host()
    snapshot.rights = Rights(user: "root", canWriteSettings: true)
    snapshot.ksm = readings()
    snapshot.rates = rates()
    snapshot.trend.passSeconds = 135
    let ten = (0..<10).map(guest)
    snapshot.processes = ten + [hugeGuest(), otherProcess()]
    snapshot.attribution = attribution(ten)
    snapshot.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 812)]
    snapshot.assessment = assessment(ten[6].id)
    return snapshot
  }

  /// Many guests with names as unpleasant as can be, sizes as large, and a pair for each two of them.
  static func crowd(_ count: Int32) -> Snapshot {
    var snapshot = full()
    snapshot.host.name = String(repeating: "very-long-host-name.", count: 12) + "\u{1b}[2J"
    snapshot.rights.missing = [String(repeating: "word ", count: 60)]
    let names = [
      "", "\u{202e}evil", "=cmd|'/c calc'!A0", "a\tb\r\nc", "\u{1f980}\u{4e2d}", "\"q\",", "\\",
    ]
    snapshot.processes = (0..<count).map { index in
      var figures = guest(0)
      figures.id = ProcessIdentity(pid: 4_000_000 + index, startTicks: 1)
      figures.guest?.name =
        names[Int(index) % names.count] + String(repeating: "n", count: Int(index) % 70)
      figures.guest?.ramBytes = 12 << 36
      figures.sharing?.value.mappedPages = 1 << 27
      figures.sharing?.value.sharePages = 1e8 / Double(index + 3)
      return figures
    }
    var result = AttributionResult()
    for a in 0..<count {
      for b in (a + 1)..<max(count, a + 1) {
        result.pairs.append(SharingPair(a: 4_000_000 + a, b: 4_000_000 + b, commonFrames: 8_192))
      }
    }
    snapshot.attribution = Aged(result, at: now)
    let finding = Finding(
      code: "not-advised", severity: .warning, message: String(repeating: "x", count: 300),
      nextStep: "step", short: String(repeating: "s", count: 20))
    snapshot.assessment?.processFindings = Dictionary(
      uniqueKeysWithValues: snapshot.processes.map { ($0.id, [finding]) })
    return snapshot
  }

  /// An old kernel, an ordinary user, a single sample.
  static func limited() -> Snapshot {
    var snapshot = Snapshot(takenAt: now)
    snapshot.host.name = "kvm07"
    snapshot.host.kernel = "6.1.0-13-amd64"
    snapshot.rights = Rights(
      user: "eve", missing: ["Sharing per guest is hidden: run ksmtop as root (sudo ksmtop)."])
    snapshot.ksm = KSMReadings([
      .run: .value(.unsigned(1)), .pagesShared: .value(.unsigned(498_176)),
      .pagesSharing: .forbidden, .pagesUnshared: .failed("/sys/kernel/mm/ksm/pages_unshared: x"),
    ])
    snapshot.processes = [
      ProcessFigures(
        id: ProcessIdentity(pid: 4711, startTicks: 1), command: "qemu-system-x86",
        guest: GuestFacts(monitor: .qemu, name: "web01"), resident: Aged(.forbidden, at: now),
        counters: Aged(.forbidden, at: now))
    ]
    snapshot.attributionRefusal = Refusal(
      "/proc/PID/pagemap needs CAP_SYS_ADMIN", isOfRights: true)
    return snapshot
  }

  private static func host() -> HostFigures {
    var host = HostFigures()
    host.name = "kvm07"
    host.kernel = "6.8.0-51-generic"
    host.processorCount = 16
    host.uptimeSeconds = .value(now.monotonic)
    host.memoryBytes = .value(32_000 * mib)
    host.availableBytes = .value(7_168 * mib)
    host.swapTotalBytes = .value(4_096 * mib)
    host.swapFreeBytes = .value(3_994 * mib)
    host.numaNodes = .value(1)
    host.pressureSomeAvg10 = .value(0)
    host.cowBreaks = .value(41_880_212)
    host.ksmd = .value(KSMDaemon(pid: 61, cpuSeconds: 21_254.4))
    return host
  }

  private static func readings() -> KSMReadings {
    let numbers: [KSMFile: UInt64] = [
      .run: 1, .pagesToScan: 1000, .sleepMillisecs: 20, .mergeAcrossNodes: 1,
      .maxPageSharing: 256, .useZeroPages: 0, .smartScan: 1,
      .stableNodeChainsPruneMillisecs: 2000, .advisorMaxCPU: 70, .advisorTargetScanTime: 200,
      .advisorMinPagesToScan: 500, .advisorMaxPagesToScan: 30_000, .pagesShared: 23_552,
      .pagesSharing: 89_088, .pagesUnshared: 818_437, .pagesVolatile: 95_899,
      .pagesScanned: 7_340_115, .pagesSkipped: 4_010_001, .ksmZeroPages: 0, .fullScans: 1841,
      .stableNodeChains: 0, .stableNodeDups: 0,
    ]
    var readings = KSMReadings(numbers.mapValues { .value(.unsigned($0)) })
    readings[reading: .advisorMode] = .value(.choice("none"))
    readings[reading: .generalProfit] = .value(.signed(299_179_968))
    return readings
  }

  private static func rates() -> Rates {
    var rates = Rates(seconds: 2.001)
    rates.pagesScannedPerSecond = 47_612.4
    rates.ksmdCPUPercent = 4.79
    rates.cowBreaksPerSecond = 212
    return rates
  }

  private static func guest(_ index: Int) -> ProcessFigures {
    var figures = ProcessFigures(
      id: ProcessIdentity(pid: 20_300 + Int32(index) * 17, startTicks: 5_000 + UInt64(index)),
      command: "qemu-system-x86",
      guest: GuestFacts(
        monitor: .qemu, name: "vdi-w10-0\(index)",
        uuid: "4f1c4b7e-0000-4000-8000-00000000000\(index)", ramBytes: 1_024 * mib),
      resident: Aged(.value(700 * mib), at: now), counters: Aged(.value(stat()), at: now))
    var memory = MemoryFigures()
    memory.residentBytes = (700 + UInt64(index)) * mib
    memory.proportionalBytes = 300 * mib
    memory.hugeBytes = 64 * mib
    memory.advisedBytes = 1_024 * mib
    figures.memory = Aged(.value(memory), at: now)
    figures.sharing = Aged(
      sharing(), at: Moment(wall: now.wall - 1.25, monotonic: now.monotonic - 1.25))
    return figures
  }

  private static func stat() -> KSMStat {
    var stat = KSMStat()
    stat.rmapItems = 200_000
    stat.mergingPages = 11_264
    stat.zeroPages = 0
    stat.processProfit = -1_200
    return stat
  }

  private static func sharing() -> SharingFigures {
    var sharing = SharingFigures()
    sharing.mappedPages = 11_264
    sharing.sharePages = 2_355.2
    sharing.selfPages = 1_024
    sharing.soleFrames = 1_024
    sharing.zeroMappedPages = 77
    return sharing
  }

  private static func hugeGuest() -> ProcessFigures {
    var figures = ProcessFigures(
      id: ProcessIdentity(pid: 717_678, startTicks: 9), command: "kvm",
      guest: GuestFacts(
        monitor: .qemu, name: "db-ora1,\"prod\"\u{1b}[31m\u{202e}", ramBytes: 1_024 * mib),
      resident: Aged(.value(43 * mib), at: now), counters: Aged(.absent, at: now))
    var memory = MemoryFigures()
    memory.residentBytes = 43 * mib
    memory.proportionalBytes = 42 * mib
    memory.hugetlbBytes = 1_024 * mib
    figures.memory = Aged(.value(memory), at: now)
    figures.sharing = Aged(SharingFigures(), at: now)
    return figures
  }

  private static func otherProcess() -> ProcessFigures {
    var figures = ProcessFigures(
      id: ProcessIdentity(pid: 999, startTicks: 3), command: "=acme-billing", guest: nil,
      resident: Aged(.value(12 * mib), at: now), counters: Aged(.value(KSMStat()), at: now))
    figures.sharing = Aged(SharingFigures(), at: now)
    return figures
  }

  private static func attribution(_ guests: [ProcessFigures]) -> Aged<AttributionResult> {
    var result = AttributionResult()
    result.reconciliation.mappedPages = 112_640
    result.reconciliation.mergedFrames = 23_552
    result.reconciliation.differencePages = 0
    result.reconciliation.stable = true
    result.pairs = [
      SharingPair(a: guests[0].id.pid, b: guests[1].id.pid, commonFrames: 9_216),
      SharingPair(a: guests[0].id.pid, b: guests[2].id.pid, commonFrames: 8_192),
    ]
    return Aged(result, at: Moment(wall: now.wall - 1.25, monotonic: now.monotonic - 1.25))
  }

  private static func assessment(_ seventh: ProcessIdentity) -> Assessment {
    let zeros = Finding(
      code: "zeros-in-huge-pages", severity: .warning,
      message: "vdi-w10-06 on kvm07 holds 217 MiB of zeros in huge pages.",
      nextStep: "ksmtop tune use_zero_pages=1 (at once)", short: "zeros in THP 217")
    let hugetlb = Finding(
      code: "hugetlb", severity: .info, message: "1024 MiB are hugetlb pages and never merge.",
      short: "hugetlb")
    return Assessment(
      verdict: Verdict(state: .working, message: "KSM merges and saves memory."),
      findings: [
        Finding(
          code: "other-writer", severity: .warning,
          message: "ksmtuned (pid 812) on kvm07 rewrites the settings.",
          nextStep: "Edit NPAGES_MAX in /etc/ksmtuned.conf or stop ksmtuned.")
      ],
      processFindings: [
        seventh: [zeros], ProcessIdentity(pid: 717_678, startTicks: 9): [hugetlb],
      ])
  }
}
