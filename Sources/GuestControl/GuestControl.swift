package import KernelFiles
package import MergeModel

/// Turns merging of a running guest on and off, by its monitor's own means.
///
/// QEMU advises the memory of a guest, or takes the advice back, when property `merge` of its
/// memory backends changes. Whoever calls waits: at most for seconds while QEMU answers, and with
/// `false` for as long as the kernel takes to give every merged page its own memory again.
package enum GuestControl {
  /// Carries out `change`, or says why not.
  package static func set(
    _ change: GuestMergingChange, guest: GuestFacts, roots: KernelRoots,
    libvirt: LibvirtClient = .system
  ) throws(GuestControlError) {
    try setMerging(change.to, of: change.id, guest: guest, roots: roots, libvirt: libvirt)
  }

  /// Whether ksmd may look at the guest's memory: what the kernel says, not the command line.
  ///
  /// It asks QEMU how large its backends are, which taints a domain of libvirt (`GuestDoor.trace`):
  /// for a look at many guests take the mappings alone (`RAMRegion.backing`).
  package static func merging(
    of id: ProcessIdentity, guest: GuestFacts, roots: KernelRoots,
    libvirt: LibvirtClient = .system
  ) throws(GuestControlError) -> Bool {
    let process = try GuestProcess.running(id, roots)
    return try touchingNothing { () throws(GuestControlError) -> Bool in
      let monitor = try connection(to: guest, process, libvirt)
      return try MergeSwitch(monitor: monitor).isOn(process)
    }
  }

  /// Turns merging of the guest on or off, and looks in its mappings whether that came about.
  package static func setMerging(
    _ isOn: Bool, of id: ProcessIdentity, guest: GuestFacts, roots: KernelRoots,
    libvirt: LibvirtClient = .system
  ) throws(GuestControlError) {
    // Encrypted memory is never equal. Off is allowed: it spares ksmd the work.
    if guest.confidential, isOn { throw .neverEqual }
    let process = try GuestProcess.running(id, roots)
    let monitor = try touchingNothing { () throws(GuestControlError) -> any GuestMonitor in
      try connection(to: guest, process, libvirt)
    }
    try MergeSwitch(monitor: monitor).set(isOn, process)
  }

  /// Whatever fails in `body`, which only asks, leaves the guest as it was.
  private static func touchingNothing<Result>(
    _ body: () throws(GuestControlError) -> Result
  ) throws(GuestControlError) -> Result {
    do throws(GuestControlError) {
      return try body()
    } catch {
      throw error.leaving(.untouched)
    }
  }

  /// Goes through the guest's door and makes sure that this process is behind it.
  private static func connection(
    to guest: GuestFacts, _ process: borrowing GuestProcess, _ libvirt: LibvirtClient
  ) throws(GuestControlError) -> any GuestMonitor {
    switch door(for: guest, pid: process.id.pid, libvirt: libvirt) {
    case .none(let error): throw error
    case .qmp(let paths):
      return try QMPConnection.toAny(of: paths, process: process.id.pid)
    case .libvirt(let uuid):
      let domain = try LibvirtDomain(uuid: uuid, client: libvirt)
      try domain.expect(process)
      return domain
    }
  }
}
