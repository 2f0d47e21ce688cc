import Foundation

/// The program's own help, read anew here so that no mistake of the man page's reader hides.
struct Help: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool
    var arguments: [Argument]?
    var subcommands: [Command]?

    /// What the user sees of it.
    var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
  }

  struct Argument: Decodable {
    var names: [Name]?
    var valueName: String?
    var shouldDisplay: Bool

    /// With dashes.
    var options: [String] {
      (names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name }
    }
  }

  struct Name: Decodable {
    var kind: String
    var name: String
  }

  static func ofProgram() throws -> Help {
    let text = try Program.ksmtop(["--experimental-dump-help"])
    return try JSONDecoder().decode(Help.self, from: Data(text.utf8))
  }

  /// Shown commands, without the one that shows help.
  var commands: [Command] {
    (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }

  /// Names of commands and of options that nobody shall see.
  var hidden: [String] {
    let all = command.subcommands ?? []
    let shown = Set(commands.flatMap(\.shown).flatMap(\.options))
    return all.filter { !$0.shouldDisplay }.map(\.commandName)
      + commands.flatMap { $0.arguments ?? [] }
      .filter { !$0.shouldDisplay }.flatMap(\.options).filter { !shown.contains($0) }
  }
}
