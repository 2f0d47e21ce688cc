import ArgumentParser

@main
struct Ksmtop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ksmtop", abstract: "Memory sharing (KSM) of virtual machines, live.")
}
