import Diagnosis
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Guests whose memory can never merge are recognised, with the reason.
  @Suite("What a guest's memory is backed by", .timeLimit(.minutes(5)))
  struct BackingTests {
    private static let memoryMiB = 64

    @Test("Advised, not advised, shared and memfd memory are told apart")
    func backings() async throws {
      let expected: [String: (backing: RAMRegion.Backing, finding: FindingCode?)] = [
        "plain": (.advised, nil), "unmerged": (.notAdvised, .mergingDisabled),
        "shared": (.shared, .sharedMemory), "memfd": (.memfd, .memfd),
      ]
      let plans = [
        plan("plain"), plan("unmerged", machineOptions: ["mem-merge=off"]),
        plan("shared", backend: "memory-backend-ram,share=on"),
        plan("memfd", backend: "memory-backend-memfd,share=on"),
      ]
      try await KSMHost.exclusively { _ in
        try await QEMUGuest.running(plans) { guests in
          let snapshot = try await assessed()
          #expect(snapshot.guests.count == plans.count)
          for guest in guests {
            let (backing, finding) = try #require(expected[guest.plan.name])
            try expect(backing, finding, of: guest, in: snapshot)
          }
        }
      }
    }

    @Test("hugetlb memory is told")
    func hugetlb() async throws {
      let guest = plan(
        "huge", backend: "memory-backend-memfd,share=on,hugetlb=on,hugetlbsize=2M")
      let outcome: Void? = try await KSMHost.exclusively { _ in
        try await HugePages.reserving(Self.memoryMiB / 2) {
          try await QEMUGuest.running([guest]) { guests in
            let snapshot = try await assessed()
            try expect(.hugetlb, .hugetlb, of: guests[0], in: snapshot)
            let process = try #require(snapshot.guests.first)
            #expect(process.memory?.value.value?.hugetlbBytes == UInt64(4 << 20))
          }
        }
      }
      if outcome == nil { try Test.cancel("the kernel has no 32 huge pages to give") }
    }

    private func plan(
      _ name: String, machineOptions: [String] = [], backend: String? = nil
    ) -> GuestPlan {
      var plan = GuestPlan(
        name: name, content: [0x100_0000: KnownContent(seed: 9, mebibytes: 4)])
      plan.memoryMiB = Self.memoryMiB
      plan.machineOptions = machineOptions
      if let backend {
        plan.machineOptions.append("memory-backend=ram")
        plan.arguments = ["-object", "\(backend),id=ram,size=\(Self.memoryMiB)M"]
      }
      return plan
    }

    /// A snapshot with what Diagnosis says to it.
    private func assessed() async throws -> Snapshot {
      var snapshot = try await Session.snapshot()
      snapshot.assessment = Assessor.assess(snapshot)
      return snapshot
    }

    private func expect(
      _ backing: RAMRegion.Backing, _ finding: FindingCode?, of guest: QEMUGuest,
      in snapshot: Snapshot
    ) throws {
      let process = try #require(snapshot.guests.first { $0.id.pid == guest.pid })
      let bytes = UInt64(Self.memoryMiB) << 20
      #expect(process.guest?.name == guest.plan.name)
      #expect(process.guest?.ramBytes == bytes)
      let ram = try #require(process.memory?.value.value).ram
      #expect(ram.map(\.bytes) == [bytes])
      #expect(ram.map(\.backing) == [backing])
      #expect(try #require(ram.first).residentBytes >= 4 << 20)
      let codes = Set(snapshot.findings(of: process).map(\.code))
      let reasons = [FindingCode.mergingDisabled, .notAdvised, .sharedMemory, .memfd, .hugetlb]
      #expect(
        codes.intersection(reasons.map(\.rawValue)) == Set([finding].compactMap { $0?.rawValue }))
    }
  }
}
