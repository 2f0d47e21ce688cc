import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Guests that do not stand still while they are looked at.
  @Suite("A guest that rewrites its memory", .timeLimit(.minutes(5)))
  struct BusyGuestTests {
    @Test("What changes between two looks is volatile, and not mergeable")
    func volatile() async throws {
      var plan = GuestPlan(name: "busy")
      plan.memoryMiB = 256
      plan.isBusy = true
      try await KSMHost.exclusively { _ in
        try await QEMUGuest.running([plan]) { guests in
          let guest = Participant(guests[0])
          try await eventually("the guest to have booted") {
            let resident = try guest.memory().ram.first?.residentBytes ?? 0
            return resident > GuestPlan.busyPages * UInt64(Pass.pageBytes)
          }
          let report = try await ContentLook.report([guest])
          let truth = Double(GuestPlan.busyPages)
          let found = report.volatilePages
          let interval = try #require(found.interval)
          // A few pages of the firmware may change as well.
          #expect(interval.lowerBound <= truth + 16 && truth <= interval.upperBound)
          #expect(abs(found.value - truth) <= 0.02 * truth)
          let figures = try #require(report.processes[guest.identity])
          #expect(figures.volatilePages.value == found.value)
          // What is left are its zeros and the tables of its firmware.
          #expect(figures.mergeablePages.value < Double(report.residentPages) - truth + 1)
          let map = try #require(report.memoryMaps[guest.identity])
          #expect((map.pages[.volatile] ?? 0) >= GuestPlan.busyPages)
          #expect(map.cells.contains(.volatile))
        }
      }
    }
  }
}
