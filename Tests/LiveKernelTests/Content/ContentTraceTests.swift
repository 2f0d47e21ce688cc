import KernelFiles
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Looking at content changes nothing either, and the check can fail.
  @Suite("A content scan of merged memory", .timeLimit(.minutes(5)))
  struct ContentTraceTests {
    @Test("It unmerges nothing, faults nothing in, and reads each merged frame once")
    func leavesNoTraces() async throws {
      let memory = [KnownContent(seed: 1, pages: 2_048), KnownContent(seed: 2, pages: 512)]
        .map(ProcessMemory.content)
      let plans = GuestPlan.fleet(4, .small)
      try await Settled.running(plans, beside: [memory, memory]) { ksm, processes in
        let before = try Traces(processes, ksm)
        let swappedIn = try swappedInPages()
        let report = try await ContentLook.report(processes)
        #expect(try Traces(processes, ksm) == before)
        #expect(try swappedInPages() == swappedIn)
        let counts = try ksm.counts
        #expect(report.achievedPages == UInt64(counts.sharing))
        // Each frame once, the pages that are not merged twice in part, and no mapping twice.
        #expect(report.bytesRead / UInt64(Pass.pageBytes) < report.residentPages)

        // The control: what does unmerge is seen by the same check.
        let process = try #require(processes.last)
        try ForeignMemory.readByPinning(
          process, at: try mergeable(process), bytes: 5 * Pass.pageBytes)
        var after = try Traces(processes, ksm)
        #expect(after.cowBreaks == before.cowBreaks + 5)
        after.cowBreaks = before.cowBreaks
        #expect(after == before)
        let again = try await ContentLook.report(processes)
        #expect(again.achievedPages == report.achievedPages - 5)
        #expect(again.mergeablePages == report.mergeablePages.moved(by: 5))
      }
    }

    private func swappedInPages() throws -> String {
      let text = try #require(kernelFile("/proc/vmstat"))
      return String(try #require(text.split(separator: "\n").first { $0.hasPrefix("pswpin ") }))
    }

    /// Where the advised memory of a process begins.
    private func mergeable(_ process: Participant) throws -> UInt64 {
      var buffer = TextBuffer(capacity: 1 << 16)
      let directory = try ProcessDirectory(pid: process.pid, KernelRoots())
      let usage = try directory.mappingUsages(&buffer).first { $0.flags.contains(.mergeable) }
      return try #require(usage).mapping.start
    }
  }
}
