import Dashboard

/// The man page: what was written by hand, with the commands and keys filled in.
struct ManualPage {
  /// mdoc with lines `@COMMANDS@`, `@COMMON@`, `@KEYS@`, and `@DATE@` anywhere.
  var template: String
  var program: CommandHelp

  func text(date: String) -> String {
    Mdoc.wrapped(
      template
        .replacing("@DATE@", with: date)
        .replacing("@COMMANDS@\n", with: commands)
        .replacing("@COMMON@\n", with: Self.list(program.common))
        .replacing("@KEYS@\n", with: KeyGroup.all(Keymap.bindings).map(\.mdoc).joined()))
  }

  /// A subsection for each command, without what all of them take.
  private var commands: String {
    let common = program.common
    return program.subcommands.map { command in
      ".Ss \(program.name) \(command.name)\n"
        + Mdoc.text(command.abstract) + "\n"
        + Mdoc.paragraphs(command.discussion)
        + Self.list(command.arguments.filter { !common.contains($0) })
    }.joined()
  }

  private static func list(_ arguments: [ArgumentHelp]) -> String {
    guard !arguments.isEmpty else { return "" }
    return ".Bl -tag -width Ds\n" + arguments.map(\.mdoc).joined() + ".El\n"
  }
}

extension ArgumentHelp {
  /// Its item in a list.
  fileprivate var mdoc: String {
    let flags = names.map { "Fl \(Mdoc.word(String($0.dropFirst())))" }.joined(separator: " , ")
    let value = valueName.map { "Ar \(Mdoc.word($0))" }
    let repeats = isRepeating && names.isEmpty ? "..." : nil
    let item = [flags, value, repeats].compactMap(\.self).filter { !$0.isEmpty }
    return ".It " + item.joined(separator: " ") + "\n" + Mdoc.text(abstract) + "\n" + limits
  }

  /// What it can be, and what it is where nobody says.
  private var limits: String {
    var parts: [String] = []
    if !values.isEmpty, !values.allSatisfy(abstract.contains) {
      parts.append("One of " + values.joined(separator: ", "))
    }
    if let defaultValue { parts.append("Default: \(defaultValue)") }
    return parts.map { Mdoc.text($0) + ".\n" }.joined()
  }
}
