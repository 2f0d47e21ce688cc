import Foundation
import Glibc
import LiveHarness
import Testing

extension LiveKernel {
  /// What is executed, as strace(1) saw it.
  @Suite(
    "Programs that are executed", .timeLimit(.minutes(5)),
    .enabled(if: access("/usr/bin/strace", X_OK) == 0 || getenv("CI") != nil, "needs strace"))
  struct ExecutionTests {
    /// A folder with programs that leave a trace, first on the path of everything that follows.
    private final class Trap {
      let folder: String
      var log: String { "\(folder)/trace" }
      var isSprung: Bool { access("\(folder)/sprung", F_OK) == 0 }

      /// Variables that would divert a program that heeds them.
      var environment: [String: String] {
        [
          "PATH": folder, "IFS": "/", "ENV": "\(folder)/virsh", "BASH_ENV": "\(folder)/virsh",
          "LD_LIBRARY_PATH": folder, "LD_BIND_NOW": "1", "QEMU_MODULE_DIR": folder,
          "KSMTOP_RUN_DIR": "\(folder)/run", "KSMTOP_STATE_DIR": "\(folder)/state",
          "HOME": folder, "TMPDIR": folder,
        ]
      }

      init() throws {
        var template = Array("/tmp/ksmtop-trap.XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for name in ["virsh", "qemu-system-x86_64", "qemu-kvm", "sh", "ksmtop", "sleep"] {
          try Executable.write("#!/bin/sh\n: > \(folder)/sprung\n", to: "\(folder)/\(name)")
        }
      }

      deinit { try? FileManager.default.removeItem(atPath: folder) }

      /// Words behind which every program that is executed is noted, with its environment.
      var words: [String] {
        ["/usr/bin/strace", "-f", "-v", "-s", "4096", "-e", "trace=execve,execveat", "-o", log]
      }

      /// The executions that succeeded, but the first: the program itself.
      var executions: [String] {
        var begun: [Substring: Substring] = [:]
        var whole: [String] = []
        for line in (kernelFile(log) ?? "").split(separator: "\n") {
          let pid = line.prefix { $0 != " " }
          // Where another process came in between, a call stands in two lines.
          if let cut = line.range(of: " <unfinished ...>") {
            begun[pid] = line[..<cut.lowerBound]
          } else if let cut = line.range(of: " resumed>"),
            let first = begun.removeValue(forKey: pid)
          {
            // The rest of a call is short, and what came of it stands in a column of its own.
            let rest = line[cut.upperBound...].replacing(#/\) += /#, with: ") = ")
            whole.append(String(first) + rest)
          } else {
            whole.append(String(line))
          }
        }
        return Array(whole.filter { $0.contains("execve") && $0.hasSuffix(" = 0") }.dropFirst())
      }
    }

    /// Only `programs` were executed, and nothing of the environment reached them.
    private func expect(_ programs: Set<String>, in trap: Trap) throws {
      #expect(!trap.isSprung)
      var executed: Set<String> = []
      for line in trap.executions {
        let path = try #require(line.split(separator: "\"").dropFirst().first.map(String.init))
        executed.insert(path)
        let variables = try #require(line.range(of: "], [")).upperBound
        #expect(
          String(line[variables...])
            == #""PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/"]) = 0"#)
      }
      #expect(executed == programs)
    }

    @Test("A trial executes nothing but ksmtop itself")
    func trial() async throws {
      let trap = try Trap()
      let settings = try CopiedSettings()
      let run = try ProgramAs.run(
        trap.words + [try builtProgram("ksmtop"), "tune", "pages_to_scan=250", "--for", "10s"]
          + settings.words,
        environment: trap.environment)
      #expect(run.code == 0, "\(run.errors)")
      #expect(settings.value("pages_to_scan") == "100")
      try expect(["/proc/self/exe"], in: trap)
    }

    @Test("The demo executes ksmtop and the host's QEMU")
    func demo() async throws {
      try await KSMHost.exclusively { _ in
        let trap = try Trap()
        let run = try ProgramAs.run(
          trap.words + [try builtProgram("ksmtop"), "demo"], environment: trap.environment)
        #expect(run.code == 0, "\(run.errors)")
        try expect(["/proc/self/exe", "/usr/bin/qemu-system-x86_64"], in: trap)
      }
    }

    @Test("The switch of a libvirt guest executes virsh")
    func guestSwitch() async throws {
      let name = try #require(kernelFile("/proc/sys/kernel/hostname")).filter { $0 != "\n" }
      var plan = GuestPlan(name: "claimant")
      plan.memoryMiB = 64
      plan.machineOptions = ["mem-merge=off"]
      plan.arguments = [
        "-uuid", "6b736d74-6f70-4c69-8672-000000000001", "-object",
        "secret,id=masterKey0,data=x",
      ]
      try await QEMUGuest.running([plan]) { _ in
        let trap = try Trap()
        let run = try ProgramAs.run(
          trap.words + [
            try builtProgram("ksmtop"), "tune", "--guest", "claimant", "merge=on",
            "--confirm-merge=\(name)",
          ], environment: trap.environment)
        // No libvirt runs here, or none that knows it: what counts is who was asked.
        #expect(run.code != 0)
        try expect(["/usr/bin/virsh"], in: trap)
      }
    }

    @Test("A dashboard session with a trial and its undo executes nothing but ksmtop itself")
    func dashboard() async throws {
      let trap = try Trap()
      let settings = try CopiedSettings()
      let dashboard = try LiveDashboard(
        settings.words, prefix: trap.words,
        environment: ["LD_LIBRARY_PATH", "QEMU_MODULE_DIR", "PATH"].map {
          "\($0)=\(trap.environment[$0] ?? "")"
        })
      try await dashboard.shows("quit")
      // Another view, a content scan, and back.
      for key in ["2", "c", "\u{1b}", "\u{1b}", "1"] {
        try dashboard.type(key)
        try await Task.sleep(for: .milliseconds(400))
        dashboard.drain()
      }
      // Faster, as a trial of ten minutes, which goes back with the session.
      try dashboard.type("+")
      try await dashboard.shows("not applied")
      // What was just staged is not applied before it can have been read.
      try await Task.sleep(for: .seconds(2))
      dashboard.drain()
      try dashboard.type("T")
      try await eventually("the trial") {
        dashboard.drain()
        return settings.value("pages_to_scan") != "100"
      }
      try dashboard.type("\u{1b}")
      try await Task.sleep(for: .milliseconds(300))
      try dashboard.type("q")
      try await Task.sleep(for: .milliseconds(300))
      try dashboard.type("\u{3}")
      _ = try await dashboard.ending()
      try expect(["/proc/self/exe"], in: trap)
      #expect(settings.value("pages_to_scan") == "100")
    }

    @Test("A program whose file was replaced meanwhile still finds itself")
    func replaced() async throws {
      let program = try ProgramAs()
      let settings = try CopiedSettings()
      let process = try await HeldProcess(
        [
          "sh", "-c",
          "cd \"$0\"; KSMTOP_RUN_DIR=\"$0/run\" KSMTOP_STATE_DIR=\"$0/state\" "
            + "exec \"$@\" > out 2>&1",
          program.folder, program.program, "tune", "pages_to_scan=250", "--for", "10m",
        ] + settings.words)
      defer { process.end() }
      try await eventually("the trial") { settings.value("pages_to_scan") == "250" }
      try #require(unlink(program.program) == 0)
      try Executable.install("/bin/false", as: program.program)
      kill(process.pid, SIGKILL)
      try await eventually("the guardian's work") { settings.value("pages_to_scan") == "100" }
    }
  }
}
