import Diagnosis
import MergeModel
import Testing

@Suite("Findings")
struct FindingTests {
  @Test("A host with it, and the nearest host without it", arguments: FindingCase.all)
  func finding(of one: FindingCase) {
    #expect(Hosts.codes(Hosts.healthy(one.has)).contains(one.code.rawValue))
    #expect(!Hosts.codes(Hosts.healthy(one.hasNot)).contains(one.code.rawValue))
  }

  @Test("Every code has its cases")
  func complete() {
    #expect(Set(FindingCase.all.map(\.code)) == Set(FindingCode.allCases))
  }

  @Test("A healthy host has none, and neither has one that is overcommitted")
  func healthy() {
    #expect(Hosts.codes(Hosts.healthy()).isEmpty)
    let overcommitted = Hosts.healthy {
      $0.set(.pagesSharing, 10_000_000)
      $0.host.availableBytes = .value(1 << 20)
      $0.host.swapFreeBytes = .value(0)
    }
    #expect(Hosts.codes(overcommitted).isEmpty)
  }

  @Test("What could not be read is no claim")
  func absent() {
    let blank = Hosts.healthy {
      $0.ksm = KSMReadings([.run: .value(.unsigned(1))])
      $0.trend = Trend()
      $0.processes = [Hosts.guest(nil)]
      $0.processes[0].counters = Aged(.forbidden, at: Hosts.now)
      $0.processes[0].memory = Aged(.forbidden, at: Hosts.now)
    }
    #expect(Hosts.codes(blank).isEmpty)
    #expect(Hosts.guestCodes(blank).isEmpty)
  }

