import MergeModel
import Testing

@testable import TuningRules

@Suite("What is refused, and in which words")
struct RefusalTests {
  @Test("A read-only session changes nothing and says how it became one")
  func readonly() throws {
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.run, "0")], given: { $0.isReadonly = true })
    }
    #expect(refusal.kind == .refused)
    #expect(refusal.message.contains("read-only"))
    #expect(refusal.wayOut.contains("--readonly") && refusal.wayOut.contains("KSMTOP_READONLY"))
  }

  @Test("Without the right to write the way out is the same as root")
  func rights() throws {
    let snapshot = Hosts.snapshot { $0.rights = Rights(user: "anna", canWriteSettings: false) }
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.pagesToScan, "2000"), (.run, "1")], snapshot)
    }
    #expect(refusal.kind == .refused)
    #expect(refusal.message.contains("anna"))
    #expect(refusal.wayOut == "As root: sudo ksmtop tune pages_to_scan=2000 run=1")
    let root = Hosts.snapshot { $0.rights.canWriteSettings = false }
    let other = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.run, "0")], root)
    }
    #expect(other.message.contains("read-only") && !other.wayOut.contains("sudo"))
  }

  @Test("A kernel without KSM, or without the setting, fails and names what would have it")
  func kernel() throws {
    let none = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.run, "1")], Hosts.snapshot { $0.ksm = KSMReadings() })
    }
    #expect(none.kind == .failed && none.message.contains("no KSM"))
    let old = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.smartScan, "0")], Hosts.snapshot { $0.set(.smartScan, nil) })
    }
    #expect(old.kind == .failed)
    #expect(
      old.message
        == "Nothing was changed: this kernel has no smart_scan. It came with Linux 6.7.")
  }

  @Test("Values out of range, counters and contradictions are wrong usage")
  func usage() throws {
    for wishes: [(KSMFile, String)] in [
      [(.run, "3")], [(.maxPageSharing, "1")], [(.pagesShared, "0")],
      [(.pagesToScan, "100"), (.pagesToScan, "200")], [(.advisorTargetScanTime, "0")],
    ] {
      let refusal = try Planning.refusal { () throws(TuningRefusal) in
        try Planning.plan(wishes)
      }
      #expect(refusal.kind == .wrongUsage, "\(wishes)")
    }
    #expect(try Planning.plan([(.pagesToScan, "200"), (.pagesToScan, "+200")]).words.count == 1)
  }

  @Test("Under the advisor pages_to_scan is refused with the way to set it by hand")
  func advisor() throws {
    let snapshot = Hosts.snapshot { $0.switchAdvisorOn() }
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.pagesToScan, "2000")], snapshot)
    }
    #expect(
      refusal
        == TuningRefusal(
          .refused,
          "pages_to_scan was not changed: the kernel's advisor sets it (advisor_mode=scan-time).",
          wayOut: "To set it by hand: ksmtop tune advisor_mode=none pages_to_scan=2000"))
    let both = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan([(.advisorMode, "scan-time"), (.pagesToScan, "2000")])
    }
    #expect(both.kind == .refused)
    #expect(both.wayOut.hasSuffix("advisor_min_pages_to_scan=2000 advisor_mode=scan-time"))
  }

  @Test("run is left alone while memory is taken out of the running host")
  func hotRemove() throws {
    for value: UInt64 in [4, 5] {
      let refusal = try Planning.refusal { () throws(TuningRefusal) in
        try Planning.plan([(.run, "0")], Hosts.snapshot { $0.set(.run, value) })
      }
      #expect(refusal.kind == .refused && refusal.message.contains("hot-remove"))
      #expect(
        throws: TuningRefusal.self,
        performing: {
          try Planning.plan([(.maxPageSharing, "512")], Hosts.snapshot { $0.set(.run, value) })
        })
    }
  }

  @Test(
    "What is legal and harms takes --force",
    arguments: [
      ([(KSMFile.sleepMillisecs, "0")], "one processor busy"),
      ([(.pagesToScan, "80000")], "104 ms"), ([(.pagesToScan, "0")], "looks at nothing"),
      ([(.advisorMaxPagesToScan, "0")], "ends no full scan"),
      ([(.advisorMaxPagesToScan, "80000")], "hold a processor"),
      ([(.advisorMaxPagesToScan, "0"), (.advisorMode, "scan-time")], "never computes anew"),
      ([(.advisorMinPagesToScan, "0"), (.advisorMode, "scan-time")], "advisor would begin"),
    ])
  func extremes(wishes: [(KSMFile, String)], words: String) throws {
    let refusal = try Planning.refusal { () throws(TuningRefusal) in try Planning.plan(wishes) }
    #expect(refusal.kind == .refused)
    #expect(refusal.message.contains(words), "\(refusal)")
    #expect(refusal.wayOut.hasSuffix("--force"))
    #expect(try !Planning.plan(wishes, ask: { $0.allowsExtremes = true }).isEmpty)
  }

  @Test("Switching KSM on where pages_to_scan is 0 is one of them, tuning something else is none")
  func starved() throws {
    let starved = Hosts.snapshot {
      $0.set(.run, 0)
      $0.set(.pagesToScan, 0)
    }
    #expect(throws: TuningRefusal.self) { try Planning.plan([(.run, "1")], starved) }
    #expect(try !Planning.plan([(.run, "1"), (.pagesToScan, "100")], starved).isEmpty)
    let spinning = Hosts.snapshot { $0.set(.sleepMillisecs, 0) }
    #expect(try !Planning.plan([(.smartScan, "0")], spinning).isEmpty)
  }

  @Test("The cost of a page that was measured here decides how long a batch is")
  func measured() throws {
    let slow = Hosts.snapshot { $0.trend.secondsPerPage = 1e-5 }
    #expect(throws: TuningRefusal.self) { try Planning.plan([(.pagesToScan, "11000")], slow) }
    #expect(try !Planning.plan([(.pagesToScan, "9000")], slow).isEmpty)
    // In a batch of three pages nearly all of it is waking up.
    let small = Hosts.snapshot {
      $0.set(.pagesToScan, 3)
      $0.trend.secondsPerPage = 1e-5
      $0.trend.wakingPages = Estimate(50)
    }
    #expect(try !Planning.plan([(.pagesToScan, "11000")], small).isEmpty)
  }

  @Test("What could not go back is not tried")
  func trials() throws {
    for wishes: [(KSMFile, String)] in [
      [(.run, "2")], [(.maxPageSharing, "512")],
      [(.pagesToScan, "2000"), (.mergeAcrossNodes, "0")],
    ] {
      let refusal = try Planning.refusal { () throws(TuningRefusal) in
        try Planning.plan(wishes, ask: { $0.trialSeconds = 600 })
      }
      #expect(refusal.kind == .refused && refusal.message.contains("trial"))
    }
    let change = GuestMergingChange(Hosts.guest, name: "web01", from: true, to: false)
    for aim: TuningRequest.Aim in [.pulse, .guest(change)] {
      #expect(
        throws: TuningRefusal.self,
        performing: { try Planning.plan(TuningRequest(aim), ask: { $0.trialSeconds = 600 }) })
    }
    for seconds in [0, -1, .nan, .infinity, 1e9] {
      #expect(
        throws: TuningRefusal.self,
        performing: {
          try Planning.plan([(.pagesToScan, "2000")], ask: { $0.trialSeconds = seconds })
        })
    }
    #expect(
      try Planning.plan([(.pagesToScan, "9")], ask: { $0.trialSeconds = 600 }).words.count == 1)
  }

  @Test("What somebody else holds is named with who, since when and for how long")
  func held() throws {
    let trial = Planning.held(.trial, [SettingChange(.pagesToScan, from: "100", to: "1000")])
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan(
        [(.pagesToScan, "2000")], ask: { $0.trialSeconds = 60 }, given: { $0.held = [trial] })
    }
    #expect(refusal.message.contains("the trial of anna (pid 712, begun 3m ago, 7m left)"))
    let pulse = Planning.held(.pulse, [SettingChange(.smartScan, from: "1", to: "0")])
    for wishes: [(KSMFile, String)] in [[(.smartScan, "0")], [(.run, "0")]] {
      #expect(
        throws: TuningRefusal.self,
        performing: { try Planning.plan(wishes, given: { $0.held = [pulse] }) })
    }
    #expect(try !Planning.plan([(.pagesToScan, "9")], given: { $0.held = [pulse] }).isEmpty)
    let sequence = Planning.held(.sequence, [SettingChange(.run, from: "1", to: "2")])
    #expect(
      throws: TuningRefusal.self,
      performing: { try Planning.plan([(.pagesToScan, "9")], given: { $0.held = [sequence] }) })
  }
}
