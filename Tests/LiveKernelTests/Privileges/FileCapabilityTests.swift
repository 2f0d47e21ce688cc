import Foundation
import Glibc
import LiveHarness
import Testing

extension LiveKernel {
  /// `setcap` on the program instead of root: all figures for an ordinary user, and no more.
  @Suite(
    "Capabilities by the program's file", .timeLimit(.minutes(5)),
    .enabled(if: access("/usr/sbin/setcap", X_OK) == 0 || getenv("CI") != nil, "needs libcap2-bin"))
  struct FileCapabilityTests {
    /// A copy of the program with the capabilities that docs/permissions.md names.
    private func program() throws -> ProgramAs {
      let program = try ProgramAs()
      let set = try ProgramAs.run([
        "/usr/sbin/setcap", "cap_sys_admin,cap_sys_ptrace,cap_dac_read_search+ep", program.program,
      ])
      try #require(set.code == 0, "\(set.errors)")
      return program
    }

    /// As an ordinary user starts it.
    private func run(
      _ program: ProgramAs, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> ProgramAs.Run {
      try ProgramAs.run(
        ["/usr/bin/setpriv"] + ProgramAs.nobody + [program.program] + arguments,
        environment: environment, place: program.folder)
    }

    @Test("An ordinary user gets root's figures, to the page")
    func figures() async throws {
      try await Settled.running(GuestPlan.fleet(2, .small)) { _, _ in
        let program = try program()
        let words = ["snapshot", "--format", "json"]
        let user = try Figures(run(program, words))
        let root = try Figures(ProgramAs.run([program.program] + words))
        #expect(user == root)
        #expect(!user.pairs.isEmpty)
        let content = try run(
          program, words + ["--content", "--looks", "1", "--budget", "100"])
        #expect(content.code == 0, "\(content.errors)")
        #expect(try content.json()["content"] is [String: Any])
        let doctor = try run(program, ["doctor", "--format", "json"]).json()
        let features = try #require(doctor["features"] as? [[String: Any]])
        let works = features.filter { $0["works"] as? Bool == true }
          .compactMap { $0["feature"] as? String }
        #expect(
          works == [
            "counters", "recognition", "process_counters", "process_memory", "attribution",
            "content",
          ])
      }
    }

    @Test("Its rights read no file that the user names")
    func namedFiles() throws {
      let program = try program()
      let secret = "\(program.folder)/secret"
      try #require(mkdir(secret, 0o700) == 0)
      try "readonly = maybe hidden-word".write(
        toFile: "\(secret)/file", atomically: false, encoding: .utf8)
      try #require(chmod("\(secret)/file", 0o600) == 0)
      for option in ["--sysfs", "--procfs"] {
        for command in ["snapshot", "doctor", "tune"] {
          let run = try run(program, [command, option, secret])
          #expect(run.code == 64 && run.errors.contains(option), "\(run.errors)")
        }
      }
      let configured = try run(
        program, ["tune"], environment: ["KSMTOP_CONFIG": "\(secret)/file"])
      #expect(configured.code == 1)
      #expect(!configured.errors.contains("hidden-word") && configured.errors.contains("denied"))
      let log = try run(
        program, ["tune", "--history"], environment: ["KSMTOP_STATE_DIR": secret])
      #expect(!log.errors.contains("hidden-word") && !log.output.contains(Data("hidden".utf8)))
    }

    @Test("Its rights write no file that the user may not write")
    func output() throws {
      let program = try program()
      for (name, mode) in [("folder", mode_t(0o755)), ("locked", 0o700)] {
        let folder = "\(program.folder)/\(name)"
        try #require(mkdir(folder, mode) == 0)
        for more in [[], ["-n", "2"]] {
          let run = try run(program, ["snapshot", "-o", "\(folder)/file"] + more)
          #expect(run.code == 1, "\(run.errors)")
          #expect(access("\(folder)/file", F_OK) != 0)
        }
      }
      let own = "\(program.folder)/own"
      try #require(mkdir(own, 0o700) == 0 && chown(own, 65_534, 65_534) == 0)
      #expect(try run(program, ["snapshot", "-o", "\(own)/file"]).code == 0)
      var status = stat()
      #expect(stat("\(own)/file", &status) == 0 && status.st_uid == 65_534)
    }

    @Test("It changes no setting, also where the environment names places")
    func settings() throws {
      let program = try program()
      let before = kernelFile("/sys/kernel/mm/ksm/pages_to_scan")
      let run = try run(
        program, ["tune", "pages_to_scan=4321"],
        environment: ["KSMTOP_RUN_DIR": program.folder, "KSMTOP_STATE_DIR": program.folder])
      #expect(run.code == 3, "\(run.errors)")
      #expect(kernelFile("/sys/kernel/mm/ksm/pages_to_scan") == before)
    }

    @Test("Its first thread keeps none of its rights, and nobody may trace it")
    func threads() async throws {
      let program = try program()
      let process = try await HeldProcess(
        ["/usr/bin/setpriv"] + ProgramAs.nobody + [
          "sh", "-c", "exec \"$@\" > /dev/null", "sh", program.program, "snapshot", "-d", "0.2",
        ])
      defer { process.end() }
      var threads: [RightsOfThreads.Thread] = []
      try await eventually("its threads") {
        guard let now = try? RightsOfThreads(of: process.pid) else { return false }
        threads = now.threads
        return threads.count > 2 && threads[0].permitted == 0
      }
      #expect(threads[0].effective == 0)
      #expect(threads.allSatisfy { $0.noNewPrivileges && $0.isFiltered && $0.inheritable == 0 })
      #expect(kernelFile("/proc/\(process.pid)/oom_score_adj") == "1000\n")
      // A process that others may look into belongs to its user.
      var status = stat()
      #expect(stat("/proc/\(process.pid)/environ", &status) == 0 && status.st_uid == 0)
    }
  }
}
