import ArgumentParser
import SnapshotExport

/// The root command; without a subcommand it is `ksmtop top`.
struct Ksmtop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ksmtop",
    abstract: "Who shares memory with whom on this host (KSM), what it saves and what it costs.",
    discussion: """
      Exit codes: 0 done, 1 failed, 2 done but figures are absent (rights were missing, or \
      something could not be read), 3 refused and nothing changed, 4 changed and what holds is \
      not what was asked, 64 wrong usage, 128+n ended by signal n.
      """,
    version: programVersion,
    subcommands: [
      TopCommand.self, SnapshotCommand.self, TuneCommand.self, DoctorCommand.self,
      DemoCommand.self, DemoMemoryCommand.self, GuardianCommand.self, TetherCommand.self,
      UnmergeCommand.self,
    ],
    defaultSubcommand: TopCommand.self)
}

extension Ksmtop {
  /// What is wrong with a first word that is no command; nil where it is one, or an option.
  ///
  /// Left to the parser it would be an argument of `top`, which takes none.
  static func mistake(in words: [String]) -> ValidationError? {
    let commands = configuration.subcommands.map { $0.configuration }
    guard let word = words.first, !word.hasPrefix("-"), word != "help",
      !commands.contains(where: { $0.commandName == word })
    else { return nil }
    let names = commands.filter(\.shouldDisplay).compactMap(\.commandName)
    let meant = names.first { !word.isEmpty && ($0.hasPrefix(word) || word.hasPrefix($0)) }
    let hint = meant.map { " Did you mean \($0)?" } ?? ""
    return ValidationError(
      "'\(HarmlessText.ascii(word))' is no command.\(hint) "
        + "The commands are: \(names.joined(separator: ", ")).")
  }
}
