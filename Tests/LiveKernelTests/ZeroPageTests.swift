import Glibc
import KernelFiles
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// The kernel's zero page is no merged frame, whoever put it there.
  @Suite("Zero pages", .timeLimit(.minutes(5)))
  struct ZeroPageTests {
    private static let pair = [KnownContent(seed: 1, pages: 20), KnownContent(seed: 1, pages: 20)]
      .map(ProcessMemory.content)

    @Test("Pages that were only read are counted to the page, and are no merged ones")
    func untouched() async throws {
      let memory = [Self.pair + [.untouched(pages: 300)], Self.pair]
      try await Settled.running(beside: memory) { ksm, processes in
        let result = try Pass.result(processes)
        try Attributed(result).expectExact(for: processes, ksm)
        let zeros = processes.compactMap { result.figures[$0.identity]?.zeroMappedPages }
        #expect(zeros == [300, 0])
        let program = try ProgramSnapshot.taken()
        #expect(program.others.first { $0.pid == processes[0].pid }?.zeroMappedPages == 300)
        #expect(program.others.allSatisfy { $0.kernelZeroPages == 0 })
      }
    }

    @Test("Zeros that ksmd gave to the zero page stand apart, and the totals agree")
    func useZeroPages() async throws {
      let memory = [Self.pair + [.zeros(pages: 200)], Self.pair + [.untouched(pages: 30)]]
      try await Settled.running(
        beside: memory, settings: ["use_zero_pages": "1"]
      ) { ksm, processes in
        try #expect(ksm.value("ksm_zero_pages") == 200)
        try #expect(ksm.counts == KSMCounts(shared: 20, sharing: 60))
        let snapshot = try await Session.snapshot()
        try Attributed(snapshot).expectExact(for: processes, ksm)
        #expect(snapshot.ksm.savingPages == 260)
        let others = processes.compactMap { process in
          snapshot.others.first { $0.id == process.identity }
        }
        #expect(others.map { $0.counters.value.value?.zeroPages } == [200, 0])
        #expect(others.map { $0.sharing?.value.zeroMappedPages } == [200, 30])
      }
    }

    @Test("Zeros without use_zero_pages merge like any other content")
    func zerosAsContent() async throws {
      let memory: [[ProcessMemory]] = [[.zeros(pages: 200)]]
      try await Settled.running(beside: memory) { ksm, processes in
        try #expect(ksm.counts == KSMCounts(shared: 1, sharing: 199))
        let result = try Pass.result(processes)
        try Attributed(result).expectExact(for: processes, ksm)
        #expect(result.figures[processes[0].identity]?.zeroMappedPages == 0)
      }
    }

    @Test("In a guest's memory the huge zero page counts as the pages it stands for")
    func guest() async throws {
      try await KSMHost.exclusively { _ in
        try await QEMUGuest.running([GuestPlan(name: "zero")]) { guests in
          let guest = Participant(guests[0])
          let before = try zeroMapped(guest)
          let ram = try #require(try guest.memory().ram.first)
          for mebibyte in stride(from: 512, to: 518, by: 2) {
            try ForeignMemory.read(
              guest, at: ram.start + UInt64(mebibyte) << 20, bytes: Pass.pageBytes)
          }
          // Rss does not know of them.
          #expect(try guest.memory().ram.first?.residentBytes == ram.residentBytes)
          let pages = try zeroMapped(guest) - before
          #expect(pages == (try hasHugeZeroPage() ? 3 * 512 : 3))
        }
      }
    }

    private func zeroMapped(_ guest: Participant) throws -> UInt64 {
      try #require(try Pass.result([guest]).figures[guest.identity]).zeroMappedPages
    }

    /// Whether reading untouched advised memory maps a huge page of zeros (on x86 2 MiB).
    private func hasHugeZeroPage() throws -> Bool {
      let directory = "/sys/kernel/mm/transparent_hugepage"
      guard let enabled = kernelFile("\(directory)/enabled") else { return false }
      return !enabled.contains("[never]") && kernelFile("\(directory)/use_zero_page") == "1\n"
    }
  }
}
