package import MergeModel

extension GuestControl {
  /// How the guest can be reached; asks nobody, only looks whether libvirt's client is there.
  package static func door(
    for guest: GuestFacts, pid: Int32, libvirt: LibvirtClient = .system
  ) -> GuestDoor {
    switch guest.monitor {
    case .cloudHypervisor: return .none(.decidedAtStart("Cloud Hypervisor", .mergeableOption))
    case .firecracker: return .none(.neverAdvises("Firecracker"))
    case .crosvm: return .none(.neverAdvises("crosvm"))
    case .qemu: break
    }
    switch guest.manager {
    case .libvirt: return libvirtDoor(guest, libvirt)
    case .proxmox: return .none(.proxmox)
    case .kubevirt: return .none(.kubeVirt)
    case nil:
      return guest.controlSockets.isEmpty
        ? .none(.noSocket(pid: pid)) : .qmp(paths: guest.controlSockets)
    }
  }

  private static func libvirtDoor(_ guest: GuestFacts, _ client: LibvirtClient) -> GuestDoor {
    guard client.isInstalled else { return .none(.noVirsh(client)) }
    guard let uuid = guest.uuid, LibvirtDomain.isUUID(uuid) else { return .none(.noUUID) }
    return .libvirt(uuid: uuid)
  }
}
