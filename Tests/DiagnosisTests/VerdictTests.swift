import Diagnosis
import MergeModel
import Testing

@Suite("The verdict")
struct VerdictTests {
  private func verdict(_ change: (inout Snapshot) -> Void = { _ in }) -> Verdict {
    Assessor.assess(Hosts.healthy(change)).verdict
  }

  @Test func working() {
    let verdict = verdict()
    #expect(verdict.state == .working)
    #expect(verdict.message == "Saves 1.0 GiB; costs 4.8 % of one core and 23 MiB of RAM.")
  }

  @Test("Nothing to merge is said")
  func workingOnNothing() {
    let verdict = verdict {
      $0.unscan()
      $0.processes = []
    }
    #expect(verdict.state == .working)
    #expect(verdict.message == "KSM runs and saves nothing: no process has memory to merge.")
  }

  @Test(
    "A rise is one only above the floor",
    arguments: [
      (0.0, 262_144, Verdict.State.working), (-50, 262_144, .working),
      // 0.5 % of 262,144 pages a minute.
      (21, 262_144, .working), (22, 262_144, .climbing),
      // 1 MiB a minute.
      (4.2, 100, .working), (4.3, 100, .climbing),
    ])
  func climbing(pagesPerSecond: Double, sharing: Int64, state: Verdict.State) {
    let verdict = verdict {
      $0.set(.pagesSharing, sharing)
      // Keeps the profit out of it.
      $0.set(.generalProfit, 1)
      $0.trend.sharingPagesPerSecond = pagesPerSecond
    }
    #expect(verdict.state == state)
  }

  @Test func climbingInTheFirstScans() {
    #expect(verdict { $0.set(.fullScans, 1) }.state == .climbing)
    #expect(verdict { $0.set(.fullScans, 2) }.state == .working)
  }

  @Test func unmerging() {
    #expect(verdict { $0.set(.run, 2) }.state == .unmerging)
    let done = verdict {
      $0.unscan()
      $0.set(.run, 2)
    }
    #expect(done.state == .stopped)
  }

  @Test func stoppedKeepsItsSaving() {
    let verdict = verdict { $0.set(.run, 0) }
    #expect(verdict.state == .stopped)
    #expect(verdict.message == "KSM is stopped and still saves 1.0 GiB.")
  }

  @Test("Before it rises: more than is saved waits for ksmd")
  func climbingSoon() {
    func host(_ waiting: Double) -> Verdict {
      verdict {
        $0.set(.pagesSharing, 1_000)
        $0.set(.generalProfit, 1)
        $0.setContent([.notScannedYet: waiting], predicted: 1_000 + waiting)
      }
    }
    #expect(host(1_100).state == .climbing)
    #expect(host(1_100).message.hasPrefix("Saves 4 MiB on the way to 8 MiB"))
    #expect(host(900).state == .working)
  }

