import ContentScan
import Glibc
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Guests come and go while their memory is read.
  @Suite("Guests that come and go during a content scan", .timeLimit(.minutes(5)))
  struct ChangingHostTests {
    @Test("One is killed and one stopped: the others' figures are as without the dead one")
    func killedAndStopped() async throws {
      try await KSMHost.exclusively { _ in
        try await QEMUGuest.running(GuestPlan.fleet(4, .small)) { guests in
          let all = guests.map(Participant.init)
          let left = [all[0], all[2], all[3]]
          kill(guests[3].pid, SIGSTOP)
          defer { kill(guests[3].pid, SIGCONT) }
          var pass = try ContentLook.over(all)
          while pass.current(now: ContentLook.now()) != all[1].identity {
            _ = try pass.step(now: ContentLook.now())
          }
          _ = try pass.step(now: ContentLook.now())
          guests[1].end()
          let report = try await ContentLook.finish(&pass)
          let without = try await ContentLook.report(left)
          #expect(report.processes[all[1].identity] == nil)
          #expect(report.residentPages == without.residentPages)
          #expect(report.distinctFrames == without.distinctFrames)
          #expect(abs(report.mergeablePages.value - without.mergeablePages.value) < 0.5)
          for guest in left {
            #expect(
              report.processes[guest.identity]?.residentPages
                == without.processes[guest.identity]?.residentPages)
          }
          #expect(report.pairs == without.pairs)
        }
      }
    }

    @Test("One that starts meanwhile has its turn in the next scan")
    func started() async throws {
      try await KSMHost.exclusively { _ in
        try await QEMUGuest.running(GuestPlan.fleet(2, .small)) { first in
          let early = first.map(Participant.init)
          var pass = try ContentLook.over(early)
          _ = try pass.step(now: ContentLook.now())
          try await QEMUGuest.running([GuestPlan.fleet(4, .small)[2]]) { late in
            let report = try await ContentLook.finish(&pass)
            #expect(Set(report.processes.keys) == Set(early.map(\.identity)))
            let all = early + late.map(Participant.init)
            let next = try await ContentLook.report(all)
            #expect(Set(next.processes.keys) == Set(all.map(\.identity)))
            #expect(
              next.mergeablePages.value
                >= report.mergeablePages.value + Double(FleetContent.small.commonPages))
          }
        }
      }
    }
  }
}
