import ArgumentParser

/// `ksmtop demo`: see KSM at work where there are no guests.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Watch a few small guests merge; everything is put back on exit.",
    discussion: """
      Starts four small guests (QEMU where it is installed), turns KSM on and opens the dashboard. \
      Runs only where no other process has mergeable memory, because KSM would merge that too.
      """)

  /// The program to take for QEMU.
  @Option(help: .hidden)
  var qemu: String?

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var top = try TopCommand.parse([])
    top.shared = shared
    let machines = DemoMachine.installed(named: qemu)
    let demo = Demo(roots: shared.roots, machines: machines)
    try demo.run(waitsForMerging: !StandardStreams.areTerminals) {
      try top.show(banner: "DEMO")
    }
  }
}
