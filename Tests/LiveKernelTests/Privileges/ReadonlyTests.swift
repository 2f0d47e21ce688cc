import Foundation
import Glibc
import LiveHarness
import Spawning
import Testing

extension LiveKernel {
  /// `--readonly` takes the right to write below `/sys` away from every thread.
  @Suite("--readonly gives up writing", .timeLimit(.minutes(5)))
  struct ReadonlyTests {
    @Test("Root may write every setting; the confined program may not, whatever way it tries")
    func attempts() throws {
      // What is refused below is not refused to root as such.
      let root = open("/sys/kernel/mm/ksm/run", O_WRONLY | O_CLOEXEC)
      #expect(root >= 0)
      close(root)
      let run = try ProgramAs.run([
        "/usr/bin/unshare", "--mount", try builtProgram("ConfinementWitness"), "attempts",
        "/var/lib",
      ])
      #expect(run.code == 0, "\(run.errors)")
      let lines = String(decoding: run.output, as: UTF8.self).split(separator: "\n")
      for thread in ["first", "reading"] {
        let own = lines.filter { $0.hasPrefix("\(thread) ") }
        #expect(own.count > 200)
        #expect(own.filter { !$0.contains(": refused ") } == [])
        // A refusal for another reason would prove nothing.
        let openings = own.filter { $0.contains(" open /") && $0.contains("/run ") }
        #expect(openings.count == 20)
        #expect(openings.filter { !$0.hasSuffix("refused \(EACCES)") } == [])
      }
      let refusals = Set(
        lines.filter { !$0.contains(" open") }.map { $0.split(separator: " ").last })
      #expect(refusals.isSubset(of: ["\(EPERM)", "\(EACCES)", "\(ENOSYS)"]), "\(refusals)")
    }

    @Test("Every thread of snapshot and doctor is confined, and keeps three capabilities at most")
    func threads() async throws {
      let process = try await HeldProcess([
        "sh", "-c", "exec \"$@\" > /dev/null", "sh", try builtProgram("ksmtop"), "snapshot", "-d",
        "0.2",
      ])
      defer { process.end() }
      try await expectThreads(of: process.pid, first: 0)
    }

    @Test("A confined dashboard saves snapshots where they belong")
    func saving() async throws {
      let folder = "/var/lib/ksmtop/snapshots"
      // Where others have put nothing it is made anew.
      rmdir(folder)
      let before = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      let dashboard = try LiveDashboard(["--readonly"])
      try await dashboard.shows("READONLY")
      try await expectThreads(of: dashboard.pid, first: 1 << 1)
      // What is made later could not be written into alone.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == before.count)
      try dashboard.type("E")
      try await dashboard.shows("Enter")
      try dashboard.type("\r")
      try await dashboard.shows("snapshot saved: \(folder)/")
      let saved = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        .subtracting(before)
      #expect(saved.count == 2)
      for name in saved {
        #expect(kernelFile("\(folder)/\(name)")?.isEmpty == false)
        unlink("\(folder)/\(name)")
      }
      // Not where others have put something.
      rmdir(folder)
      try dashboard.type("q")
      #expect(try await dashboard.ending() == .exited(0))
    }

    @Test("-o writes nowhere below /sys, and beside it only where it was sent")
    func output() throws {
      let program = try ProgramAs()
      let words = ["/usr/bin/env", "-C", program.folder, program.program, "snapshot"]
      let refused = try ProgramAs.run(words + ["-n", "2", "-o", "/sys/kernel/mm/ksm/run"])
      #expect(refused.code == 3)
      #expect(refused.errors.contains("the kernel's own files"))
      #expect(try ProgramAs.run(words + ["-o", "here.txt"]).code == 0)
      #expect(kernelFile("\(program.folder)/here.txt")?.contains("VERDICT") == true)
      #expect(try ProgramAs.run(words + ["-o", "/dev/null"]).code == 0)
      #expect(try ProgramAs.run(words + ["-o", "/dev/full"]).code == 1)
    }

    /// Threads that read keep what reading takes, others `first` at most, and all are filtered.
    ///
    /// Each gives up what it does not need once it runs: until then it has more.
    private func expectThreads(of pid: Int32, first: UInt64) async throws {
      var flaws: [String] = []
      do {
        try await eventually("its threads") {
          flaws = Self.flaws(in: (try? RightsOfThreads(of: pid))?.threads ?? [], first: first)
          return flaws.isEmpty
        }
      } catch {
        throw LiveError("\(error): \(flaws)")
      }
    }

    private static func flaws(in threads: [RightsOfThreads.Thread], first: UInt64) -> [String] {
      let reading: UInt64 = 1 << 2 | 1 << 19 | 1 << 21
      var flaws: [String] = []
      if threads.count < 3 { flaws.append("\(threads.count) threads") }
      if !threads.contains(where: { $0.permitted == reading }) { flaws.append("none reads") }
      for (index, thread) in threads.enumerated() {
        let isConfined = thread.isFiltered && thread.noNewPrivileges
        let handsOnNothing =
          thread.inheritable == 0 && thread.bounding == 0 && thread.ambient == 0
        let keeps = index == 0 ? [first] : [0, reading]
        if !isConfined || !handsOnNothing || thread.effective != thread.permitted
          || !keeps.contains(thread.permitted)
        {
          flaws.append("number \(index): \(thread)")
        }
      }
      return flaws
    }
  }
}
