import MergeModel

/// What to change at a guest, in the words of who started it, and when that takes effect.
enum Remedy {
  /// A monitor reads its options once; a reboot inside the guest starts no new one.
  private static let whenOfGuest =
    ": takes effect after a power cycle or a migration, not after a reboot inside."
  private static let whenOfProcess = ": takes effect at its next start."

  /// How to have the memory advised.
  static func advise(_ guest: GuestFacts) -> String {
    switch (guest.monitor, guest.manager) {
    case (.qemu, .libvirt) where guest.mergingDisabled:
      "virsh edit the domain, remove <nosharepages/> from <memoryBacking>" + whenOfGuest
    case (.qemu, .proxmox) where guest.mergingDisabled:
      "qm set VMID --allow-ksm 1, or mem-merge=on in its args" + whenOfGuest
    case (.qemu, .kubevirt) where guest.mergingDisabled:
      "Have its domain made without <nosharepages/>" + whenOfGuest
    case (.qemu, _) where guest.mergingDisabled:
      "Start QEMU with -machine mem-merge=on, its default" + whenOfGuest
    case (.qemu, _) where isSwitchable(guest):
      "O in its view, or ksmtop tune --guest: switches merging on at once. For good start QEMU with"
        + " mem-merge=on and without merge=off at its memory backends."
    case (.qemu, _):
      "Start QEMU with mem-merge=on and without merge=off at its memory backends" + whenOfGuest
    case (.cloudHypervisor, _):
      "Start Cloud Hypervisor with --memory mergeable=on (its default is off)" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      "Start the guest by a systemd unit with MemoryKSM=yes (kernel 6.4), for want of an option"
        + whenOfProcess
    }
  }

  /// Whether merging can be switched while it runs; docs/guest-switch.md.
  private static func isSwitchable(_ guest: GuestFacts) -> Bool {
    switch guest.manager {
    case .libvirt: guest.uuid != nil
    case .proxmox, .kubevirt: false
    case nil: !guest.controlSockets.isEmpty
    }
  }

  /// How to do without hugetlb pages.
  static func leaveHugetlb(_ guest: GuestFacts) -> String {
    switch (guest.monitor, guest.manager) {
    case (.qemu, .libvirt):
      "virsh edit the domain, remove <hugepages/> from <memoryBacking>"
        + whenOfGuest
    case (.qemu, .proxmox):
      "qm set VMID --delete hugepages" + whenOfGuest
    case (.qemu, .kubevirt):
      "Remove memory.hugepages from its domain spec" + whenOfGuest
    case (.qemu, nil):
      "Start QEMU without -mem-path on hugetlbfs or hugetlb=on" + whenOfGuest
    case (.cloudHypervisor, _):
      "Start Cloud Hypervisor with --memory hugepages=off,mergeable=on" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      "Start the guest without huge pages" + whenOfProcess
    }
  }

  /// How to do without shared memory, which virtiofs and vhost-user need.
  static func makePrivate(_ guest: GuestFacts) -> String {
    switch (guest.monitor, guest.manager) {
    case (.qemu, .libvirt), (.qemu, .kubevirt):
      "Remove <access mode='shared'/> if it needs no virtiofs or vhost-user" + whenOfGuest
    case (.qemu, _):
      "Use memory-backend-ram, share=off if it needs no virtiofs or vhost-user" + whenOfGuest
    case (.cloudHypervisor, _):
      "Use --memory shared=off,mergeable=on if it needs no vhost-user" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      ""
    }
  }
}
