import JSONText

/// What a command says of itself, as `--experimental-dump-help` prints it.
struct CommandHelp: Equatable {
  var name: String
  var abstract: String
  var discussion: String
  /// Shown ones only.
  var arguments: [ArgumentHelp]
  /// Shown ones only, without `help`.
  var subcommands: [CommandHelp]

  /// Nil where it is no command, or one that is hidden.
  init?(_ json: JSONValue?) {
    guard let json, let name = json["commandName"]?.string, json["shouldDisplay"] == .bool(true)
    else { return nil }
    self.name = name
    abstract = json["abstract"]?.string ?? ""
    discussion = json["discussion"]?.string ?? ""
    arguments = (json["arguments"]?.array ?? []).compactMap { ArgumentHelp($0) }
    subcommands = (json["subcommands"]?.array ?? []).compactMap { CommandHelp($0) }
      .filter { $0.name != "help" }
  }

  /// What every one of its commands takes.
  var common: [ArgumentHelp] {
    guard let first = subcommands.first else { return arguments }
    return first.arguments.filter { argument in
      subcommands.allSatisfy { $0.arguments.contains(argument) }
    }
  }
}

/// One option, flag or positional argument.
struct ArgumentHelp: Equatable {
  /// With their dashes, short ones first; none where it is positional.
  var names: [String]
  /// What stands for its value; nil where it takes none.
  var valueName: String?
  var abstract: String
  var isRepeating: Bool
  /// What it can be, where that is a list.
  var values: [String]
  var defaultValue: String?

  /// Nil where it is hidden, or none.
  init?(_ json: JSONValue) {
    guard json["shouldDisplay"] == .bool(true), let kind = json["kind"]?.string else { return nil }
    let names = (json["names"]?.array ?? []).compactMap { entry -> String? in
      guard let name = entry["name"]?.string else { return nil }
      return entry["kind"]?.string == "short" ? "-\(name)" : "--\(name)"
    }
    self.names =
      names.filter { !$0.hasPrefix("--") } + names.filter { $0.hasPrefix("--") }
    valueName = kind == "flag" ? nil : json["valueName"]?.string
    abstract = json["abstract"]?.string ?? ""
    isRepeating = json["isRepeating"] == .bool(true)
    values = (json["allValues"]?.array ?? []).compactMap(\.string)
    defaultValue = json["defaultValue"]?.string
  }
}
