import MergeModel

/// Reads a QEMU command line.
enum QEMUGuest {
  private static let options = QEMUControlSockets.options.union([
    "name", "uuid", "smbios", "m", "machine", "M", "accel", "object", "device", "numa", "id",
  ])
  /// Types of `-object` that encrypt the guest's memory.
  private static let confidentialObjects: Set<String> = [
    "sev-guest", "sev-snp-guest", "tdx-guest", "s390-pv-guest", "pef-guest",
  ]

  /// The guest, nil for a QEMU without a machine: libvirt starts such to ask for its abilities.
  static func facts(of process: ProcessDescription) -> GuestFacts? {
    let arguments = process.arguments.dropFirst()
    let values = OptionValues(arguments, options: options, style: .qemu)
    let machines = (values.all("machine") + values.all("M")).map {
      OptionList($0, firstKey: "type")
    }
    guard machines.reversed().firstNonNil({ $0["type"] }) != "none" else { return nil }
    let objects = values.all("object").map { OptionList($0, firstKey: "qom-type") }
    let group = ControlGroup(process.cgroup)
    let names = values.all("name").map { OptionList($0, firstKey: "guest") }
    var facts = GuestFacts(
      monitor: .qemu,
      name: GuestRecognition.name(
        names.reversed().firstNonNil { $0["guest"] }, group.libvirtName, values.last("id"),
        group.proxmoxID, pid: process.pid),
      manager: manager(of: arguments, in: group),
      uuid: uuid(values),
      ramBytes: QEMUMemory.bytes(values: values, machines: machines, objects: objects),
      mergingDisabled: isMergingDisabled(machines),
      confidential: isConfidential(machines: machines, objects: objects),
      accelerator: accelerator(arguments, values: values, machines: machines))
    facts.controlSockets = QEMUControlSockets.paths(values)
    return facts
  }

  private static func uuid(_ values: OptionValues) -> String? {
    if let uuid = values.last("uuid"), !uuid.isEmpty { return uuid }
    return values.all("smbios").map { OptionList($0) }.firstNonNil {
      $0["type"] == "1" ? $0["uuid"] : nil
    }
  }

  /// The last word on `mem-merge`, which QEMU also takes with an underscore.
  private static func isMergingDisabled(_ machines: [OptionList]) -> Bool {
    let last = machines.reversed().firstNonNil { $0.flag("mem-merge") ?? $0.flag("mem_merge") }
    return last == false
  }

  private static func isConfidential(machines: [OptionList], objects: [OptionList]) -> Bool {
    objects.contains { confidentialObjects.contains($0["qom-type"] ?? "") }
      || machines.contains {
        $0["confidential-guest-support"] != nil || $0["memory-encryption"] != nil
      }
  }

  /// The accelerator, nil where several are offered: which one it became does not show.
  private static func accelerator(
    _ arguments: ArraySlice<String>, values: OptionValues, machines: [OptionList]
  ) -> String? {
    var offered = values.all("accel").compactMap { OptionList($0, firstKey: "accel")["accel"] }
    offered += machines.compactMap { $0["accel"] }
    if arguments.contains("-enable-kvm") || arguments.contains("--enable-kvm") {
      offered.append("kvm")
    }
    guard let first = offered.first, offered.allSatisfy({ $0 == first }),
      !first.utf8.contains(UInt8(ascii: ":"))
    else { return nil }
    return first
  }

  private static func manager(
    of arguments: ArraySlice<String>, in group: ControlGroup
  ) -> GuestFacts.Manager? {
    // libvirt gives every guest this secret, in any kind of session.
    let hasMasterKey = arguments.contains { $0.contains("masterKey0") }
    if group.isKubernetes, hasMasterKey || arguments.contains(where: { $0.contains("kubevirt") }) {
      return .kubevirt
    }
    if group.libvirtName != nil || hasMasterKey { return .libvirt }
    if group.proxmoxID != nil || arguments.contains(where: { $0.contains("/qemu-server/") }) {
      return .proxmox
    }
    return nil
  }
}