  @Test("Where it will end, and when, by the content scan")
  func target() {
    func change(_ host: inout Snapshot) {
      host.setContent([.notScannedYet: 262_144], predicted: 524_288)
      host.trend.passSeconds = 120
      host.trend.sharingPagesPerSecond = 1_000
    }
    #expect(
      verdict(change).message == "Saves 1.0 GiB on the way to 2.0 GiB, there in about 5m.")
    let first = verdict {
      change(&$0)
      $0.trend.sharingPagesPerSecond = nil
      $0.set(.fullScans, 0)
    }
    #expect(first.message == "Saves 1.0 GiB on the way to 2.0 GiB, there in about 3m.")
    let passed = verdict {
      change(&$0)
      $0.set(.pagesSharing, 524_000)
    }
    #expect(passed.message == "Saves 2.0 GiB, and 234 MiB more with every minute.")
  }

  @Test("A KSM that is off says what it would save")
  func couldSave() {
    func message(_ change: (inout Snapshot) -> Void) -> String {
      verdict {
        $0.setContent([.notScannedYet: 262_144], predicted: 524_288)
        change(&$0)
      }.message
    }
    #expect(
      message { $0.set(.run, 0) }
        == "KSM is stopped and still saves 1.0 GiB; run=1 would make it 2.0 GiB.")
    #expect(
      message {
        $0.unscan()
        $0.set(.run, 0)
      } == "KSM is off and has merged nothing so far; run=1 would save 2.0 GiB.")
    #expect(
      message {
        $0.unscan()
        $0.set(.run, 2)
      } == "KSM is off (run=2): everything was unmerged; run=1 would save 2.0 GiB.")
    #expect(
      message {
        $0.set(.run, 0)
        $0.set(.pagesSharing, 524_288)
      } == "KSM is stopped and still saves 2.0 GiB.")
  }

  @Test("What works says what needs somebody")
  func needsSomebody() {
    let verdict = verdict {
      $0.set(.smartScan, 1)
      $0.set(.useZeroPages, 0)
      $0.setContent([
        .zerosInHugePages: 131_072, .missedBySmartScan: 25_600, .notScannedYet: 100,
        .otherNode: 99_999,
      ])
    }
    #expect(verdict.state == .working)
    #expect(
      verdict.message == "Saves 1.0 GiB; costs 4.8 % of one core and 23 MiB of RAM; "
        + "needs you: 512 MiB zeros in huge pages, 100 MiB missed by smart scan.")
  }

  @Test("Limited only where nothing can be told of any guest")
  func limited() {
    func hide(_ process: inout ProcessFigures) {
      process.counters = Aged(.forbidden, at: Hosts.now)
      process.memory = nil
    }
    let blind = verdict { hide(&$0.processes[0]) }
    #expect(blind.state == .limited)
    #expect(blind.message.contains("1.0 GiB"))
    let oneSeen = verdict {
      $0.processes.append(Hosts.guest(id: ProcessIdentity(pid: 43, startTicks: 1)))
      hide(&$0.processes[0])
    }
    #expect(oneSeen.state == .working)
    let noGuests = verdict {
      $0.processes = []
      $0.rights.missing = ["Something is hidden."]
    }
    #expect(noGuests.state == .working)
    #expect(verdict { $0.ksm[reading: .run] = .failed("run: x") }.state == .limited)
    #expect(verdict { $0.ksm[reading: .pagesSharing] = .forbidden }.state == .limited)
  }

  /// Each makes its state hold; applied from the last to the first, the first one must win.
  private static let ladder: [(state: Verdict.State, apply: @Sendable (inout Snapshot) -> Void)] = [
    (.noKSM, { $0.ksm = KSMReadings() }),
    (.limited, { $0.ksm[reading: .pagesSharing] = .forbidden }),
    (.unmerging, { $0.set(.run, 2) }),
    (.storm, { $0.trend.storm = Hosts.exhaustion() }),
    (.stopped, { $0.set(.run, 0) }),
    (.starved, { $0.set(.pagesToScan, 0) }),
    (.wasting, { $0.set(.generalProfit, -1) }),
    (
      .limited,
      {
        $0.processes[0].counters = Aged(.forbidden, at: Hosts.now)
        $0.processes[0].memory = nil
      }
    ),
    (.climbing, { $0.trend.sharingPagesPerSecond = 1_000 }),
  ]

  @Test("Of several that hold, the one higher in the list")
  func precedence() {
    for rung in Self.ladder.indices.dropLast() {
      // What climbs is no waste: these cannot be at once.
      let excluded: [Verdict.State] = Self.ladder[rung].state == .wasting ? [.climbing] : []
      let below = Self.ladder[(rung + 1)...].filter { !excluded.contains($0.state) }
      let verdict = verdict { host in
        for other in below.reversed() { other.apply(&host) }
        Self.ladder[rung].apply(&host)
      }
      #expect(verdict.state == Self.ladder[rung].state)
    }
  }

  @Test("Never run comes before stopped, and a host that ran is stopped")
  func neverRun() {
    let never = verdict {
      $0.unscan()
      $0.set(.run, 0)
    }
    #expect(never.state == .neverRun)
    let ran = verdict {
      $0.unscan()
      $0.set(.run, 0)
      $0.set(.fullScans, 1)
    }
    #expect(ran.state == .stopped)
  }

  @Test("Messages are short and end in a full stop", arguments: FindingCase.all)
  func message(of one: FindingCase) {
    let message = verdict(one.has).message
    #expect(message.count <= 160 && message.hasSuffix("."), "\(message)")
  }
}
