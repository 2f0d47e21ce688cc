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

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let demo = Demo(roots: shared.roots)
    try demo.run(waitsForMerging: !StandardStreams.areTerminals) {
      var top = try TopCommand.parse([])
      top.shared = shared
      try top.run()
    }
  }
}
