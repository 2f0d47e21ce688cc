import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness
import MergeModel
import SystemPackage
import Testing
import Tuning
import TuningRules

extension LiveKernel {
  /// What the kernel does not take leaves every setting as it was, and is a sentence.
  @Suite("Refusals of the kernel", .timeLimit(.minutes(5)))
  struct RefusalTests {
    /// Hands that are never asked for anything but patience.
    private struct Idle: TuningHands {
      func pause(seconds: Double) -> String? { nil }
      func unmerge(progress: (Double?) -> Void) throws(TuningRefusal) {}
      func set(_ change: GuestMergingChange) throws(TuningRefusal) {}
    }

    /// Writes past the rules: a setting that is taken, then one that is not.
    private func refusal(
      of file: KSMFile, _ value: String, _ roots: KernelRoots = KernelRoots()
    ) throws -> TuningRefusal {
      let tree = try KernelTree()
      let places = TuningPlaces(
        run: FilePath(tree.path("run")), log: FilePath(tree.path("state/changes.log")))
      let recorder = Recorder(
        ChangeLog(places), journal: Journal(path: tree.path("journal")),
        author: Author(user: "root"), bootID: "b")
      let before = settings()
      let now = Tuner.settings(KernelRoots())
      let changes = try [(KSMFile.sleepMillisecs, "33"), (file, value)].map { file, value in
        SettingChange(file, from: try #require(now[reading: file].value?.text), to: value)
      }
      let plan = TuningPlan(
        request: TuningRequest(.settings([])), changes: changes,
        steps: changes.map { .write($0.file, $0.to) })
      let report = Tuner(roots, recorder).carryOut(plan, as: "17", with: Idle()) { _ in }
      #expect(settings() == before)
      #expect(ChangeLog(places).read().records.isEmpty)
      guard case .refused(let refusal) = report.ending else {
        throw LiveError("\(report.ending)")
      }
      return refusal
    }

    /// All settings but what is no setting of people.
    private func settings() -> [String?] {
      let now = Tuner.settings(KernelRoots())
      return KSMFile.settings.map { now[reading: $0].value?.text }
    }

    @Test(
      "EBUSY while pages are merged",
      arguments: [(KSMFile.maxPageSharing, "512"), (.mergeAcrossNodes, "0")])
    func busy(file: KSMFile, value: String) async throws {
      try await KSMHost.exclusively { ksm in
        let memory = [ProcessMemory.content(KnownContent(seed: 5, pages: 64))]
        try await PlainProcess.running(holding: [memory, memory]) { _ in
          try await ksm.settle()
          let refusal = try refusal(of: file, value)
          #expect(refusal.message.contains("while any page is merged (EBUSY)"))
          #expect(refusal.wayOut.contains("ksmtop tune \(file.rawValue)=\(value)"))
        }
      }
    }

    @Test("EINVAL under the advisor")
    func advisor() async throws {
      try await KSMHost.exclusively { ksm in
        try ksm.set("advisor_mode", "scan-time")
        let refusal = try refusal(of: .pagesToScan, "2000")
        #expect(refusal.message.contains("the kernel's advisor sets it"))
        #expect(refusal.wayOut.contains("advisor_mode=none"))
      }
    }

    @Test(
      "EINVAL and ERANGE for what is no value",
      arguments: [
        (KSMFile.run, "3"), (.pagesToScan, "-1"), (.sleepMillisecs, "4294967296"),
        (.smartScan, "2"), (.maxPageSharing, "1"), (.mergeAcrossNodes, "99999999999999999999"),
        (.advisorTargetScanTime, "0"),
      ])
    func range(file: KSMFile, value: String) async throws {
      try await KSMHost.exclusively { _ in
        let refusal = try refusal(of: file, value)
        #expect(refusal.message.contains("the kernel does not take \(value) (E"))
      }
    }

    @Test("EACCES for an ordinary user")
    func ordinaryUser() async throws {
      try await KSMHost.exclusively { _ in
        let before = settings()
        let code = try OrdinaryUser.opensFiles { () -> String in
          do throws(KernelFileError) {
            try KSMWriter.write("2000", to: .pagesToScan, KernelRoots())
            return "written"
          } catch {
            return KernelAnswer.refusal(
              of: "2000", for: .pagesToScan, error, KSMReadings()
            ).message
          }
        }
        #expect(code == "pages_to_scan was not changed: this user may not write it.")
        #expect(settings() == before)
      }
    }

    @Test("EROFS where sysfs is mounted read-only")
    func readOnly() async throws {
      try await KSMHost.exclusively { _ in
        let tree = try KernelTree()
        try tree.makeDirectory("sys")
        guard mount("sysfs", tree.sysfs, "sysfs", UInt(MS_RDONLY), nil) == 0 else {
          throw LiveError("mount: \(String(cString: strerror(errno)))")
        }
        defer { umount2(tree.sysfs, CInt(MNT_DETACH)) }
        let refusal = try refusal(of: .run, "1", KernelRoots(sysfs: tree.sysfs))
        #expect(refusal.message.contains("/sys is mounted read-only here (EROFS)"))
      }
    }
  }
}
