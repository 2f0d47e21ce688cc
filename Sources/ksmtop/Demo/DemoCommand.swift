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
    var top = try TopCommand.parse([])
    top.shared = shared
    try Demo(roots: shared.roots).run(waitsForMerging: !StandardStreams.areTerminals) {
      try top.show(banner: "DEMO")
    }
  }
}
