import MergeModel

/// Reads a Cloud Hypervisor command line; RAM is nil where the guest is configured over the API.
enum CloudHypervisorGuest {
  private static let options: Set<String> = ["api-socket", "memory", "memory-zone", "platform"]

  static func facts(of process: ProcessDescription) -> GuestFacts? {
    let values = OptionValues(process.arguments.dropFirst(), options: options, style: .gnu)
    let socket = values.last("api-socket").map { OptionList($0, firstKey: "path") }
    let platform = values.all("platform").map { OptionList($0) }
    return GuestFacts(
      monitor: .cloudHypervisor,
      name: GuestRecognition.name(
        socket?["path"].flatMap(SocketName.name(ofPath:)), pid: process.pid),
      ramBytes: ramBytes(values),
      confidential: platform.contains { $0.flag("sev_snp") == true || $0.flag("tdx") == true })
  }

  /// `--memory size=` and all `--memory-zone` sizes; with zones the first is 0.
  private static func ramBytes(_ values: OptionValues) -> UInt64? {
    let sizes = (values.all("memory") + values.all("memory-zone"))
      .compactMap { OptionList($0)["size"] }.compactMap { ByteAmount.parse($0) }
    let sum = sizes.saturatingSum
    return sum > 0 ? sum : nil
  }
}

/// Reads a Firecracker command line; how much RAM it has stands in a file or comes over the API.
enum FirecrackerGuest {
  static func facts(of process: ProcessDescription) -> GuestFacts? {
    let values = OptionValues(
      process.arguments.dropFirst(), options: ["id", "api-sock"], style: .gnu)
    return GuestFacts(
      monitor: .firecracker,
      name: GuestRecognition.name(
        values.last("id"), values.last("api-sock").flatMap(SocketName.name(ofPath:)),
        pid: process.pid))
  }
}

/// Reads a crosvm command line.
enum CrosvmGuest {
  private static let options: Set<String> = ["name", "s", "socket", "m", "mem"]

  /// The guest, nil for crosvm's other commands and for its device processes.
  static func facts(of process: ProcessDescription) -> GuestFacts? {
    // A jailed device is a fork with the same command line and a name of its own.
    guard process.arguments.dropFirst().contains("run"), process.command.hasPrefix("crosvm")
    else { return nil }
    let values = OptionValues(process.arguments.dropFirst(), options: options, style: .gnu)
    let socket = values.first("socket") ?? values.first("s")
    let memory = (values.first("mem") ?? values.first("m"))
      .flatMap { OptionList($0, firstKey: "size")["size"] }
    return GuestFacts(
      monitor: .crosvm,
      name: GuestRecognition.name(
        values.first("name"), socket.flatMap(SocketName.name(ofPath:)), pid: process.pid),
      ramBytes: memory.flatMap { ByteAmount.parse($0, unit: 1 << 20) },
      // The host cannot read a protected guest, with or without firmware.
      confidential: process.arguments.contains { $0.hasPrefix("--protected-vm") })
  }
}

/// A guest's name by the path of its control socket.
enum SocketName {
  /// Words that name the program or the kind of file, not the guest.
  private static let general: Set<String> = [
    "api", "ch", "clh", "clh-api", "cloud-hypervisor", "control", "crosvm", "fc", "firecracker",
    "run", "socket", "sock", "tmp", "vm", "vmm",
  ]

  /// The file's name without its ending, else its directory's; nil where neither names a guest.
  static func name(ofPath path: String) -> String? {
    let components = path.utf8.split(separator: UInt8(ascii: "/")).suffix(2).reversed()
      .map { String(decoding: $0, as: UTF8.self) }
    return components.enumerated().firstNonNil { index, component in
      let name = index == 0 ? withoutEnding(component) : component
      return general.contains(name) || name.isEmpty ? nil : name
    }
  }

  private static func withoutEnding(_ name: String) -> String {
    for ending in [".sock", ".socket"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
