import Diagnosis
import MergeModel
import Testing

@Suite("Findings of a content scan")
struct ContentFindingTests {
  private func finding(
    _ code: FindingCode, _ change: (inout Snapshot) -> Void
  ) throws -> Finding {
    try #require(
      Assessor.assess(Hosts.healthy(change)).findings.first { $0.code == code.rawValue })
  }

  private func ofGuest(
    _ code: FindingCode, _ change: (inout Snapshot) -> Void
  ) throws -> Finding {
    try #require(
      Assessor.assess(Hosts.healthy(change)).processFindings[Hosts.id]?
        .first { $0.code == code.rawValue })
  }

  @Test("Zeros in huge pages: how much, how long at one in a full scan, and what shows the gain")
  func zeros() throws {
    func change(_ host: inout Snapshot) {
      host.set(.useZeroPages, 0)
      // 512 MiB: 256 huge pages.
      host.setContent([.zerosInHugePages: 131_072])
      host.trend.passSeconds = 135
    }
    let host = try finding(.zerosInHugePages, change)
    #expect(
      host.message == "512 MiB in 1 guest is zeros in huge pages; use_zero_pages=0 frees one of "
        + "these in a full scan, all of them in 9h36m.")
    #expect(host.nextStep.hasPrefix("ksmtop tune use_zero_pages=1: "))
    #expect(host.nextStep.contains("RES of the guests falls"))
    let guest = try ofGuest(.zerosInHugePages, change)
    #expect(guest.short == "zeros in THP")
    #expect(guest.message.hasPrefix("512 MiB of its memory"))
    let off = try finding(.zerosInHugePages) {
      change(&$0)
      $0.set(.run, 0)
    }
    #expect(!off.message.contains("all of them in"))
    #expect(off.nextStep.contains("ksmtop tune use_zero_pages=1 run=1: "))
  }

  @Test("Zeros that are spread so thin that no guest has many are the host's")
  func thin() throws {
    let host = Hosts.healthy {
      $0.set(.useZeroPages, 0)
      $0.setContent([.zerosInHugePages: 1_536])
    }
    let finding = try #require(Assessor.assess(host).findings.first)
    #expect(finding.message.hasPrefix("6 MiB is zeros in huge pages"))
    #expect(Hosts.guestCodes(host).isEmpty)
  }

  @Test("Smart scan's misses: four full scans that pass nothing over, and back")
  func missed() throws {
    let host = try finding(.smartScanMisses) {
      $0.set(.smartScan, 1)
      $0.set(.pagesUnshared, 45_000_000 - 332_144)
      $0.set(.pagesScanned, 1_000)
      $0.set(.pagesSkipped, 8_000)
      $0.setContent([.missedBySmartScan: 76_800])
    }
    #expect(host.message.hasPrefix("300 MiB of equal pages in 1 guest was missed"))
    // 45 million pages at 50,000 a second less what a batch takes beside its pause, four times.
    #expect(
      host.nextStep == "ksmtop tune --pulse: merges them with 4 full scans that pass nothing over "
        + "(about 1h03m), then all is as before.")
  }

  @Test("What lies on another node is one finding, not two")
  func otherNode() {
    let host = Hosts.healthy {
      $0.set(.mergeAcrossNodes, 0)
      $0.host.numaNodes = .value(2)
      $0.setContent([.otherNode: 131_072])
    }
    #expect(Hosts.codes(host) == ["other-node"])
  }

  @Test("Memory that is not advised: how much of it would merge")
  func notAdvised() throws {
    func change(_ host: inout Snapshot) {
      host.processes = [Hosts.guest(.notAdvised)]
      host.setContent([:]) {
        $0.gainIfAdvisedPages = Estimate(131_072)
        $0.notAdvisedPages = Estimate(140_000)
      }
    }
    #expect(
      try ofGuest(.notAdvised, change).message
        == "1.0 GiB of its RAM is not advised to be merged, and 512 MiB of it would merge: "
        + "ksmd passes it over.")
    #expect(
      try finding(.notAdvised, change).message
        == "Most RAM of 1 guest (1.0 GiB) is not advised to be merged, and 512 MiB of it would "
        + "merge: ksmd passes it over.")
    let told = try ofGuest(.mergingDisabled) {
      change(&$0)
      $0.processes[0].guest?.mergingDisabled = true
    }
    #expect(told.message.hasSuffix("advised to be merged, and 512 MiB of it would merge."))
    // What two of them have in common is in neither's own gain.
    let both = try finding(.notAdvised) {
      change(&$0)
      let other = ProcessIdentity(pid: 43, startTicks: 1)
      $0.processes.append(Hosts.guest(.notAdvised, id: other))
      let figures = $0.content?.value.processes[Hosts.id]
      $0.content?.value.processes[other] = figures
    }
    #expect(both.message.contains("of 2 guests (2.0 GiB)"))
    #expect(both.message.contains("and 1.1 GiB of it would merge"))
  }

  @Test("What waits for its scan says how much and until when")
  func waiting() throws {
    let host = try finding(.notScannedYet) {
      $0.setContent([.notScannedYet: 131_072], predicted: 393_216)
      $0.trend.passSeconds = 120
      $0.trend.passBegan = Moment(wall: 0, monotonic: 100_000 - 60)
    }
    #expect(
      host.message == "512 MiB in 1 guest waits for its scan and merges by itself in about 5m.")
  }

  @Test("khugepaged against ksmd, with its rate, named within a minute of the beginning")
  func war() throws {
    let running = try finding(.khugepagedTakesBack) { $0.setWar() }
    #expect(
      running.message == "khugepaged makes 0.8 huge pages a second and ksmd splits 0.7: up to "
        + "1.4 MiB/s is taken back, for CPU time on both sides.")
    #expect(
      running.nextStep.hasPrefix(
        "echo 0 > /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none: "))
    #expect(running.nextStep.contains("whole host"))
    let stopped = try finding(.khugepagedTakesBack) {
      $0.set(.run, 0)
      $0.setWar()
      $0.trend.residentBytesPerSecond = 1_258_291.2
    }
    #expect(stopped.message.contains("the guests grow by 1.2 MiB/s"))
    // Eight ranges every ten seconds, as at stock speed: seen in the mean of a minute after 20 s.
    let soon = Hosts.healthy {
      $0.setWar()
      $0.trend.hugeCollapsesPerSecond = 16.0 / 60
      $0.trend.hugeSplitsPerSecond = 16.0 / 60
    }
    #expect(Hosts.codes(soon) == ["khugepaged-takes-back"])
  }

  @Test("Larger pages make larger huge pages")
  func largePages() throws {
    let finding = try finding(.khugepagedTakesBack) {
      $0.host.pageBytes = 65_536
      $0.setWar()
      $0.trend.hugeCollapsesPerSecond = 0.01
    }
    #expect(finding.message.contains("up to 5.1 MiB/s"))
  }
}
