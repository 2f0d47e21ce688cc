import MergeModel
import Testing

@testable import TuningRules

@Suite("The order of writing")
struct OrderTests {
  @Test("What holds already is left out, and nothing is left where all of it holds")
  func unchanged() throws {
    let plan = try Planning.plan([(.run, "1"), (.pagesToScan, "1000")])
    #expect(plan.isEmpty && plan.changes.isEmpty && plan.confirmation == .none)
    #expect(try Planning.plan([(.run, "1"), (.smartScan, "0")]).words == ["smart_scan=0"])
  }

  @Test("Stopping comes first, starting last")
  func run() throws {
    #expect(
      try Planning.plan([(.smartScan, "0"), (.run, "0")]).words == ["run=0", "smart_scan=0"])
    let stopped = Hosts.snapshot { $0.set(.run, 0) }
    #expect(
      try Planning.plan([(.run, "1"), (.pagesToScan, "200"), (.smartScan, "0")], stopped).words
        == ["pages_to_scan=200", "smart_scan=0", "run=1"])
  }

  @Test("What lowers the rate comes before what raises it")
  func rates() throws {
    #expect(
      try Planning.plan([(.pagesToScan, "5000"), (.sleepMillisecs, "200")]).words
        == ["sleep_millisecs=200", "pages_to_scan=5000"])
    #expect(
      try Planning.plan([(.sleepMillisecs, "2"), (.pagesToScan, "100")]).words
        == ["pages_to_scan=100", "sleep_millisecs=2"])
    #expect(
      try Planning.plan([(.sleepMillisecs, "2"), (.advisorMaxCPU, "5")]).words
        == ["advisor_max_cpu=5", "sleep_millisecs=2"])
  }

  @Test("The advisor is off before pages_to_scan is set, and on once its limits hold")
  func advisor() throws {
    let advised = Hosts.snapshot { $0.switchAdvisorOn() }
    let off = try Planning.plan([(.pagesToScan, "1000"), (.advisorMode, "none")], advised)
    #expect(off.words == ["advisor_mode=none", "pages_to_scan=1000"])
    #expect(off.changes == [SettingChange(.advisorMode, from: "scan-time", to: "none")])
    let on = try Planning.plan([(.advisorMode, "scan-time"), (.advisorMaxCPU, "20")])
    #expect(on.words == ["advisor_max_cpu=20", "advisor_mode=scan-time"])
    #expect(on.changes.last == SettingChange(.pagesToScan, from: "1000", to: "500"))
    let alone = try Planning.plan([(.advisorMode, "none")], advised)
    #expect(alone.changes.last == SettingChange(.pagesToScan, from: "1000", to: "100"))
  }

  @Test("What needs everything unmerged is unmerged for, set, and run is as it was")
  func gated() throws {
    let plan = try Planning.plan([(.maxPageSharing, "512"), (.pagesToScan, "2000")])
    #expect(plan.words == ["unmerge", "max_page_sharing=512", "pages_to_scan=2000", "run=1"])
    #expect(!plan.changes.contains { $0.file == .run })
    #expect(plan.changesUnderWay.first == SettingChange(.run, from: "1", to: "2"))
    let stopped = Hosts.snapshot { $0.set(.run, 0) }
    #expect(
      try Planning.plan([(.mergeAcrossNodes, "0")], stopped).words
        == ["unmerge", "merge_across_nodes=0", "run=0"])
    #expect(
      try Planning.plan([(.mergeAcrossNodes, "0"), (.run, "unmerge")]).words
        == ["unmerge", "merge_across_nodes=0"])
  }

  @Test("Where nothing is merged it is written as any other, and the same value is no change")
  func free() throws {
    let empty = Hosts.snapshot {
      $0.set(.pagesShared, 0)
      $0.set(.pagesSharing, 0)
    }
    let plan = try Planning.plan([(.maxPageSharing, "512")], empty)
    #expect(plan.words == ["max_page_sharing=512"] && plan.gate == nil)
    #expect(plan.confirmation == .none && plan.wantsHostNameAtFirst)
    #expect(try Planning.plan([(.maxPageSharing, "256")]).isEmpty)
  }

  @Test(
    "Unmerging where run is 2 already takes a stop before, and is left out where all is unmerged")
  func twice() throws {
    let half = Hosts.snapshot { $0.set(.run, 2) }
    #expect(try Planning.plan([(.run, "2")], half).words == ["run=0", "unmerge"])
    let done = Hosts.snapshot {
      $0.set(.run, 2)
      $0.set(.pagesShared, 0)
      $0.set(.pagesSharing, 0)
    }
    #expect(try Planning.plan([(.run, "2")], done).isEmpty)
  }

  @Test("Only what decides over merging asks for the host's name at first")
  func name() throws {
    #expect(try !Planning.plan([(.pagesToScan, "9")]).wantsHostNameAtFirst)
    #expect(try Planning.plan([(.run, "0")]).wantsHostNameAtFirst)
    #expect(try Planning.plan([(.run, "0")]).confirmation == .none)
  }

  @Test("The lines for tmpfiles.d say what was wished for, in an order that the kernel takes")
  func tmpfiles() throws {
    let plan = try Planning.plan([
      (.run, "1"), (.pagesToScan, "100"), (.advisorMode, "none"),
    ])
    #expect(
      plan.tmpfilesLines == [
        "w /sys/kernel/mm/ksm/advisor_mode - - - - none",
        "w /sys/kernel/mm/ksm/pages_to_scan - - - - 100", "w /sys/kernel/mm/ksm/run - - - - 1",
      ])
    #expect(try Planning.plan([(.run, "2")]).tmpfilesLines.isEmpty)
    #expect(
      try Planning.plan([(.pagesToScan, "9")], ask: { $0.trialSeconds = 60 }).tmpfilesLines.isEmpty)
  }
}
