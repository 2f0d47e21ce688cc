import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Zeros in huge pages: memory that no counter of KSM tells of.
  @Suite("Zero-filled huge pages", .timeLimit(.minutes(5)))
  struct ZeroHugePageTests {
    private static var plan: GuestPlan {
      var plan = GuestPlan(name: "zeroed")
      plan.machineOptions = ["memory-backend=ram"]
      plan.arguments = ["-object", "memory-backend-ram,id=ram,size=1G,prealloc=on,merge=on"]
      return plan
    }

    @Test("They are named as the obstacle, and as the guest's free memory once they are gone")
    func zeros() async throws {
      try await KSMHost.exclusively { ksm in
        try await QEMUGuest.running([Self.plan]) { guests in
          let guest = Participant(guests[0])
          let all = Double(Self.plan.memoryMiB) * 256
          try await eventually("all memory to be there") {
            try (guest.memory().ram.first?.residentBytes ?? 0) == UInt64(all) * 4_096
          }
          let before = try await ContentLook.report([guest])
          let huge = Double(before.zeroPagesInHugePages)
          #expect(huge > 0.98 * all)
          #expect(before.processes[guest.identity]?.zeroPagesInHugePages == UInt64(huge))
          let obstacle = before.obstacles[.zerosInHugePages] ?? 0
          #expect(obstacle > 0.98 * huge && obstacle <= huge)
          let map = try #require(before.memoryMaps[guest.identity])
          #expect(map.cells.count { $0 == .zero } > map.cells.count * 98 / 100)

          try ksm.set("use_zero_pages", "1")
          try ksm.startMerging()
          try await eventually("the zeros to be given back") {
            try (guest.memory().ram.first?.residentBytes ?? 0) < UInt64(0.02 * all) * 4_096
          }
          try ksm.set("run", "0")
          let after = try await ContentLook.report([guest])
          // Where it went: the counters of KSM do not tell, the mappings of the zero page do.
          #expect(after.obstacles[.zerosInHugePages] ?? 0 == 0)
          #expect(Double(after.zeroMappedPages) > 0.98 * all)
          #expect(after.processes[guest.identity]?.zeroMappedPages == after.zeroMappedPages)
          #expect(Double(try ksm.counts.sharing) < 0.02 * all)
        }
      }
    }
  }
}
