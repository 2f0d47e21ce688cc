import Glibc
import GuestControl
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Merging of guests that nobody manages, over the QMP socket of their command line.
  @Suite("A plain guest's switch", .timeLimit(.minutes(5)))
  struct PlainGuestTests {
    @Test("Off: its saving goes to 0 and the others' figures stay right; on: it comes back")
    func roundTrip() async throws {
      try await SocketFolder.with { folder in
        try await KSMHost.exclusively { ksm in
          // The zeros of all guests stay one frame.
          try ksm.set("max_page_sharing", "100000")
          let plans = folder.plans(GuestPlan.fleet(4, .small))
          try await QEMUGuest.running(plans) { guests in
            let all = guests.map(Participant.init)
            let switched = try Switchable(all[1])
            #expect(switched.facts.controlSockets == [folder.socket(1)])
            try await SwitchedFleet.expectRoundTrip(switched, among: all, ksm)
          }
        }
      }
    }

    @Test("A QMP socket that somebody holds is not waited for; once let go, the switch works")
    func held() async throws {
      try await SocketFolder.with { folder in
        try await KSMHost.exclusively { _ in
          try await QEMUGuest.running(folder.plans([small("held")])) { guests in
            let guest = try Switchable(Participant(guests[0]))
            let holder = try connection(to: folder.socket(0))
            let began = ContinuousClock.now
            let error = #expect(throws: GuestControlError.self) { try guest.set(false) }
            #expect(ContinuousClock.now - began < .seconds(4))
            #expect(error?.sentence.contains("somebody else") == true)
            #expect(error?.aftermath == .untouched)
            close(holder)
            try guest.set(false)
            #expect(try !guest.isMerging)
          }
        }
      }
    }

    @Test("A guest that was started with mem-merge=off can be switched on, and off again")
    func bornOff() async throws {
      var plan = small("off")
      plan.machineOptions = ["mem-merge=off"]
      try await expectSwitches(plan, isOnAtFirst: false)
    }

    @Test("A backend made with merge=off is advised all the same, and can be switched off")
    func backendOff() async throws {
      var plan = small("backend")
      plan.machineOptions = ["memory-backend=r"]
      plan.arguments = ["-object", "memory-backend-ram,id=r,size=64M,merge=off"]
      try await expectSwitches(plan, isOnAtFirst: true)
    }

    @Test("Memory that other processes may share is off, and stays off with the reason")
    func shared() async throws {
      var plan = small("shared")
      plan.machineOptions = ["memory-backend=r"]
      plan.arguments = ["-object", "memory-backend-memfd,id=r,size=64M,share=on"]
      try await running(plan) { guest in
        #expect(try !guest.isMerging)
        try guest.set(false)
        let error = #expect(throws: GuestControlError.self) { try guest.set(true) }
        #expect(error?.sentence.contains("never merges") == true)
      }
    }

    private func small(_ name: String) -> GuestPlan {
      var plan = GuestPlan(name: name)
      plan.memoryMiB = 64
      return plan
    }

    private func running(
      _ plan: GuestPlan, _ body: (Switchable) async throws -> Void
    ) async throws {
      try await SocketFolder.with { folder in
        try await KSMHost.exclusively { _ in
          try await QEMUGuest.running(folder.plans([plan])) { guests in
            try await body(try Switchable(Participant(guests[0])))
          }
        }
      }
    }

    private func expectSwitches(_ plan: GuestPlan, isOnAtFirst: Bool) async throws {
      try await running(plan) { guest in
        #expect(try guest.isMerging == isOnAtFirst)
        for isOn in [!isOnAtFirst, isOnAtFirst, !isOnAtFirst] {
          try guest.set(isOn)
          #expect(try guest.isMerging == isOn)
          let ram = try guest.participant.memory().ram.first
          #expect(ram?.backing == (isOn ? .advised : .notAdvised))
        }
      }
    }

    /// A client that says nothing, which is enough to keep all others waiting.
    private func connection(to path: String) throws -> Int32 {
      let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(client, $0, size) == 0
        }
      }
      var byte: UInt8 = 0
      try #require(isConnected && recv(client, &byte, 1, 0) == 1)
      return client
    }
  }
}
