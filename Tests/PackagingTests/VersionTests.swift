import Testing

@testable import ksmtop

/// The version: one place, and the forms that it goes into.
@Suite("The version")
struct VersionTests {
  @Test("It is three numbers, and the program says them")
  func form() throws {
    #expect(programVersion.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    #expect(try Program.ksmtop(["--version"]) == programVersion + "\n")
  }

  @Test("The package finds it where it stands")
  func line() throws {
    let line = "let programVersion = \"\(programVersion)\""
    #expect(try Project.text("Sources/ksmtop/Version.swift").contains(line))
  }
}