  @Test("A finding of guests stands with the guest and, without its name, with the host")
  func guests() throws {
    let other = ProcessIdentity(pid: 43, startTicks: 1)
    let assessment = Assessor.assess(
      Hosts.healthy {
        $0.processes = [Hosts.guest(.hugetlb), Hosts.guest(.hugetlb, id: other)]
      })
    let own = try #require(assessment.processFindings[Hosts.id]?.first)
    #expect(own.short == "hugetlb")
    #expect(own.message == "1.0 GiB of its RAM is in hugetlb pages, which never merge.")
    #expect(assessment.processFindings[other] == [own])
    let host = try #require(assessment.findings.first)
    #expect(
      host.message == "Most RAM of 2 guests (2.0 GiB) is in hugetlb pages, which never merge.")
    #expect(host.nextStep == own.nextStep)
    #expect(host.short == nil)
  }

  @Test(
    "The remedy is the monitor's",
    arguments: [
      (GuestFacts.Monitor.qemu, "mem-merge=on"), (.cloudHypervisor, "--memory mergeable=on"),
      (.firecracker, "MemoryKSM=yes"), (.crosvm, "MemoryKSM=yes"),
    ])
  func remedy(monitor: GuestFacts.Monitor, words: String) throws {
    let assessment = Assessor.assess(
      Hosts.healthy { $0.processes = [Hosts.guest(.notAdvised, monitor: monitor)] })
    let step = try #require(assessment.processFindings[Hosts.id]?.first?.nextStep)
    #expect(step.contains(words))
    #expect(step.contains("takes effect"))
    // It stands alone in line 3 and in the text of a snapshot.
    #expect(!step.lowercased().contains("start it"))
  }

  @Test("One content stands in frames, two stand")
  func contents() {
    func message(_ chains: Int64) -> String? {
      Assessor.assess(
        Hosts.healthy {
          $0.set(.stableNodeChains, chains)
          $0.set(.stableNodeDups, 6)
        }
      ).findings.first { $0.code == FindingCode.pageSharingLimit.rawValue }?.message
    }
    #expect(message(1)?.hasSuffix("allows stands in 6 frames instead of 1.") == true)
    #expect(message(2)?.hasSuffix("allows stand in 6 frames instead of 2.") == true)
  }

  @Test("A storm says where memory is gone and when, and how to make the writer wait")
  func storm() throws {
    func finding(_ change: (inout Snapshot) -> Void) throws -> Finding {
      try #require(Assessor.assess(Hosts.healthy(change)).findings.first)
    }
    let group = Exhaustion.Place.group("/machine.slice/web.scope")
    let unknown = try finding { $0.trend.storm = Hosts.exhaustion(group) }
    #expect(
      unknown.message
        == "Memory of the cgroup /machine.slice/web.scope is gone in 43s: 5210 merged pages break "
        + "a second, it grows by 20 MiB/s and has 860 MiB left.")
    #expect(unknown.nextStep.hasPrefix("Pause the guest that writes: "))
    let writer = Exhaustion.Writer(
      id: Hosts.id, name: "web; 01", isGuest: true, pagesPerSecond: 4_900.4)
    let known = try finding {
      $0.memoryGroups = [
        MemoryGroup(path: "/machine.slice/web.scope", limitBytes: 2, usageBytes: 1, version: 2)
      ]
      $0.trend.storm = Hosts.exhaustion(group)
      $0.trend.storm?.writers = [writer]
    }
    #expect(
      known.nextStep
        == "virsh suspend 'web; 01': it writes most (about 4900 pages a second), stops at once, "
        + "and keeps its memory and state until it goes on; or raise memory.max of the cgroup.")
    let plain = try finding {
      $0.processes[0].guest?.manager = nil
      $0.trend.storm = Hosts.exhaustion()
      $0.trend.storm?.writers = [writer]
    }
    #expect(plain.nextStep.hasPrefix("kill -STOP 42, 'web; 01': "))
    #expect(plain.nextStep.hasSuffix("or add swap, or stop another guest."))
  }

  @Test("While everything is unmerged, a storm is the unmerging's")
  func unmergingStorm() throws {
    let assessment = Assessor.assess(
      Hosts.healthy {
        $0.set(.run, 2)
        $0.trend.storm = Hosts.exhaustion()
      })
    #expect(assessment.verdict.state == .unmerging)
    let storm = try #require(assessment.findings.first { $0.code == "storm" })
    #expect(storm.nextStep == "End whoever wrote run=2: what is still merged stays merged.")
  }

  @Test("The end of the second full scan, by the rate, less what has passed")
  func forecast() throws {
    let host = Hosts.healthy {
      $0.set(.fullScans, 0)
      // 50,000 pages a second, less what a batch takes beside its pause: 630 s a pass.
      $0.set(.pagesUnshared, 30_000_000 - 332_144)
      $0.trend.passBegan = Moment(wall: 0, monotonic: 100_000 - 120)
    }
    let finding = try #require(Assessor.assess(host).findings.first)
    #expect(
      finding.message
        == "0 of the first 2 full scans done: equal pages merge in the second, "
        + "which ends in about 19m.")
  }

  @Test("A rate measured over a few batches counts for nothing")
  func shortSample() {
    let host = Hosts.healthy {
      $0.set(.sleepMillisecs, 500)
      $0.set(.pagesToScan, 5_000)
      $0.rates = Rates(seconds: 1)
      $0.rates?.pagesScannedPerSecond = 1
    }
    #expect(Hosts.codes(host).isEmpty)
    let longer = Hosts.healthy {
      $0.rates = Rates(seconds: 1)
      $0.rates?.pagesScannedPerSecond = 1
    }
    #expect(Hosts.codes(longer) == ["pass-too-long"])
  }

  @Test("The drift's sign has its meaning, and it stands still with KSM")
  func drift() throws {
    func finding(_ difference: Int64, run: Int64) throws -> Finding {
      let host = Hosts.healthy {
        var result = AttributionResult()
        result.reconciliation.differencePages = difference
        result.reconciliation.stable = true
        $0.attribution = Aged(result, at: Hosts.now)
        $0.set(.run, run)
      }
      return try #require(
        Assessor.assess(host).findings.first { $0.code == "attribution-drift" })
    }
    #expect(try finding(1, run: 1).message.contains("1 page more mapped than the counters say"))
    #expect(try finding(-64, run: 1).message.contains("hold 64 pages that nobody maps any more"))
    #expect(try finding(-64, run: 0).nextStep.contains("stand still while KSM is off"))
  }

  @Test("What root does not see either is seen on the host itself")
  func limitedRoot() throws {
    func step(_ user: String) throws -> String {
      let host = Hosts.healthy { $0.rights = Rights(user: user, missing: ["ksmd"]) }
      return try #require(Assessor.assess(host).findings.first).nextStep
    }
    #expect(try step("eve").hasPrefix("sudo ksmtop"))
    #expect(try step("root").contains("outside of containers"))
  }

  @Test("One writer that runs as several processes is one finding")
  func writersOnce() {
    let host = Hosts.healthy {
      $0.otherWriters = [
        SettingsWriter(name: "ksmtuned", pid: 8), SettingsWriter(name: "ksmtuned", pid: 9),
      ]
    }
    #expect(Assessor.assess(host).findings.map(\.code) == ["other-writer"])
  }
}
