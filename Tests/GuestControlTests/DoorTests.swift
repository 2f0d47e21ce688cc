import GuestControl
import MergeModel
import Testing

@Suite("Which door leads to a guest")
struct DoorTests {
  private let uuid = "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e"
  private let client = LibvirtClient(program: "/bin/sh")

  private func door(
    _ manager: GuestFacts.Manager?, _ monitor: GuestFacts.Monitor = .qemu, uuid: String? = nil,
    sockets: [String] = [], client: LibvirtClient? = nil
  ) -> GuestDoor {
    var facts = GuestFacts(monitor: monitor, name: "-x; \u{1b}", manager: manager, uuid: uuid)
    facts.controlSockets = sockets
    return GuestControl.door(for: facts, pid: 7, libvirt: client ?? self.client)
  }

  /// The sentence and next step where there is no door.
  private func refusal(_ door: GuestDoor) -> String? {
    if case .none(let error) = door { error.description } else { nil }
  }

  @Test("A plain QEMU by its sockets")
  func plain() {
    #expect(door(nil, sockets: ["/a", "/b"]) == .qmp(paths: ["/a", "/b"]))
    #expect(door(nil, sockets: ["/a"]).trace == nil)
    #expect(refusal(door(nil))?.contains("Start it with -qmp unix:/run/NAME.qmp") == true)
  }

  @Test("libvirt's guest by its UUID, never by its name or a socket")
  func libvirt() {
    #expect(door(.libvirt, uuid: uuid, sockets: ["/a"]) == .libvirt(uuid: uuid))
    #expect(door(.libvirt, uuid: uuid).trace?.contains("tainted") == true)
    #expect(refusal(door(.libvirt, sockets: ["/a"]))?.contains("no UUID") == true)
  }

  @Test(
    "Nothing but a UUID is handed to libvirt's client",
    arguments: [
      "", "1", "-x", "--help", "87c68bf6bd514d4c8b3b2b1a2b0d3c5e",
      "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e ", "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5g",
      "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5\u{301}e", "--------", "87c68bf6-bd51-4d4c-8b3b-",
    ])
  func otherUUID(text: String) {
    #expect(refusal(door(.libvirt, uuid: text))?.contains("no UUID") == true)
  }

  @Test("Without libvirt's client there is no door")
  func noClient() {
    for program in ["/usr/bin/no-virsh", "virsh", "sh"] {
      let door = door(.libvirt, uuid: uuid, client: LibvirtClient(program: program))
      #expect(refusal(door)?.contains("libvirt-clients") == true)
    }
  }

  @Test("Whose sockets are somebody else's, and monitors without a switch, say what to use")
  func refused() {
    #expect(refusal(door(.proxmox, sockets: ["/a"]))?.contains("qm monitor") == true)
    #expect(refusal(door(.kubevirt, uuid: uuid))?.contains("kubectl exec") == true)
    #expect(refusal(door(nil, .cloudHypervisor))?.contains("mergeable=on") == true)
    #expect(refusal(door(nil, .firecracker))?.contains("no switch") == true)
    #expect(refusal(door(nil, .crosvm))?.contains("no switch") == true)
  }
}
