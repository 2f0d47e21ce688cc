import ArgumentParser
import Glibc

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
    let isOnTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    throw try Demo(roots: shared.roots).run(waitsForMerging: !isOnTerminal) {
      print("ksmtop snapshot")
      return .success
    }
  }
}
