/// Guests that cannot be reached, or not by us.
extension GuestControlError {
  /// How a Cloud Hypervisor guest is told.
  enum StartOption: String {
    case mergeableOption = "--memory …,mergeable=on"
  }

  static func decidedAtStart(_ monitor: String, _ option: StartOption) -> GuestControlError {
    GuestControlError(
      "\(monitor) decides when the guest starts whether its memory may merge.",
      "Start the guest anew with \(option.rawValue) or without it.")
  }

  static func neverAdvises(_ monitor: String) -> GuestControlError {
    GuestControlError(
      "\(monitor) never offers its guests' memory for merging and has no switch for it.",
      "Nothing can be switched here.")
  }

  static let neverEqual = GuestControlError(
    "The guest's memory is encrypted: no two pages of it are ever equal.",
    "Leave merging of it off.")

  static let proxmox = GuestControlError(
    "Proxmox talks to this guest over its QMP socket, which serves one at a time.",
    "Use Proxmox: type 'qm monitor VMID', there 'info memdev', and for each backend"
      + " 'qom-set /objects/BACKEND merge off' (or on); for the next start, allow-ksm of qm set.")

  static let kubeVirt = GuestControlError(
    "The guest belongs to a libvirt inside its KubeVirt pod, which is not reached from the host.",
    "Go through the pod: kubectl exec -n NAMESPACE POD -c compute -- virsh qemu-monitor-command"
      + " DOMAIN, with qom-set of property merge; for whole nodes, KubeVirt's ksmConfiguration.")

  static func noSocket(pid: Int32) -> GuestControlError {
    GuestControlError(
      "QEMU (process \(pid)) was started without a QMP socket that could be used.",
      "Start it with -qmp unix:/run/NAME.qmp,server=on,wait=off; to keep it from merging for good,"
        + " with -machine …,mem-merge=off.")
  }

  static func noVirsh(_ client: LibvirtClient) -> GuestControlError {
    GuestControlError(
      "libvirt runs this guest, and its client \(client.program) is not there.",
      "Install it (Debian: libvirt-clients).")
  }

  static let noUUID = GuestControlError(
    "libvirt runs this guest, but its command line names no UUID to know it by.",
    "Use virsh qemu-monitor-command by hand.")
}
