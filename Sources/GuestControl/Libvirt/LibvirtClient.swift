import Glibc

/// libvirt's own client and the daemon it is to talk to.
package struct LibvirtClient: Sendable, Equatable {
  /// An absolute path: no search path has a say.
  package var program: String
  package var uri: String

  package init(program: String = "/usr/bin/virsh", uri: String = "qemu:///system") {
    self.program = program
    self.uri = uri
  }

  /// The host's libvirt, as distributions install it.
  package static let system = LibvirtClient()

  var isInstalled: Bool { program.utf8.first == UInt8(ascii: "/") && access(program, X_OK) == 0 }
}
