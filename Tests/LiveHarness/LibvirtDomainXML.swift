/// A guest plan as libvirt describes a domain.
enum LibvirtDomainXML {
  /// A domain of type `qemu`, which needs no virtualization of the processor.
  static func text(_ plan: GuestPlan, uuid: String, _ files: ContentFiles) throws -> String {
    let words = (try plan.loaders(files)) + plan.arguments
    let arguments = words.map { "    <qemu:arg value=\"\(escaped($0))\"/>\n" }.joined()
    return """
      <domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
        <name>\(escaped(plan.name))</name>
        <uuid>\(uuid)</uuid>
        <memory unit="MiB">\(plan.memoryMiB)</memory>
        <vcpu>1</vcpu>
        <os><type arch="x86_64" machine="pc">hvm</type></os>
        <devices>
          <emulator>/usr/bin/qemu-system-x86_64</emulator>
          <memballoon model="none"/>
        </devices>
        <qemu:commandline>
      \(arguments)  </qemu:commandline>
      </domain>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
