import KernelFiles
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// The control of "looking changes nothing": the same check finds what does change something.
  @Suite("What leaves traces", .timeLimit(.minutes(5)))
  struct TraceTests {
    @Test("process_vm_readv unmerges what it reads, /proc/PID/mem does not")
    func pinning() async throws {
      let memory = [ProcessMemory.content(KnownContent(seed: 1, pages: 64))]
      try await Settled.running(beside: [memory, memory]) { ksm, processes in
        let process = processes[0]
        let address = try mergeable(process)
        let before = try Traces(processes, ksm)

        try ForeignMemory.read(process, at: address, bytes: 3 * Pass.pageBytes)
        #expect(try Traces(processes, ksm) == before)

        try ForeignMemory.readByPinning(process, at: address, bytes: 3 * Pass.pageBytes)
        var after = try Traces(processes, ksm)
        #expect(after.cowBreaks == before.cowBreaks + 3)
        // The counters notice nothing while ksmd is stopped; the page tables do.
        let result = try Pass.result(processes)
        #expect(result.reconciliation.differencePages == -3)
        #expect(result.figures[process.identity]?.mappedPages == 61)
        after.cowBreaks = before.cowBreaks
        #expect(after == before)
      }
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
