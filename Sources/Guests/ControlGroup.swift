import MergeModel

/// What the control group of a process tells of the guest in it.
///
/// Source: libvirt's docs/cgroups.rst; the kernel prints systemd's `\xHH` as it stands.
struct ControlGroup {
  /// The guest's name by libvirt's scope or directory.
  private(set) var libvirtName: String?
  /// The guest's number by Proxmox' `qemu.slice`.
  private(set) var proxmoxID: String?
  private(set) var isKubernetes = false

  /// Reads the text of `/proc/PID/cgroup`, all its lines: hosts with version 1 have several.
  init(_ text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      var parent: [UInt8] = []
      for escaped in line.split(separator: UInt8(ascii: "/")) {
        let component = Self.unescaped(escaped)
        read(
          String(decoding: component, as: UTF8.self), in: String(decoding: parent, as: UTF8.self))
        parent = component
      }
    }
  }

  private mutating func read(_ component: String, in parent: String) {
    // Clusters in containers write kubelet-kubepods.slice.
    if component.hasSuffix("kubepods") || component.contains("kubepods.") { isKubernetes = true }
    if let name = component.between("machine-qemu-", ".scope") {
      libvirtName = name.withoutNumber
    } else if let name = component.between("", ".libvirt-qemu") {
      libvirtName = (name.between("qemu-", "") ?? name).withoutNumber
    } else if parent == "qemu.slice", let id = component.between("", ".scope") {
      proxmoxID = id
    }
  }

  /// Resolves systemd's `\xHH`.
  private static func unescaped(_ bytes: Substring.UTF8View) -> [UInt8] {
    let bytes = Array(bytes)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\\"), position + 3 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "x"),
        let byte = UInt8(
          String(decoding: bytes[(position + 2)...(position + 3)], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        position += 4
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return result
  }
}

extension String {
  /// What stands between `prefix` and `suffix`, nil where one is missing or nothing is left.
  fileprivate func between(_ prefix: String, _ suffix: String) -> String? {
    // A group that was removed under its process ends like a deleted file.
    let whole = hasSuffix(" (deleted)") ? String(dropLast(" (deleted)".count)) : self
    guard whole.utf8.count > prefix.utf8.count + suffix.utf8.count,
      whole.utf8.starts(with: prefix.utf8),
      whole.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    else { return nil }
    return String(
      decoding: whole.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count), as: UTF8.self)
  }

  /// Without libvirt's running number in front: `3-web01` is `web01`.
  fileprivate var withoutNumber: String {
    let rest = utf8.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard rest.startIndex != startIndex, rest.first == UInt8(ascii: "-"), rest.count > 1 else {
      return self
    }
    return String(decoding: rest.dropFirst(), as: UTF8.self)
  }
}
