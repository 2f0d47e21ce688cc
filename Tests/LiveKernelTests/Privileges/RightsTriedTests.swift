import Foundation
import Glibc
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// What doctor says that a feature needs, tried: it works with that, and not with one right less.
  @Suite("Rights, tried", .timeLimit(.minutes(10)))
  struct RightsTriedTests {
    private static let (override, search) = ("CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH")
    private static let (trace, admin) = ("CAP_SYS_PTRACE", "CAP_SYS_ADMIN")

    @Test("The switch of another user's guest: its socket, its mappings, what unmerging takes")
    func guestSwitch() async throws {
      let host = try #require(kernelFile("/proc/sys/kernel/hostname")).filter { $0 != "\n" }
      let off = ["merge=off", "--confirm-unmerge=\(host)"]
      let forced = off + ["--force-out-of-memory=\(host)"]
      let on = ["merge=on", "--confirm-merge=\(host)"]
      try await withOwnedGuest { guest in
        let program = try ProgramAs()
        func tune(_ words: [String], with capabilities: [String]) throws -> ProgramAs.Run {
          try program.run(
            ["tune", "--guest", "owned"] + words, with: capabilities, as: [],
            environment: Self.places(program))
        }
        func isMerging() throws -> Bool { try guest.memory().ram.first?.backing == .advised }

        try #require(try isMerging())
        let blind = try tune(forced, with: [Self.override, Self.search])
        #expect(blind.code == 1 && blind.errors.contains("cannot be read"), "\(blind.errors)")
        let mute = try tune(forced, with: [Self.search, Self.trace])
        #expect(mute.code == 1 && mute.errors.contains("may not use the QMP"), "\(mute.errors)")
        // Without ksm_stat nobody knows what unmerging takes: it has to be forced.
        let unsure = try tune(off, with: [Self.override, Self.trace])
        #expect(unsure.code == 3 && unsure.errors.contains("--force-out"), "\(unsure.errors)")
        #expect(try isMerging())

        for words in [forced, on] {
          let run = try tune(words, with: [Self.override, Self.trace])
          #expect(run.code == 0, "\(run.errors)")
          #expect(try isMerging() == (words == on))
        }
        let sure = try tune(off, with: [Self.override, Self.trace, Self.search])
        #expect(sure.code == 0, "\(sure.errors)")
        #expect(try !isMerging())
      }
    }

    /// A small guest, its monitor and its socket of the user without rights.
    private func withOwnedGuest(_ body: (Participant) async throws -> Void) async throws {
      try await SocketFolder.with { folder in
        try folder.giveAway()
        try await KSMHost.exclusively { _ in
          var plan = GuestPlan(name: "owned")
          plan.memoryMiB = 64
          plan.isOrdinaryUsers = true
          try await QEMUGuest.running(folder.plans([plan])) { guests in
            var status = stat()
            try #require(stat(folder.socket(0), &status) == 0 && status.st_uid == 65_534)
            try await body(Participant(guests[0]))
          }
        }
      }
    }

    @Test("The demo: what other processes have, from ksm_stat or from their mappings")
    func demo() async throws {
      try await KSMHost.exclusively { ksm in
        let program = try ProgramAs()
        // Without another user's process nothing would be hidden from root.
        let stranger = try await HeldProcess(
          ProgramAs.words(ProgramAs.nobody, [], ["/bin/sleep", "600"]))
        defer { stranger.end() }
        try await eventually("the stranger") {
          kernelFile("/proc/\(stranger.pid)/comm") == "sleep\n"
        }
        func demo(_ capabilities: [String]) throws -> ProgramAs.Run {
          try program.run(
            ["demo"], with: capabilities, as: [], environment: Self.places(program))
        }
        func expectDemo(_ run: ProgramAs.Run) {
          // Who shares with whom stays hidden: that is another feature.
          #expect(run.code == 2, "\(run.errors)")
          #expect(String(decoding: run.output, as: UTF8.self).contains("demo-web01"))
        }
        func expectRefusal(_ run: ProgramAs.Run) throws {
          #expect(run.code == 3 && run.errors.contains("have mergeable memory cannot be read"))
          #expect(try ksm.value("run") == 0)
        }

        try expectRefusal(demo([Self.trace]))
        expectDemo(try demo([Self.search, Self.trace]))
        // Since Linux 6.15 ksm_stat tells it all.
        let own = kernelFile("/proc/self/ksm_stat") ?? ""
        if own.contains("ksm_mergeable:") {
          expectDemo(try demo([Self.search]))
        } else {
          try expectRefusal(demo([Self.search]))
        }
      }
    }

    @Test(
      "Where processes are hidden, guests of others show with CAP_SYS_PTRACE alone",
      arguments: ["invisible", "ptraceable"])
    func hidden(mode: String) async throws {
      let program = try ProgramAs()
      let monitor = "\(program.folder)/qemu-system-x86_64"
      try Executable.install("/bin/dash", as: monitor)
      let guest = try await HeldProcess(
        [monitor, "-c", "kill -STOP $$", "-name", "guest=secluded", "-m", "64"])
      defer { guest.end() }
      try await eventually("its command line") {
        kernelFile("/proc/\(guest.pid)/cmdline")?.hasPrefix(monitor) == true
      }
      func look(with capabilities: [String]) throws -> (names: [String], missing: String) {
        let hiding = "mount -t proc -o hidepid=\(mode) proc /proc && exec \"$@\""
        let json = try ProgramAs.run(
          ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", hiding, "sh"]
            + ProgramAs.words(
              ProgramAs.nobody, capabilities, [program.program, "snapshot", "--format", "json"])
        ).json()
        let guests = try #require(json["guests"] as? [[String: Any]])
        let rights = try #require(json["rights"] as? [String: Any])
        return (guests.compactMap { $0["name"] as? String }, "\(rights)")
      }
      #expect(try look(with: [Self.trace]).names.contains("secluded"))
      for capabilities in [[], [Self.search, Self.admin]] {
        let seen = try look(with: capabilities)
        #expect(!seen.names.contains("secluded"))
        #expect(seen.missing.contains("hidepid"), "\(seen.missing)")
      }
    }

    /// Where nothing of this host's is written.
    private static func places(_ program: ProgramAs) -> [String: String] {
      [
        "KSMTOP_RUN_DIR": "\(program.folder)/run", "KSMTOP_STATE_DIR": "\(program.folder)/state",
      ]
    }
  }
}
