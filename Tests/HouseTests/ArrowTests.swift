import Foundation
import Testing

/// What imports what: the compiler keeps most of it, this keeps the rest.
@Suite("Arrows between rooms")
struct ArrowTests {
  @Test("Every room is in the table of arrows")
  func known() {
    #expect(!House.rooms.isEmpty)
    for room in House.rooms {
      #expect(Arrows.allowed[room] != nil, "\(room) has no arrows")
    }
  }

  @Test("A room's files import only what its arrows allow", arguments: House.rooms)
  func imports(room: String) throws {
    let allowed = try #require(Arrows.allowed[room]).union(Arrows.toolchain)
    for file in House.swiftFiles(below: "Sources/\(room)") {
      for module in try House.imports(file) {
        #expect(allowed.contains(module), "\(file) imports \(module)")
      }
    }
  }

  @Test("The manifest declares what the files import, and nothing that the arrows forbid")
  func manifest() throws {
    let declared = try Manifest.dependencies()
    #expect(House.rooms.allSatisfy { declared[$0] != nil })
    for room in House.rooms {
      let dependencies = declared[room] ?? []
      let excess = dependencies.subtracting(Arrows.allowed[room] ?? [])
      #expect(excess.isEmpty, "\(room) depends on \(excess.sorted())")
      for file in House.swiftFiles(below: "Sources/\(room)") {
        // A target reached through another one can be imported undeclared: the compiler lets it.
        let undeclared = Set(try House.imports(file)).subtracting(Arrows.toolchain)
          .subtracting(dependencies)
        #expect(undeclared.isEmpty, "\(file) imports \(undeclared.sorted()) undeclared")
      }
    }
  }

  @Test("Import lines are told from other lines")
  func importLines() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).swift")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = """
      import One
      package import Two  // import Three
      @testable import Four
      private import struct Five.Member
      // import Six
      let importSeven = 7
      """
    try text.write(to: file, atomically: false, encoding: .utf8)
    let path = String(repeating: "../", count: 32) + file.path.dropFirst()
    #expect(try House.imports(path) == ["One", "Two", "Four", "Five"])
  }
}
