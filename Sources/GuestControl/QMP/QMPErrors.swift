import SystemPackage

/// What can be wrong with a QMP socket and what comes out of it.
extension GuestControlError {
  static func unreachable(_ path: String, _ code: CInt) -> GuestControlError {
    let socket = SpokenText.word(path)
    switch Errno(rawValue: code) {
    case .noSuchFileOrDirectory:
      return GuestControlError(
        "The QMP socket of its command line, \(socket), is not there.",
        "It was removed, or lies in a container of its own: use the means of what started it.")
    case .connectionRefused:
      return GuestControlError(
        "Nobody listens on the QMP socket \(socket).",
        "It was left by another QEMU: use the means of what started this one.")
    case .permissionDenied, .notPermitted:
      return GuestControlError(
        "This user may not use the QMP socket \(socket).", "Run ksmtop as root.")
    default:
      return GuestControlError(
        "The QMP socket \(socket) cannot be reached: \(Errno(rawValue: code)).",
        "Use the means of what started the guest.")
    }
  }

  static func noSocketThere(_ path: String) -> GuestControlError {
    GuestControlError(
      "\(SpokenText.word(path)), the QMP socket of its command line, is no socket.",
      "Look who put something else there.")
  }

  static func pathTooLong(_ path: String) -> GuestControlError {
    GuestControlError(
      "The path of its QMP socket, \(SpokenText.word(path)), is longer than a socket's can be.",
      "Use the means of what started the guest.")
  }

  static func strangeOwner(_ path: String) -> GuestControlError {
    GuestControlError(
      "The QMP socket \(SpokenText.word(path)) belongs to another user than the one behind it.",
      "Look who put it there; nothing was sent.")
  }

  static func otherPeer(_ path: String, _ pid: Int32) -> GuestControlError {
    GuestControlError(
      "Behind the QMP socket \(SpokenText.word(path)) is another process than \(pid), this guest's.",
      "Two guests may have been given the same path; nothing was sent.")
  }

  /// Also where QEMU itself hangs: from outside the two look the same.
  static func heldByOthers(_ path: String) -> GuestControlError {
    GuestControlError(
      "The QMP socket \(SpokenText.word(path)) does not answer: somebody else (libvirt, Proxmox, a"
        + " script) holds it, and it serves one at a time.",
      "Switch it through whoever holds it, or end that connection and try again.")
  }

  static func notQMP(_ path: String) -> GuestControlError {
    GuestControlError(
      "What comes out of \(SpokenText.word(path)) is no QMP.",
      "Look what listens there; use the means of what started the guest.", .uncertain)
  }

  static func tooLong(_ path: String) -> GuestControlError {
    GuestControlError(
      "QEMU sent a message of more than \(QMPMessages.mostBytes >> 10) KiB"
        + " through \(SpokenText.word(path)).",
      "Use the means of what started the guest.", .uncertain)
  }

  static func closed(_ path: String) -> GuestControlError {
    GuestControlError(
      "QEMU closed the connection to its QMP socket \(SpokenText.word(path)).",
      "See whether the guest still runs, then try again.", .uncertain)
  }

  static func noAnswer(
    _ path: String, _ command: QMPCommand, _ limit: Duration
  ) -> GuestControlError {
    GuestControlError(
      "QEMU did not answer \(command.name) within \(limit) over \(SpokenText.word(path)).",
      "It may be busy (a backup, a migration) and do it later: look again in a while.", .uncertain)
  }

  static func refusedByQEMU(_ command: QMPCommand, _ words: String) -> GuestControlError {
    GuestControlError(
      "QEMU refused \(command.name): \(SpokenText.quoted(words)).",
      "This QEMU may be too old or built without merging; see docs/guest-switch.md.")
  }
}
