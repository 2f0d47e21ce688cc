import SystemPackage

/// What can go wrong on the way through libvirt's client.
extension GuestControlError {
  static let libvirtNeedsRoot = GuestControlError(
    "Only root may talk to libvirt's guests.", "Run ksmtop as root.")

  static func virshNotRun(_ client: LibvirtClient, _ errno: Errno) -> GuestControlError {
    GuestControlError(
      "\(client.program) cannot be run: \(errno).", "Install it anew (Debian: libvirt-clients).")
  }

  static func virshKilled(_ signal: CInt) -> GuestControlError {
    GuestControlError("virsh was ended by signal \(signal).", "Try again.", .uncertain)
  }

  static let virshLost = GuestControlError(
    "virsh has ended, and how is not known.", "Try again.", .uncertain)

  static func libvirtTakesLong(_ command: QMPCommand, _ limit: Duration) -> GuestControlError {
    GuestControlError(
      "libvirt did not answer \(command.name) within \(limit).",
      "Another job (a backup, a migration) may hold the domain, and it may happen later: look again"
        + " in a while.", .uncertain)
  }

  static let virshUnclear = GuestControlError(
    "virsh gave an answer that is no QMP.", "Use virsh qemu-monitor-command by hand.")

  static func otherDomain(_ uuid: String, _ pid: Int32) -> GuestControlError {
    GuestControlError(
      "libvirt's domain \(uuid) is another process than \(pid), though that claims to be it.",
      "Look who started it; nothing was switched.")
  }

  /// The sentence for what virsh said on its standard error, in English: it runs with LC_ALL=C.
  static func virsh(
    _ errors: [UInt8], _ uuid: String, _ client: LibvirtClient
  ) -> GuestControlError {
    let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.hasPrefix("error: ") ? $0.dropFirst("error: ".count) : $0 }
    if lines.contains(where: { $0.contains("failed to connect to the hypervisor") }) {
      return GuestControlError(
        "libvirt does not answer at \(SpokenText.word(client.uri)).",
        "See whether its daemon runs: systemctl status libvirtd virtqemud.")
    }
    if lines.contains(where: { $0.hasPrefix("failed to get domain") }) {
      return GuestControlError(
        "libvirt has no domain \(uuid) at \(SpokenText.word(client.uri)).",
        "It may belong to a user's session: as that user, virsh --connect qemu:///session.")
    }
    if lines.contains(where: { $0.contains("cannot acquire state change lock") }) {
      return GuestControlError(
        "Another job (a backup, a migration) holds the domain in libvirt.", "Try again after it.")
    }
    return GuestControlError(
      "virsh failed: \(SpokenText.quoted(lines.first.map(String.init) ?? "it did not say why")).",
      "Use virsh qemu-monitor-command by hand.")
  }
}
