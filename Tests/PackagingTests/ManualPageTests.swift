import Dashboard
import Foundation
import Testing

@testable import ManualPage

/// What `man ksmtop` says is what the program does.
@Suite("The man page")
struct ManualPageTests {
  /// As it is installed.
  private static func page() throws -> String {
    let help = try Program.ksmtop(["--experimental-dump-help"])
    let scratch = try Scratch()
    try scratch.write(help, to: "help.json")
    let manual = try builtManual()
    return try Program.run([
      manual, Project.path("Packaging/ksmtop.8.in"), scratch.path("help.json"), "May 1, 2026",
    ]).text
  }

  /// The part between one heading and the next of its kind.
  private static func section(_ heading: String, of page: String) throws -> String {
    let lines = page.components(separatedBy: "\n")
    let kind = String(heading.prefix(3))
    let start = try #require(lines.firstIndex(of: heading), "no \(heading)")
    return lines[(start + 1)...].prefix {
      !$0.hasPrefix(kind + " ") && !$0.hasPrefix(".Sh ")
    }.joined(separator: "\n")
  }

  /// As it stands in mdoc: `--dry-run` is `Fl \&\-dry\-run`.
  private static func mdoc(_ option: String) -> String {
    "Fl \\&" + option.dropFirst().replacing("-", with: "\\-")
  }

  @Test("It names every command with every option, in its section or among those of all")
  func options() throws {
    let page = try Self.page()
    let common = try Self.section(".Sh COMMON OPTIONS", of: page)
    let help = try Help.ofProgram()
    #expect(help.commands.count >= 5)
    for command in help.commands {
      let own = try Self.section(".Ss ksmtop \(command.commandName)", of: page)
      #expect(!command.shown.isEmpty)
      for option in command.shown.flatMap(\.options) {
        let isThere = [own, common].contains { text in
          text.components(separatedBy: "\n").contains { line in
            line.hasPrefix(".It ") && (line + " ").contains(Self.mdoc(option) + " ")
          }
        }
        #expect(isThere, "ksmtop \(command.commandName) \(option)")
      }
    }
  }

  @Test("It names nothing that is hidden")
  func hidden() throws {
    let page = try Self.page()
    let hidden = try Help.ofProgram().hidden
    #expect(hidden.contains("guardian") && hidden.contains("--looks"))
    for name in hidden {
      let text = name.hasPrefix("-") ? Self.mdoc(name) : ".Ss ksmtop \(name)"
      #expect(!page.contains(text + "\n") && !page.contains(text + " "), "\(name)")
    }
  }

  @Test("KEYS names every key of every place, with what it does there")
  func keys() {
    let groups = KeyGroup.all(Keymap.bindings)
    for binding in Keymap.bindings {
      let entries = groups.flatMap(\.entries).filter { $0.text == binding.text }
      for key in binding.keys {
        #expect(entries.contains { $0.keys.contains(key.name) }, "\(key.name): \(binding.text)")
      }
    }
    #expect(groups.first?.title == "Everywhere")
    #expect(Set(groups.map(\.title)).count == groups.count)
  }

  @Test("ENVIRONMENT names every variable of ours but those for tests")
  func environment() throws {
    let section = try Self.section(".Sh ENVIRONMENT", of: Self.page())
    var found: Set<String> = []
    let sources = FileManager.default.enumerator(atPath: Project.path("Sources"))
    for case let file as String in sources ?? .init() where file.hasSuffix(".swift") {
      let text = try Project.text("Sources/\(file)")
      for match in text.matches(of: /nvironment\["(KSMTOP_[A-Z_]+)"\]/) {
        found.insert(String(match.1))
      }
    }
    #expect(found.contains("KSMTOP_READONLY"))
    for name in found.subtracting(["KSMTOP_RUN_DIR", "KSMTOP_STATE_DIR"]) {
      #expect(section.contains(".It Ev \(name)"), "\(name)")
    }
  }

  @Test("SECURITY names the right that opens the files of frames, as the table of rights does")
  func rights() throws {
    let section = try Self.section(".Sh SECURITY CONSIDERATIONS", of: Self.page())
    #expect(section.contains("/proc/kpagecount\nroot or CAP_DAC_READ_SEARCH.\n"))
  }

  @Test("Nothing of the template is left, and no line of text is over 80 bytes")
  func form() throws {
    let page = try Self.page()
    #expect(page.hasPrefix(".\\\"") && page.contains(".Dd May 1, 2026\n"))
    for line in page.components(separatedBy: "\n") where !line.hasPrefix(".\\\"") {
      #expect(line.firstMatch(of: /@[A-Z]+@/) == nil, "\(line)")
      #expect(line.hasPrefix(".") || line.utf8.count <= 80, "\(line)")
    }
  }

  @Test("mandoc finds nothing to say about it", .enabled(if: Program.isThere("mandoc")))
  func lint() throws {
    let scratch = try Scratch()
    try scratch.write(Self.page(), to: "ksmtop.8")
    let lint = try Program.run(["mandoc", "-Tlint", "-Wwarning", scratch.path("ksmtop.8")])
    #expect(lint.text.isEmpty, "\(lint.text)")
  }

  @Test("A word that looks like a macro or like punctuation stays a word")
  func escaping() {
    #expect(Mdoc.word("Fl") == "\\&Fl")
    #expect(Mdoc.word("?") == "\\&?")
    #expect(Mdoc.text(".It is") == "\\&.It is")
    #expect(Mdoc.text("a\\b") == "a\\eb")
    let long = Mdoc.wrapped(String(repeating: "a ", count: 39) + "... bb")
    #expect(long.contains("\n") && !long.contains("\n."))
  }
}
