import ArgumentParser
import CLinux
import Glibc

/// Starts a program that dies with the guardian: the guardian may be killed like anyone else.
struct TetherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tether", abstract: "Run a program that ends when its parent does.",
    shouldDisplay: false)

  /// The process that must be our parent; another one means that it has died meanwhile.
  @Argument var parent: Int32

  @Argument(parsing: .captureForPassthrough) var command: [String]

  func run() throws {
    try Confinement.nothing.settle()
    guard clinux_die_with_parent() == 0, getppid() == parent, let program = command.first else {
      throw ExitCode(1)
    }
    var arguments = command.map { strdup($0) } + [nil]
    // No search path has a say.
    execv(program, &arguments)
    throw ExitCode(127)
  }
}
