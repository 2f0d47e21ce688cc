/// What a process tells of the virtual machine it runs: facts, no judgement.
package struct GuestFacts: Sendable, Equatable {
  /// The program that runs the guest.
  package enum Monitor: String, Sendable, Codable {
    case qemu
    case cloudHypervisor = "cloud-hypervisor"
    case firecracker
    case crosvm
  }

  /// Who started it, as far as it shows.
  package enum Manager: String, Sendable, Codable {
    case libvirt
    case proxmox
    case kubevirt
  }

  package var monitor: Monitor
  package var manager: Manager?
  /// The guest's name as given, unfiltered: it may hold anything, escape before showing it.
  package var name: String
  package var uuid: String?
  /// Configured RAM in bytes (`-m`, `--memory size=`); nil where the command line does not say.
  package var ramBytes: UInt64?
  /// `-machine …,mem-merge=off`: QEMU was told not to advise the guest's memory.
  package var mergingDisabled: Bool
  /// SEV, SNP or TDX: the memory is encrypted and never equal.
  package var confidential: Bool
  /// Sockets on which QEMU was told to listen for QMP (`-qmp unix:PATH`, `-mon` with a chardev), as paths.
  package var controlSockets: [String] = []
  /// `kvm`, `tcg` …, where the command line says.
  package var accelerator: String?

  package init(
    monitor: Monitor,
    name: String,
    manager: Manager? = nil,
    uuid: String? = nil,
    ramBytes: UInt64? = nil,
    mergingDisabled: Bool = false,
    confidential: Bool = false,
    accelerator: String? = nil
  ) {
    self.monitor = monitor
    self.manager = manager
    self.name = name
    self.uuid = uuid
    self.ramBytes = ramBytes
    self.mergingDisabled = mergingDisabled
    self.confidential = confidential
    self.accelerator = accelerator
  }
}
