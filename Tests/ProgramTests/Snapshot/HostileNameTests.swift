import KernelFixtures
import Testing

@Suite("Guests with hostile names")
struct HostileNameTests {
  /// A name as it stands in a command line, byte by byte.
  struct Name: Sendable, CustomStringConvertible {
    var description: String
    var bytes: [UInt8]
  }

  private static let names = [
    Name(description: "escape sequence", bytes: Array("\u{1b}]0;owned\u{7}\u{1b}[2Jvm".utf8)),
    Name(description: "bidi marks", bytes: Array("safe\u{202e}live\u{2066}x\u{200b}".utf8)),
    Name(description: "newline", bytes: Array("first\nROOT  second\r\tthird".utf8)),
    Name(description: "4096 bytes", bytes: Array(String(repeating: "long", count: 1024).utf8)),
    Name(
      description: "invalid UTF-8", bytes: [0x76, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x9b, 0x6d]),
    Name(description: "formula", bytes: Array("=cmd|' /C calc'!A1".utf8)),
    Name(description: "quotes", bytes: Array("a\"b\\c{}[]</script>".utf8)),
  ]

  /// One guest for each name, from pid 300 on.
  private func tree() throws -> KernelTree {
    let tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM()
    try tree.addProcess(pid: 1, comm: "init", startTicks: 1)
    try tree.writeKpageflags([:])
    try tree.writeKpagecount([:])
    let words = ["/usr/bin/qemu-system-x86_64", "-m", "1024", "-name"].flatMap { $0.utf8 + [0] }
    for (pid, name) in zip(Int32(300)..., Self.names) {
      try tree.add(.qemu(pid: pid, name: "x"))
      try tree.writePagemap(pid: pid, [:])
      try tree.write(
        bytes: words + Array("guest=".utf8) + name.bytes + [0], to: "proc/\(pid)/cmdline")
    }
    return tree
  }

  @Test("Text is printable ASCII, line by line, at most 80 columns")
  func text() async throws {
    let run = try await ProgramRun.ksmtop(["snapshot", "--all"], on: tree())
    #expect(run.code == 0)
    #expect(run.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(!lines.contains { $0.hasPrefix("ROOT") })
    for pid in 300..<300 + Self.names.count {
      #expect(lines.count { $0.contains(" \(pid) ") } == 1, "\(pid)")
    }
  }

  @Test("CSV keeps its columns, has no control characters, and starts no formula")
  func csv() async throws {
    let run = try await ProgramRun.ksmtop(["snapshot", "--format", "csv"], on: tree())
    #expect(run.code == 0)
    let lines = run.text.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == Self.names.count + 3)
    expectHarmless(lines.joined())
    for (pid, line) in zip(300..., lines.dropFirst(2).dropLast()) {
      let start = try #require(line.firstRange(of: ",guest,\(pid),")).upperBound
      #expect(line[start] != "=", "\(line)")
    }
  }

  @Test("JSON holds no raw control character, and every name as it is")
  func json() async throws {
    let run = try await ProgramRun.ksmtop(["snapshot", "--format", "json"], on: tree())
    #expect(run.code == 0)
    #expect(run.output.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a })
    let shown = try Document(run.output).list("guests").map { $0.text("name") ?? "" }
    #expect(shown.count == Self.names.count)
    for (name, text) in zip(Self.names, shown) {
      #expect(!text.isEmpty, "\(name)")
      guard String(validating: name.bytes, as: UTF8.self) != nil else { continue }
      #expect(Array(text.utf8) == name.bytes, "\(name)")
    }
  }

  private func expectHarmless(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for scalar in text.unicodeScalars {
      let isHarmful =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
      #expect(!isHarmful, "U+\(String(scalar.value, radix: 16))", sourceLocation: sourceLocation)
    }
  }
}
