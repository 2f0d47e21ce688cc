import Foundation
import LiveHarness
import Testing

/// What `.ci/setup` says where something is missing: one sentence that names the next step.
@Suite("Setting up the build")
struct SetupTests {
  /// Runs it where only a few programs are on the path, and those in `fakes` say what they say.
  private static func setup(
    _ arguments: [String], fakes: [String: String]
  ) throws -> (text: String, code: Int32) {
    let scratch = try Scratch()
    for name in ["sh", "dirname", "tr", "grep", "sed", "sort", "head", "paste"] {
      let found = try Program.run(["sh", "-c", "command -v \(name)"]).text
      try FileManager.default.createSymbolicLink(
        atPath: scratch.path(name), withDestinationPath: found.split(separator: "\n").joined())
    }
    for (name, script) in fakes {
      try Executable.write("#!/bin/sh\n\(script)\n", to: scratch.path(name))
    }
    return try Program.run(
      [scratch.path("sh"), Project.path(".ci/setup")] + arguments,
      environment: ["PATH": scratch.root])
  }

  private static let swift = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"
  private static let notRoot = "echo 1000"

  @Test("Without Swift it says which, and where from")
  func noSwift() throws {
    let run = try Self.setup(["build"], fakes: [:])
    #expect(run.code == 1)
    #expect(
      run.text == """
        ksmtop is built with Swift 6.2 or later (https://www.swift.org/install), and no swift is \
        on the PATH.

        """)
  }

  @Test("A Swift that is too old is named", arguments: ["5.9.2", "6.1", "6.1.9"])
  func oldSwift(version: String) throws {
    let fake = "echo 'swift-driver version: 1.115'; echo 'Swift version \(version) (swift-x)'"
    let run = try Self.setup(["build"], fakes: ["swift": fake])
    #expect(run.code == 1)
    #expect(run.text.contains("the swift on the PATH is \(version).\n"))
  }

  @Test("A Swift that the system is too old for is told with its own words")
  func brokenSwift() throws {
    let fake = "echo 'swift: version `GLIBC_2.34 not found' >&2; exit 1"
    let run = try Self.setup(["build"], fakes: ["swift": fake])
    #expect(run.code == 1)
    #expect(run.text.contains("does not run here") && run.text.contains("GLIBC_2.34"))
  }

  @Test("Who is not root is told the command to type, on one line")
  func notRootMessage() throws {
    let fakes = ["swift": Self.swift, "id": Self.notRoot, "apt-get": "exit 1"]
    let run = try Self.setup(["package"], fakes: fakes)
    #expect(run.code == 1)
    let command = run.text.firstMatch(of: /sudo apt-get install (.*)\n/)
    let packages = command?.1.split(separator: " ").map(String.init) ?? []
    #expect(packages.contains("lintian") && packages.contains("dpkg-dev"), "\(run.text)")
    #expect(run.text.split(separator: "\n").count == 1)
  }

  @Test("Where there is no apt-get it says what Debian calls it")
  func noDebian() throws {
    let run = try Self.setup(["roots"], fakes: [:])
    #expect(run.code == 1)
    #expect(run.text == "Please install what Debian calls: mmdebstrap tmux\n")
  }

  @Test("Without the network the end says what was wanted")
  func noNetwork() throws {
    let fakes = ["id": "echo 0", "apt-get": "echo 'E: Could not resolve' >&2; exit 100"]
    let run = try Self.setup(["roots"], fakes: fakes)
    #expect(run.code == 1)
    #expect(run.text.contains("apt-get could not install mmdebstrap tmux (see above)"))
  }

  @Test("A purpose that it does not know is wrong usage")
  func usage() throws {
    let run = try Self.setup(["everything"], fakes: [:])
    #expect(run.code == 64)
    #expect(run.text.hasPrefix("usage: "))
  }
}
