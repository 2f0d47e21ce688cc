import Glibc

/// What the demo's guests run in.
enum DemoMachine: Equatable {
  /// Paused virtual machines of this QEMU program.
  case qemu(String)
  /// Processes of ours with mergeable memory.
  case plainProcess

  /// MiB of memory of a virtual machine, most of it never touched.
  static let memory = 128
  /// Where the contents begin in it: above what the firmware uses.
  static let firstAddress = 16 << 20

  /// What can run here, the best first.
  ///
  /// `named` is a program to take for QEMU; else it is looked for where distributions put it, and
  /// no search path has a say.
  static func installed(named: String? = nil) -> [DemoMachine] {
    let programs = named.map { [$0] } ?? places
    let qemu = programs.first { $0.hasPrefix("/") && access($0, X_OK) == 0 }
    return [qemu.map(DemoMachine.qemu), .plainProcess].compactMap(\.self)
  }

  /// Debian's place and that of Red Hat.
  private static let places = ["/usr/bin/qemu-system-x86_64", "/usr/libexec/qemu-kvm"]

  /// The command line of `guest`.
  func command(_ guest: DemoGuest, _ files: DemoContentFiles) -> [String] {
    switch self {
    case .qemu(let program): Self.qemu(program, guest, files)
    case .plainProcess:
      ["/proc/self/exe", "demo-memory", guest.name] + guest.contents.map(files.path)
    }
  }

  /// Paused from the start (`-S`): QEMU itself loads the contents, and no guest code ever runs.
  private static func qemu(
    _ program: String, _ guest: DemoGuest, _ files: DemoContentFiles
  ) -> [String] {
    var words = [
      program, "-S", "-machine", "microvm", "-accel", "tcg", "-display", "none", "-monitor",
      "none", "-serial", "none", "-nodefaults", "-m", String(memory), "-name",
      "guest=\(guest.name),debug-threads=on",
    ]
    var address = firstAddress
    for content in guest.contents {
      let file = files.path(content).replacing(",", with: ",,")
      words += [
        "-device", "loader,file=\(file),addr=0x\(String(address, radix: 16)),force-raw=on",
      ]
      address += content.bytes
    }
    return words
  }
}
