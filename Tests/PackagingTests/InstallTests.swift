import Foundation
import LiveHarness
import Testing

/// `make install` and `make uninstall`, below their folder Packaging.
@Suite("Installing from source")
struct InstallTests {
  /// The project, with texts in place of what would have been built.
  private static func project() throws -> Scratch {
    let scratch = try Scratch()
    let files = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs", "Packaging"]
    try Executable.copy(files.map(Project.path), into: scratch.root)
    try scratch.makeFolder(".build/release")
    try Executable.write("#!/bin/sh\n", to: scratch.path(".build/release/ksmtop"))
    for ending in ["8", "bash", "zsh", "fish"] {
      try scratch.write(ending, to: ".build/pages/ksmtop.\(ending)")
    }
    return scratch
  }

  private static func run(_ what: String, in scratch: Scratch, prefix: String) throws -> Int32 {
    try Program.run(
      [scratch.path("Packaging/install"), what],
      environment: ["PATH": "/usr/bin:/bin", "DESTDIR": scratch.path("dest"), "PREFIX": prefix]
    ).code
  }

  @Test("Each file has its place, and goes again")
  func bothWays() throws {
    let scratch = try Self.project()
    #expect(try Self.run("add", in: scratch, prefix: "/opt/it") == 0)
    let there = Set(scratch.everything(below: "dest/opt/it"))
    let wanted = [
      "bin/ksmtop", "share/man/man8/ksmtop.8", "share/bash-completion/completions/ksmtop",
      "share/zsh/site-functions/_ksmtop", "share/fish/vendor_completions.d/ksmtop.fish",
      "share/doc/ksmtop/LICENSE", "share/doc/ksmtop/README.md",
      "share/doc/ksmtop/examples/ksmtop.conf", "share/doc/ksmtop/docs/metrics.md",
    ]
    for file in wanted { #expect(there.contains(file), "\(file)") }
    let program = scratch.path("dest/opt/it/bin/ksmtop")
    #expect(FileManager.default.isExecutableFile(atPath: program))

    #expect(try Self.run("remove", in: scratch, prefix: "/opt/it") == 0)
    #expect(scratch.everything(below: "dest/opt/it").isEmpty)
  }

  @Test(
    "The man page names the documents where they are, whatever the prefix and without DESTDIR",
    arguments: ["/usr", "/usr/local", "/opt/a&b|c/", "/opt/own"])
  func placesInThePage(prefix: String) throws {
    let scratch = try Self.project()
    try scratch.write(
      "a\n.Pa /usr/share/doc/ksmtop/README.md ,\n.Pa /usr/share/doc/ksmtop/docs/ .\n",
      to: ".build/pages/ksmtop.8")
    #expect(try Self.run("add", in: scratch, prefix: prefix) == 0)
    let page = try String(
      contentsOfFile: scratch.path("dest\(prefix)/share/man/man8/ksmtop.8"), encoding: .utf8)
    let below = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    #expect(
      page == "a\n.Pa \(below)/share/doc/ksmtop/README.md ,\n"
        + ".Pa \(below)/share/doc/ksmtop/docs/ .\n")
  }

  @Test("Folders that were there before stay, empty as they may be", arguments: [1, 2])
  func foldersBefore(installations: Int) throws {
    let scratch = try Self.project()
    // As Debian makes them below /usr/local.
    let before = ["bin", "share", "share/man", "share/man/man8", "share/zsh", "share/doc"]
    for folder in before {
      try scratch.makeFolder("dest/usr/local/\(folder)")
    }
    for _ in 0..<installations {
      #expect(try Self.run("add", in: scratch, prefix: "/usr/local") == 0)
    }
    #expect(scratch.everything(below: "dest/usr/local").contains("share/fish"))
    #expect(try Self.run("remove", in: scratch, prefix: "/usr/local") == 0)
    #expect(Set(scratch.everything(below: "dest/usr/local")) == Set(before))
  }

  @Test("Without a record of its folders only those of its own name go")
  func withoutRecord() throws {
    let scratch = try Self.project()
    #expect(try Self.run("add", in: scratch, prefix: "/usr") == 0)
    try FileManager.default.removeItem(atPath: scratch.path("dest/usr/share/doc/ksmtop/folders"))
    #expect(try Self.run("remove", in: scratch, prefix: "/usr") == 0)
    let left = Set(scratch.everything(below: "dest/usr"))
    #expect(left.contains("share/man/man8") && !left.contains("share/doc/ksmtop"))
  }

  @Test("What cannot be installed is told, and fails")
  func failure() throws {
    let scratch = try Self.project()
    try FileManager.default.removeItem(atPath: scratch.path(".build/pages/ksmtop.fish"))
    #expect(try Self.run("add", in: scratch, prefix: "/usr") != 0)
  }

  @Test("What others put beside it stays")
  func others() throws {
    let scratch = try Self.project()
    #expect(try Self.run("add", in: scratch, prefix: "/usr") == 0)
    try scratch.write("", to: "dest/usr/share/man/man8/other.8")
    #expect(try Self.run("remove", in: scratch, prefix: "/usr") == 0)
    let files = scratch.everything(below: "dest/usr").filter { $0.hasSuffix(".8") }
    #expect(files == ["share/man/man8/other.8"])
  }

  @Test("The example of a configuration changes nothing as it is")
  func example() throws {
    let lines = try Project.text("Packaging/ksmtop.conf").split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("#") })
  }
}
