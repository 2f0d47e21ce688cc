package import MergeModel

/// Tells the processes that run virtual machines from all others.
package enum GuestRecognition {
  /// The guest that `process` runs, nil where it runs none.
  package static func facts(of process: ProcessDescription) -> GuestFacts? {
    guard let monitor = ProgramName.candidates(of: process).firstNonNil(monitor(named:)) else {
      return nil
    }
    let facts: GuestFacts?
    switch monitor {
    case .qemu: facts = QEMUGuest.facts(of: process)
    case .cloudHypervisor: facts = CloudHypervisorGuest.facts(of: process)
    case .firecracker: facts = FirecrackerGuest.facts(of: process)
    case .crosvm: facts = CrosvmGuest.facts(of: process)
    }
    return facts
  }

  /// The monitor whose program bears `name`, also where comm has cut it at 15 bytes.
  private static func monitor(named name: String) -> GuestFacts.Monitor? {
    let name = unwrapped(name)
    switch name {
    case "qemu-kvm", "kvm": return .qemu
    case "cloud-hypervisor", "cloud-hyperviso": return .cloudHypervisor
    case "firecracker": return .firecracker
    case "crosvm": return .crosvm
    default:
      // Release files bear a version or a kind: firecracker-v1.7.0-x86_64.
      if name.hasPrefix("qemu-system-") { return .qemu }
      if name.hasPrefix("cloud-hypervisor-static") { return .cloudHypervisor }
      if name.hasPrefix("firecracker-v") { return .firecracker }
      return nil
    }
  }

  /// NixOS starts `.NAME-wrapped`.
  private static func unwrapped(_ name: String) -> String {
    guard name.hasPrefix("."), name.hasSuffix("-wrapped") else { return name }
    return String(name.dropFirst().dropLast("-wrapped".count))
  }

  /// The first of `names` that says something, else the pid.
  static func name(_ names: String?..., pid: Int32) -> String {
    names.firstNonNil { $0.flatMap { $0.isEmpty ? nil : $0 } } ?? String(pid)
  }
}

extension Sequence {
  /// What `transform` makes of the first element of which it makes something.
  func firstNonNil<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}
