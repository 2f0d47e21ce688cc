import KernelFiles
import KernelFixtures
import Testing

@Suite("Memory that text files are read into")
struct TextBufferTests {
  private let tree: KernelTree

  init() throws {
    tree = try KernelTree()
  }

  /// The pieces of a text, read with a buffer of `capacity`.
  private func pieces(_ text: String, capacity: Int) throws -> (pieces: [String], isThere: Bool) {
    try tree.write(text, to: "proc/text")
    var buffer = TextBuffer(capacity: capacity)
    var pieces: [String] = []
    let isThere = try buffer.forEachPiece(of: OpenFile(tree.path("proc/text"))) {
      pieces.append($0.string(0..<$0.count))
    }
    return (pieces, isThere)
  }

  @Test("Pieces are whole lines, and together the whole text", arguments: [1, 2, 5, 7, 16, 4_096])
  func lines(capacity: Int) throws {
    let text = "a\nbc\n\nlonger than the others\nd\n"
    let (pieces, isThere) = try pieces(text, capacity: capacity)
    #expect(isThere)
    #expect(pieces.joined() == text)
    #expect(pieces.allSatisfy { $0.hasSuffix("\n") })
  }

  @Test("A last line without an end is a piece as well")
  func unfinished() throws {
    #expect(try pieces("ab\ncd", capacity: 3).pieces == ["ab\n", "cd"])
    #expect(try pieces("abcdefgh", capacity: 2).pieces == ["abcdefgh"])
  }

  @Test("An empty file has no pieces and was not there")
  func empty() throws {
    let (pieces, isThere) = try pieces("", capacity: 8)
    #expect(pieces.isEmpty)
    #expect(!isThere)
  }

  @Test("65,530 mappings are read in pieces that fit a small buffer")
  func manyMappings() throws {
    var process = ProcessFixture(pid: 7, comm: "java", arguments: ["java"])
    process.mappings = (0..<65_530).map { number in
      var mapping = MappingFixture(start: 0x7000_0000_0000 + UInt64(number) * 8_192, bytes: 4_096)
      mapping.residentKiB = 4
      return mapping
    }
    try tree.add(process)
    let directory = try ProcessDirectory(
      pid: 7, KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs))
    var buffer = TextBuffer(capacity: 65_536)
    let usages = try directory.mappingUsages(&buffer)
    #expect(usages.count == 65_530)
    #expect(usages.allSatisfy { $0.resident == 4_096 && $0.mapping.bytes == 4_096 })
    #expect(try directory.mappings(&buffer).count == 65_530)
    #expect(buffer.capacity == 65_536)
  }
}
