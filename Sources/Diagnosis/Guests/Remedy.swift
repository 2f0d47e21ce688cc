import MergeModel

/// What to change at a guest, in the words of who started it, and when that takes effect.
enum Remedy {
  /// A monitor reads its options once; a reboot inside the guest starts no new one.
  private static let whenOfGuest =
    "; takes effect after a power cycle or a migration, not after a reboot inside."
  private static let whenOfProcess = "; takes effect at its next start."

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
      "Start it with -machine mem-merge=on, QEMU's default" + whenOfGuest
    case (.qemu, _):
      "Start it with mem-merge=on and without merge=off at its memory backends" + whenOfGuest
    case (.cloudHypervisor, _):
      "Start it with --memory mergeable=on (its default is off)" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      "It has no option for it: start it by a systemd unit with MemoryKSM=yes (kernel 6.4)"
        + whenOfProcess
    }
  }

  /// How to do without hugetlb pages.
  static func leaveHugetlb(_ guest: GuestFacts) -> String {
    switch (guest.monitor, guest.manager) {
    case (.qemu, .libvirt):
      "To let it merge: virsh edit the domain, remove <hugepages/> from <memoryBacking>"
        + whenOfGuest
    case (.qemu, .proxmox):
      "To let it merge: qm set VMID --delete hugepages" + whenOfGuest
    case (.qemu, .kubevirt):
      "To let it merge: remove memory.hugepages from its domain spec" + whenOfGuest
    case (.qemu, nil):
      "To let it merge: start it without -mem-path on hugetlbfs or hugetlb=on" + whenOfGuest
    case (.cloudHypervisor, _):
      "To let it merge: start it with --memory hugepages=off,mergeable=on" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      "To let it merge: start it without huge pages" + whenOfProcess
    }
  }

  /// How to do without shared memory, which virtiofs and vhost-user need.
  static func makePrivate(_ guest: GuestFacts) -> String {
    switch (guest.monitor, guest.manager) {
    case (.qemu, .libvirt), (.qemu, .kubevirt):
      "If it needs no virtiofs or vhost-user: remove <access mode='shared'/>" + whenOfGuest
    case (.qemu, _):
      "If it needs no virtiofs or vhost-user: use memory-backend-ram, share=off" + whenOfGuest
    case (.cloudHypervisor, _):
      "If it needs no vhost-user: --memory shared=off,mergeable=on" + whenOfProcess
    case (.firecracker, _), (.crosvm, _):
      ""
    }
  }
}
