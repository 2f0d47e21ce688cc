import Foundation
import Testing

/// Rules of CONTRIBUTING.md that a glance at the text can hold.
@Suite("House rules")
struct HouseRuleTests {
  /// Words that no source may say outside of comments, and why.
  static let forbidden = [
    ("process_vm_readv", "unmerges the pages that it reads"),
    ("clear_refs", "changes what it looks at"),
    ("public ", "rooms speak by package access"),
    ("try!", "what can fail says how"),
    ("fatalError", "what can fail says how"),
    ("@unchecked", "the compiler checks concurrency"),
    ("nonisolated(unsafe)", "the compiler checks concurrency"),
    ("@_silgen_name", "C stays behind its door"),
  ]

  @Test("No source says a forbidden word", arguments: forbidden)
  func words(word: String, reason: String) throws {
    for file in House.swiftFiles(below: "Sources") {
      for (index, line) in try House.code(file).enumerated() {
        #expect(!line.contains(word), "\(file):\(index + 1) says \(word), which \(reason)")
      }
    }
  }

  @Test("Only the terminal room imports ncurses")
  func ncurses() throws {
    for file in House.swiftFiles(below: "Sources")
    where try House.imports(file).contains("CNcurses") {
      #expect(file.hasPrefix("Sources/CursesTerminal/"))
    }
  }

  /// What starts a program, and the files that may say it.
  static let starting = [
    ("posix_spawn", ["Sources/Spawning/Launch.swift"]),
    ("execv(", ["Sources/ksmtop/Guardian/TetherCommand.swift"]),
    ("execl(", []),
    ("fork(", []),
    ("popen(", []),
    ("system(\"", []),
    // The program itself, virsh, and what the guardian is told by the demo: QEMU.
    (
      "ChildProcess(",
      [
        "Sources/ksmtop/Guardian/Guardian.swift", "Sources/ksmtop/Guardian/UnmergeChild.swift",
        "Sources/ksmtop/Guardian/Ward.swift", "Sources/Spawning/ProgramRun.swift",
      ]
    ),
    ("ProgramRun.of(", ["Sources/GuestControl/Libvirt/LibvirtDomain.swift"]),
  ]

  @Test("No other room starts programs", arguments: starting)
  func programs(word: String, places: [String]) throws {
    for file in House.swiftFiles(below: "Sources") where !places.contains(file) {
      for (index, line) in try House.code(file).enumerated() {
        #expect(!line.contains(word), "\(file):\(index + 1) says \(word)")
      }
    }
    for file in places {
      #expect(try House.code(file).contains { $0.contains(word) }, "\(file) needs no \(word)")
    }
  }

  @Test("Only three rooms import Linux calls")
  func linux() throws {
    for file in House.swiftFiles(below: "Sources") where try House.imports(file).contains("CLinux")
    {
      let rooms = ["Spawning", "Privileges", "ksmtop"]
      #expect(rooms.contains { file.hasPrefix("Sources/\($0)/") }, "\(file)")
    }
  }

  @Test("No Swift file is longer than 500 lines")
  func lengths() throws {
    for folder in ["Sources", "Tests"] {
      for file in House.swiftFiles(below: folder) {
        let lines = try House.text(file).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 501, "\(file) has \(lines.count - 1) lines")
      }
    }
  }

  @Test("The change log has a place for what is not released yet")
  func changeLog() throws {
    #expect(try House.text("CHANGELOG.md").contains("## Unreleased"))
  }

  @Test("Everything that can be made has its line in make help")
  func makeHelp() throws {
    let makefile = try House.text("Makefile")
    let wanted = [
      "run", "demo", "test", "test-kernels", "test-package", "build", "bench", "fuzz", "soak",
      "all", "install", "uninstall", "deb", "clean", "help",
    ]
    for target in wanted {
      let line = makefile.split(separator: "\n").first { $0.hasPrefix("\(target):") }
      #expect(line?.contains(" ## ") == true, "\(target) has no line of help")
    }
  }

  @Test("The shell scripts are found, those that others read among them")
  func found() throws {
    let found = Set(House.scripts)
    for path in ["Lab/quiet-watch", "Lab/parts/guests", "Tests/Kernels/boot", ".ci/setup"] {
      #expect(found.contains(path), "\(path)")
    }
  }

  @Test("Its shell accepts each shell script, and what is started can be", arguments: House.scripts)
  func scripts(path: String) throws {
    let first = try House.text(path).prefix { $0 != "\n" }
    let shell = first.hasPrefix("#!/bin/bash") || !first.hasPrefix("#!") ? "bash" : "sh"
    if first.hasPrefix("#!") {
      #expect(first == "#!/bin/\(shell)", "\(path) starts with \(first)")
      #expect(FileManager.default.isExecutableFile(atPath: House.root.appending(path: path).path))
    }
    let check = Process()
    check.executableURL = URL(filePath: "/bin/\(shell)")
    check.arguments = ["-n", House.root.appending(path: path).path]
    let said = Pipe()
    check.standardError = said
    try check.run()
    let words = try said.fileHandleForReading.readToEnd() ?? Data()
    check.waitUntilExit()
    #expect(
      check.terminationStatus == 0 && words.isEmpty, "\(String(decoding: words, as: UTF8.self))")
  }
}
