import GuestControl
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Merging of libvirt's guests, through libvirt's own client.
  @Suite(
    "A libvirt guest's switch", .timeLimit(.minutes(5)),
    .enabled(
      if: LiveRequirement.isMetWithLibvirt, "\(LiveRequirement.libvirtObstacle ?? "nothing")"))
  struct LibvirtGuestTests {
    @Test("Off: its saving goes to 0 and the others' figures stay right; on: it comes back")
    func roundTrip() async throws {
      try await KSMHost.exclusively { ksm in
        try ksm.set("max_page_sharing", "100000")
        let plans = GuestPlan.fleet(4, .small)
        try await QEMUGuest.running(Array(plans.dropLast())) { plain in
          var plan = plans[3]
          plan.name = "-odd; $(id) <&\"name"
          try await LibvirtHost.running([plan]) { uri, domains in
            let all = plain.map(Participant.init) + domains.map(Participant.init)
            let switched = try Switchable(all[3], libvirt: LibvirtClient(uri: uri))
            #expect(switched.facts.manager == .libvirt)
            #expect(switched.facts.name == plan.name)
            #expect(switched.facts.uuid == domains[0].uuid)
            // Its monitor is a descriptor that libvirt holds.
            #expect(switched.facts.controlSockets == [])
            try await SwitchedFleet.expectRoundTrip(switched, among: all, ksm)
          }
        }
      }
    }

    @Test("A process that claims another domain's UUID switches nothing")
    func claimed() async throws {
      try await KSMHost.exclusively { _ in
        var plan = GuestPlan(name: "true")
        plan.memoryMiB = 64
        try await LibvirtHost.running([plan]) { uri, domains in
          var claim = plan
          claim.name = "false"
          claim.arguments = ["-uuid", domains[0].uuid, "-object", "secret,id=masterKey0,data=x"]
          try await QEMUGuest.running([claim]) { guests in
            let client = LibvirtClient(uri: uri)
            let domain = try Switchable(Participant(domains[0]), libvirt: client)
            let claimant = try Switchable(Participant(guests[0]), libvirt: client)
            #expect(claimant.facts.manager == .libvirt)
            let error = #expect(throws: GuestControlError.self) { try claimant.set(false) }
            #expect(error?.sentence.contains("another process") == true)
            #expect(try domain.isMerging)
          }
        }
      }
    }

    @Test("Where libvirt does not run, that is what is said")
    func noDaemon() async throws {
      try await KSMHost.exclusively { _ in
        var plan = GuestPlan(name: "alone")
        plan.memoryMiB = 64
        plan.arguments = [
          "-uuid", "6b736d74-6f70-4c69-8672-000000000001", "-object",
          "secret,id=masterKey0,data=x",
        ]
        try await QEMUGuest.running([plan]) { guests in
          let nowhere = LibvirtClient(uri: "qemu:///system?socket=/tmp/ksmtop-no-libvirt")
          let guest = try Switchable(Participant(guests[0]), libvirt: nowhere)
          let error = #expect(throws: GuestControlError.self) { try guest.set(false) }
          #expect(error?.sentence.hasPrefix("libvirt does not answer at") == true)
        }
      }
    }
  }
}
