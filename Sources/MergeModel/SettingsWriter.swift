/// Another program that sets KSM's knobs (ksmtuned and its kin, or the kernel's own advisor).
package struct SettingsWriter: Sendable, Hashable {
  /// Its command (ksmtuned, momd, vdsmd, virt-handler), or `advisor` for the kernel's own.
  package var name: String
  /// Nil for the kernel's advisor.
  package var pid: Int32?

  package init(name: String, pid: Int32?) {
    self.name = name
    self.pid = pid
  }
}
