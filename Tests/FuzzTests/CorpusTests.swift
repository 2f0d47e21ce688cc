import Foundation
import FuzzTargets
import Testing

/// The kept inputs of `make fuzz`: texts of real kernels, and what once broke a reader.
@Suite("What fuzzing has found, and where it began")
struct CorpusTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Corpus")

  private static func inputs() throws -> [(name: String, bytes: [UInt8])] {
    let files = FileManager.default.enumerator(at: corpus, includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }
      .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
  }

  @Test("Every reader has inputs of its own", arguments: FuzzTarget.all.map(\.name))
  func seeds(name: String) throws {
    let folder = Self.corpus.appending(path: name).path
    #expect(try !FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test(
    "Every input of the corpus goes through every reader", arguments: FuzzTarget.all.map(\.name))
  func all(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    for input in try Self.inputs() {
      #expect(target.flaw(for: input.bytes) == nil, "\(input.name)")
    }
  }
}
