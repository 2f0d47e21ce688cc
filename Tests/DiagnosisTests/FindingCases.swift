import Diagnosis
import MergeModel

/// A finding, a host that has it, and the nearest host that must not have it.
struct FindingCase: Sendable, CustomStringConvertible {
  var code: FindingCode
  var why: String
  var has: @Sendable (inout Snapshot) -> Void
  var hasNot: @Sendable (inout Snapshot) -> Void

  var description: String { "\(code.rawValue): \(why)" }

  init(
    _ code: FindingCode, _ why: String,
    has: @escaping @Sendable (inout Snapshot) -> Void,
    hasNot: @escaping @Sendable (inout Snapshot) -> Void
  ) {
    self.code = code
    self.why = why
    self.has = has
    self.hasNot = hasNot
  }
}

private let day: Int64 = 86_400

extension FindingCase {
  static let run: [FindingCase] = [
    FindingCase(.noKSM, "a file that is forbidden is there") {
      $0.ksm = KSMReadings()
    } hasNot: {
      $0.ksm = KSMReadings([.run: .forbidden])
    },
    FindingCase(.stopped, "run=0, and what was merged stays") {
      $0.set(.run, 0)
    } hasNot: { _ in
    },
    FindingCase(.stopped, "it has run before; a host where it never has is another case") {
      $0.unscan()
      $0.set(.run, 0)
      $0.set(.pagesScanned, 5)
    } hasNot: {
      $0.unscan()
      $0.set(.run, 0)
      $0.set(.pagesScanned, 0)
    },
    FindingCase(.neverRun, "a missing counter claims nothing") {
      $0.unscan()
      $0.set(.run, 0)
    } hasNot: {
      $0.unscan()
      $0.set(.run, 0)
      $0.set(.fullScans, nil)
    },
    FindingCase(.idle, "off with nothing to merge is no trouble; off with a guest is") {
      $0.unscan()
      $0.set(.run, 0)
      $0.processes = []
    } hasNot: {
      $0.unscan()
      $0.set(.run, 0)
    },
    FindingCase(.paused, "ksmtuned switches it off; ksmctl only starts it at boot") {
      $0.set(.run, 0)
      $0.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 9)]
    } hasNot: {
      $0.set(.run, 0)
      $0.otherWriters = [SettingsWriter(name: "ksmctl", pid: 9)]
    },
    FindingCase(.unmerged, "run=2") {
      $0.set(.run, 2)
    } hasNot: {
      $0.set(.run, 0)
    },
  ]

  static let rate: [FindingCase] = [
    FindingCase(.scanRateZero, "only while it runs") {
      $0.set(.pagesToScan, 0)
    } hasNot: {
      $0.set(.pagesToScan, 0)
      $0.set(.run, 0)
    },
    FindingCase(.advisorWedged, "a limit of 0 harms only while the advisor is on") {
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
      $0.set(.advisorMaxPagesToScan, 0)
    } hasNot: {
      $0.set(.advisorMaxPagesToScan, 0)
    },
    FindingCase(.advisorWedged, "pages_to_scan of 0 is then the advisor's") {
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
      $0.set(.pagesToScan, 0)
    } hasNot: {
      $0.set(.pagesToScan, 0)
    },
    FindingCase(.passTooLong, "more than a day at the present rate") {
      $0.set(.pagesUnshared, day * 5_000 + 1)
      $0.set(.pagesToScan, 100)
      // The pause alone decides.
      $0.trend.ksmdCPUPercent = nil
    } hasNot: {
      $0.set(.pagesUnshared, day * 5_000 - 500_000)
      $0.set(.pagesToScan, 100)
      $0.trend.ksmdCPUPercent = nil
    },
    FindingCase(.passTooLong, "a full scan that was seen to take minutes contradicts") {
      $0.set(.pagesToScan, 1)
      $0.set(.pagesUnshared, day * 50 + 1)
    } hasNot: {
      $0.set(.pagesToScan, 1)
      $0.set(.pagesUnshared, day * 50 + 1)
      $0.trend.passSeconds = 135
    },
    FindingCase(.passTooLong, "smart scan passes most pages over") {
      $0.set(.pagesToScan, 100)
      $0.set(.pagesUnshared, day * 10_000)
    } hasNot: {
      $0.set(.pagesToScan, 100)
      $0.set(.smartScan, 1)
      $0.set(.pagesUnshared, day * 10_000)
      $0.set(.pagesScanned, 1_000)
      $0.set(.pagesSkipped, 8_000)
    },
    FindingCase(.noFullScanYet, "two full scans, and it is done") {
      $0.set(.fullScans, 1)
    } hasNot: {
      $0.set(.fullScans, 2)
    },
    FindingCase(.noFullScanYet, "nothing to scan, nothing to wait for") {
      $0.unscan()
    } hasNot: {
      $0.unscan()
      $0.processes = []
    },
    FindingCase(.nothingMergeable, "what rights hide may be there") {
      $0.unscan()
      $0.processes = []
    } hasNot: {
      $0.unscan()
      $0.processes = []
      $0.rights.missing = ["Other users' processes are hidden."]
    },
    FindingCase(.fruitlessPasses, "cheap scanning for nothing is normal") {
      $0.trend.fruitlessPasses = 20
      $0.trend.ksmdCPUPercent = 10
    } hasNot: {
      $0.trend.fruitlessPasses = 2_000
      $0.trend.ksmdCPUPercent = 4.8
    },
  ]

  static let worth: [FindingCase] = [
    FindingCase(.storm, "breaks that exhaust nothing are no storm") {
      $0.trend.cowBreaksPerSecond = 9_000
      $0.trend.storm = Hosts.exhaustion()
    } hasNot: {
      $0.trend.cowBreaksPerSecond = 9_000
    },
    FindingCase(.storm, "also while ksmd is stopped; growth alone is none") {
      $0.set(.run, 0)
      $0.trend.storm = Hosts.exhaustion(.group("/machine.slice"))
    } hasNot: {
      $0.trend.filling = Hosts.exhaustion(.group("/machine.slice"))
    },
    FindingCase(.memoryFilling, "a storm is another matter") {
      $0.trend.filling = Hosts.exhaustion()
    } hasNot: {
      $0.trend.storm = Hosts.exhaustion()
    },
    FindingCase(.wasting, "a profit above 0") {
      $0.set(.generalProfit, 0)
    } hasNot: {
      $0.set(.generalProfit, 1)
    },
    FindingCase(.wasting, "too early to tell") {
      $0.set(.pagesSharing, 100)
      $0.set(.fullScans, 3)
    } hasNot: {
      $0.set(.pagesSharing, 100)
      $0.set(.fullScans, 2)
    },
    FindingCase(.wasting, "a saving that rises will pay") {
      $0.set(.pagesSharing, 100)
    } hasNot: {
      $0.set(.pagesSharing, 100)
      $0.trend.sharingPagesPerSecond = 100
    },
    FindingCase(.wasting, "what a content scan says will merge pays for it") {
      $0.set(.pagesSharing, 100)
      $0.setContent([.notScannedYet: 200], predicted: 300)
    } hasNot: {
      $0.set(.pagesSharing, 100)
      $0.setContent([.notScannedYet: 131_072], predicted: 131_172)
    },
    FindingCase(.wasting, "guests that began since have not had their scans") {
      $0.set(.pagesSharing, 100)
      $0.trend.passSeconds = 100
      $0.processes[0].runningSeconds = 400
    } hasNot: {
      $0.set(.pagesSharing, 100)
      $0.trend.passSeconds = 100
      $0.processes[0].runningSeconds = 200
    },
    FindingCase(.wasting, "another remedy saves more than stopping would") {
      $0.set(.pagesSharing, 100)
      $0.setContent([.zerosInHugePages: 100], predicted: 100)
    } hasNot: {
      $0.set(.pagesSharing, 100)
      $0.setContent([.zerosInHugePages: 100_000], predicted: 100)
      $0.set(.useZeroPages, 0)
    },
    FindingCase(.wasting, "a few KiB of book-keeping are not worth a word") {
      $0.unscan()
      $0.set(.fullScans, 10)
      $0.set(.pagesUnshared, 65_536)
    } hasNot: {
      $0.unscan()
      $0.set(.fullScans, 10)
      $0.set(.pagesUnshared, 65_535)
    },
  ]

  static let surroundings: [FindingCase] = [
    FindingCase(.otherWriter, "the kernel's advisor is no program") {
      $0.otherWriters = [SettingsWriter(name: "momd", pid: 9)]
    } hasNot: {
      $0.otherWriters = [SettingsWriter(name: "advisor", pid: nil)]
    },
    FindingCase(.kernelAdvisor, "advisor_mode=none") {
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    } hasNot: { _ in
    },
    FindingCase(.abandonedChange, "a trial whose guardian was killed") {
      $0.abandonedSettings = [SettingChange(.pagesToScan, from: "100", to: "250")]
    } hasNot: { _ in
    },
    FindingCase(.writersConflict, "momd is a part of vdsmd") {
      $0.otherWriters = [
        SettingsWriter(name: "ksmtuned", pid: 8), SettingsWriter(name: "virt-handler", pid: 9),
      ]
    } hasNot: {
      $0.otherWriters = [
        SettingsWriter(name: "momd", pid: 8), SettingsWriter(name: "vdsmd", pid: 9),
      ]
    },
    FindingCase(.writersConflict, "ksmtuned and the advisor") {
      $0.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 8)]
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    } hasNot: {
      $0.otherWriters = [SettingsWriter(name: "advisor", pid: nil)]
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    },
    FindingCase(.limitedRights, "a right is missing") {
      $0.rights.missing = ["Who shares what is hidden."]
    } hasNot: { _ in
    },
    FindingCase(.unreadableFile, "processes that could not be read") {
      $0.failures = ["Process 99 has not answered a read since it was met, and is left out."]
    } hasNot: { _ in
    },
    FindingCase(.noAttribution, "where rights are missing, that is said already") {
      $0.attributionRefusal = Refusal("this kernel has no /proc/kpageflags", isOfRights: false)
      $0.rights.missing = ["something else is hidden"]
    } hasNot: {
      $0.attributionRefusal = Refusal("/proc/kpageflags is forbidden", isOfRights: true)
      $0.rights.missing = ["who shares with whom: /proc/kpageflags is forbidden"]
    },
    FindingCase(.unreadableFile, "a file that is absent or forbidden is another case") {
      $0.ksm[reading: .fullScans] = .failed("/sys/full_scans: cannot be understood: 12x")
    } hasNot: {
      $0.ksm[reading: .fullScans] = .forbidden
    },
    FindingCase(.unreadableFile, "of the host as well") {
      $0.host.memoryBytes = .failed("/proc/meminfo: cannot be understood: MemTotal")
      $0.host.availableBytes = $0.host.memoryBytes
    } hasNot: {
      $0.host.memoryBytes = .absent
    },
    FindingCase(.pageSharingLimit, "no content has reached the limit") {
      $0.set(.stableNodeChains, 1)
      $0.set(.stableNodeDups, 3)
    } hasNot: {
      $0.set(.stableNodeDups, 0)
    },
    FindingCase(.pageSharingLimit, "a chain that ksmd has not yet given up holds nothing") {
      $0.set(.stableNodeChains, 1)
      $0.set(.stableNodeDups, 2)
    } hasNot: {
      $0.set(.stableNodeChains, 1)
      $0.set(.stableNodeDups, 0)
    },
    FindingCase(.mergingPerNode, "one node has nothing to keep apart") {
      $0.set(.mergeAcrossNodes, 0)
      $0.host.numaNodes = .value(2)
    } hasNot: {
      $0.set(.mergeAcrossNodes, 0)
    },
    FindingCase(.settingsNotWritable, "who is not root is told by what is missing") {
      $0.rights = Rights(user: "root", canWriteSettings: false)
    } hasNot: {
      $0.rights = Rights(user: "eve", canWriteSettings: false)
    },
    FindingCase(.settingsNotWritable, "what is not there cannot be written either") {
      $0.rights = Rights(user: "root", canWriteSettings: false)
    } hasNot: {
      $0.rights = Rights(user: "root", canWriteSettings: false)
      $0.ksm = KSMReadings()
    },
    FindingCase(.attributionDrift, "a pass during which things moved proves nothing") {
      $0.attribution = Aged(pass(difference: -3, stable: true), at: Hosts.now)
    } hasNot: {
      $0.attribution = Aged(pass(difference: -3, stable: false), at: Hosts.now)
    },
    FindingCase(.attributionDrift, "hidden processes map what is missing") {
      $0.attribution = Aged(pass(difference: -3, stable: true), at: Hosts.now)
    } hasNot: {
      $0.attribution = Aged(pass(difference: -3, stable: true), at: Hosts.now)
      $0.rights = Rights(user: "root", missing: ["ksmd"], canWriteSettings: true)
    },
    FindingCase(.attributionDrift, "0 is agreement") {
      $0.attribution = Aged(pass(difference: 1, stable: true), at: Hosts.now)
    } hasNot: {
      $0.attribution = Aged(pass(difference: 0, stable: true), at: Hosts.now)
    },
    FindingCase(.kpageflagsUnreliable, "bit 21 tells") {
      var result = AttributionResult()
      result.test = .fallback
      $0.attribution = Aged(result, at: Hosts.now)
    } hasNot: {
      $0.attribution = Aged(AttributionResult(), at: Hosts.now)
    },
  ]

  static let guests: [FindingCase] = [
    FindingCase(.notAnswering, "it answers") {
      $0.processes[0].notAnsweringSince = Moment(wall: 0, monotonic: 99_000)
    } hasNot: { _ in
    },
    FindingCase(.notAdvised, "a guest that was told not to is another case") {
      $0.processes = [Hosts.guest(.notAdvised)]
    } hasNot: {
      $0.processes = [Hosts.guest(.notAdvised)]
      $0.processes[0].guest?.mergingDisabled = true
    },
    FindingCase(.notAdvised, "a small block that is advised changes nothing, a half does") {
      $0.processes[0].setRAM([
        RAMRegion(start: 0, bytes: 1_000, residentBytes: 0, backing: .notAdvised),
        RAMRegion(start: 1_000, bytes: 999, residentBytes: 0, backing: .advised),
      ])
    } hasNot: {
      $0.processes[0].setRAM([
        RAMRegion(start: 0, bytes: 1_000, residentBytes: 0, backing: .notAdvised),
        RAMRegion(start: 1_000, bytes: 1_000, residentBytes: 0, backing: .advised),
      ])
    },
    FindingCase(.notAdvised, "memory that can be switched while it runs") {
      $0.processes = [Hosts.guest(.notAdvised)]
      $0.processes[0].guest?.controlSockets = ["/run/one.qmp"]
    } hasNot: {
      $0.processes = [Hosts.guest(.notAdvised)]
      $0.processes[0].guest?.mergingDisabled = true
    },
    FindingCase(.notAdvised, "a kernel without KSM lets nobody advise") {
      $0.processes = [Hosts.guest(.notAdvised)]
    } hasNot: {
      $0.processes = [Hosts.guest(.notAdvised)]
      $0.ksm = KSMReadings()
    },
    FindingCase(.mergingDisabled, "the mappings tell, not the command line") {
      $0.processes = [Hosts.guest(nil)]
      $0.processes[0].guest?.mergingDisabled = true
    } hasNot: {
      $0.processes[0].guest?.mergingDisabled = true
    },
    FindingCase(.hugetlb, "hugetlb RAM") {
      $0.processes = [Hosts.guest(.hugetlb)]
    } hasNot: { _ in
    },
    FindingCase(.hugetlb, "of two kinds, the one of which there is more") {
      $0.processes[0].setRAM([
        RAMRegion(start: 0, bytes: 3_000, residentBytes: 0, backing: .hugetlb),
        RAMRegion(start: 3_000, bytes: 2_000, residentBytes: 0, backing: .notAdvised),
      ])
    } hasNot: {
      $0.processes[0].setRAM([
        RAMRegion(start: 0, bytes: 2_000, residentBytes: 0, backing: .hugetlb),
        RAMRegion(start: 3_000, bytes: 3_000, residentBytes: 0, backing: .notAdvised),
      ])
    },
    FindingCase(.sharedMemory, "share=on") {
      $0.processes = [Hosts.guest(.shared)]
    } hasNot: { _ in
    },
    FindingCase(.memfd, "a shared memfd") {
      $0.processes = [Hosts.guest(.memfd)]
    } hasNot: {
      $0.processes = [Hosts.guest(.shared)]
    },
    FindingCase(.confidential, "whatever its memory looks like from here") {
      $0.processes = [Hosts.guest(.memfd)]
      $0.processes[0].guest?.confidential = true
    } hasNot: {
      $0.processes = [Hosts.guest(.memfd)]
    },
    FindingCase(.notScannedYet, "one page seen is a beginning") {
      $0.processes = [Hosts.guest(rmapItems: 0)]
    } hasNot: {
      $0.processes = [Hosts.guest(rmapItems: 1)]
    },
    FindingCase(.notScannedYet, "a guest that has touched nothing has nothing to scan") {
      $0.processes = [Hosts.guest(rmapItems: 0)]
    } hasNot: {
      $0.processes = [Hosts.guest(rmapItems: 0)]
      $0.processes[0].setRAM([
        RAMRegion(start: 0, bytes: 1_000, residentBytes: 0, backing: .advised)
      ])
    },
  ]

  static let all = run + rate + worth + surroundings + guests + content + hugePages

  private static func pass(difference: Int64, stable: Bool) -> AttributionResult {
    var result = AttributionResult()
    result.reconciliation.differencePages = difference
    result.reconciliation.stable = stable
    return result
  }
}
