import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing
import Tuning
import TuningRules

@testable import ksmtop

@Suite("What a killed session left, in the doctor's eyes")
struct AbandonedTests {
  @Test("It is a finding with what to do, and looking puts nothing back")
  func finding() async throws {
    let host = try TunedTree(["pages_to_scan": "250"])
    try host.state.write(
      HeldChange(
        .trial, recordID: "a1", user: "anna",
        guardian: ProcessIdentity(pid: 1, startTicks: .max >> 2),
        began: Moment(wall: 0, monotonic: 0),
        changes: [SettingChange(.pagesToScan, from: "100", to: "250")]))
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--format", "json"], on: host.tree,
      environment: ["KSMTOP_RUN_DIR": host.tree.path("run")])
    let finding = try #require(
      Document(run.output).list("findings").first { $0.text("code") == "abandoned-change" })
    #expect(finding.text("message")?.contains("pages_to_scan (250, before 100)") == true)
    #expect(finding.text("next_step")?.hasPrefix("Start ksmtop as root") == true)
    #expect(try host.value(.pagesToScan) == "250")
  }

  @Test(
    "A guardian that runs where processes are hidden (hidepid) is not taken for gone",
    .enabled(if: MountRight.isWanted, "needs the right to mount"), arguments: [false, true],
    ["invisible", "ptraceable"])
  func hidden(asOrdinaryUser: Bool, mode: String) async throws {
    let host = try TunedTree(["pages_to_scan": "250"])
    try host.state.write(
      HeldChange(
        .trial, recordID: "a1", user: "anna",
        guardian: try #require(ProcessIdentity(running: getpid(), KernelRoots())),
        began: Moment(wall: 0, monotonic: 0),
        changes: [SettingChange(.pagesToScan, from: "100", to: "250")]))
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--format", "json"], on: host.tree, asOrdinaryUser: asOrdinaryUser,
      behind: [
        "unshare", "--mount", "sh", "-c",
        "mount -t proc -o hidepid=\(mode) proc /proc && exec \"$@\"", "sh",
      ],
      environment: ["KSMTOP_RUN_DIR": host.tree.path("run")])
    let codes = try Document(run.output).list("findings").compactMap { $0.text("code") }
    #expect(!codes.isEmpty && !codes.contains("abandoned-change"), "\(codes) \(run.errors)")
  }
}
