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
  static var installed: [DemoMachine] {
    let path = Environment["PATH"] ?? "/usr/bin:/bin"
    let programs = path.split(separator: ":").map { "\($0)/qemu-system-x86_64" }
    let qemu = programs.first { access($0, X_OK) == 0 }.map(DemoMachine.qemu)
    return [qemu, .plainProcess].compactMap(\.self)
  }

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
