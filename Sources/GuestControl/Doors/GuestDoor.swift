/// How the program that runs a guest can be talked to.
package enum GuestDoor: Sendable, Equatable {
  /// Through libvirt's client, by the domain's UUID.
  case libvirt(uuid: String)
  /// Through one of the QMP sockets of its command line.
  case qmp(paths: [String])
  /// Not at all, and what helps.
  case none(GuestControlError)

  /// What going through it leaves behind, as a sentence; nil where that is nothing.
  package var trace: String? {
    switch self {
    case .libvirt:
      "libvirt marks the domain as tainted (custom-monitor) until it is powered off."
    case .qmp, .none: nil
    }
  }
}
