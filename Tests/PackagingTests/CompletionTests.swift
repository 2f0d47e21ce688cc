import Testing

/// What the shells offer is what the program takes.
@Suite("Completions")
struct CompletionTests {
  static let shells = ["bash", "zsh", "fish"]

  private static func script(_ shell: String) throws -> String {
    try Program.ksmtop(["--generate-completion-script", shell])
  }

  @Test("Every command and option is offered, and nothing that is hidden", arguments: shells)
  func names(shell: String) throws {
    let script = try Self.script(shell)
    let help = try Help.ofProgram()
    for command in help.commands {
      #expect(script.contains(command.commandName))
      for option in command.shown.flatMap(\.options) {
        let wording = Self.wording(option, in: shell)
        #expect(script.contains(wording), "\(command.commandName) \(option)")
      }
    }
    for name in help.hidden {
      #expect(!script.contains(Self.wording(name, in: shell)), "\(name)")
    }
  }

  /// fish takes names of options apart: `-l dry-run`.
  private static func wording(_ name: String, in shell: String) -> String {
    guard shell == "fish", name.hasPrefix("-") else { return name }
    return name.hasPrefix("--") ? "-l '\(name.dropFirst(2))'" : "-s '\(name.dropFirst())'"
  }

  @Test("Settings with their values are offered behind tune", arguments: shells)
  func settings(shell: String) throws {
    let script = try Self.script(shell)
    for word in ["run=1", "smart_scan=0", "pages_to_scan", "advisor_mode=scan-time"] {
      #expect(script.contains(word), "\(word)")
    }
  }

  @Test("Presets are asked of the program")
  func presets() throws {
    let words = ["---completion", "tune", "--", "--preset", "5", "1", "ksmtop", "tune", "--preset"]
    let offered = try Program.ksmtop(words)
    #expect(offered.contains("kernel-default"))
    #expect(offered.contains("cpu-5"))
  }

  /// A shell makes a variable of what stands for the value, and chokes on anything else.
  @Test("What stands for a positional value is a plain word")
  func placeholders() throws {
    for command in try Help.ofProgram().commands {
      for argument in command.shown where argument.options.isEmpty {
        let name = try #require(argument.valueName)
        #expect(name.wholeMatch(of: /[a-z-]+/) != nil, "\(name)")
      }
    }
  }

  @Test("The shell reads it", arguments: shells)
  func syntax(shell: String) throws {
    guard Program.isThere(shell) else { return }
    let scratch = try Scratch()
    try scratch.write(Self.script(shell), to: "completion")
    let check = try Program.run([shell, "-n", scratch.path("completion")])
    #expect(check.code == 0 && check.text.isEmpty, "\(check.text)")
  }
}
