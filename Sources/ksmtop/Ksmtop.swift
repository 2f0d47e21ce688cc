import ArgumentParser

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
