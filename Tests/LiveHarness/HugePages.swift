import Glibc

/// Huge pages that are set aside while a test runs.
package enum HugePages {
  private static let path = "/proc/sys/vm/nr_hugepages"

  /// Runs `body` with `count` more huge pages of the default size set aside; nil where there are none.
  package static func reserving<Result>(
    _ count: Int, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Result
  ) async throws -> Result? {
    guard let before = number() else { return nil }
    let keeper = try Keeper(script: "read -r _ || :; echo \(before) > \(path)")
    defer { keeper.finish() }
    try write(before + count)
    // The kernel gives as many as it finds in one piece.
    guard number() == before + count else { return nil }
    return try await body()
  }

  private static func number() -> Int? {
    kernelFile(path).flatMap { Int($0.dropLast()) }
  }

  private static func write(_ number: Int) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let text = String(number)
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
      throw LiveError("\(path): \(String(cString: strerror(errno)))")
    }
  }
}
