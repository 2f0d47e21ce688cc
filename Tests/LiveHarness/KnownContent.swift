import Glibc

/// Pages whose content follows from a seed: equal for equal seeds, all different within one.
package struct KnownContent: Sendable, Hashable {
  package static let pageBytes = 4096

  package var seed: UInt64
  package var pages: Int

  package init(seed: UInt64, pages: Int) {
    self.seed = seed
    self.pages = pages
  }

  package init(seed: UInt64, mebibytes: Int) {
    self.init(seed: seed, pages: mebibytes << 20 / Self.pageBytes)
  }

  package var bytes: Int { pages * Self.pageBytes }

  /// Writes the content to a new file.
  func write(to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let wordsPerPage = Self.pageBytes / 8
    for page in 0..<pages {
      let words = [UInt64](repeating: word(page), count: wordsPerPage)
      guard Glibc.write(descriptor, words, Self.pageBytes) == Self.pageBytes else {
        throw LiveError("\(path): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// The word that fills page `page`: SplitMix64, a bijection of its counter, and never 0.
  private func word(_ page: Int) -> UInt64 {
    var mixed = (seed << 32 | UInt64(page + 1)) &* 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
