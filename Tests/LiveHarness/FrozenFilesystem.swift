import Glibc

/// A small file system of its own that can be frozen: whoever then writes to it waits.
///
/// It is thawed and unmounted at the end, when we are killed, and at the latest after a minute.
package struct FrozenFilesystem: Sendable {
  /// A file of one page in it.
  package let path: String
  private let keeper: Keeper

  /// Makes it of an image (first argument) on a directory (second), and says what has been done.
  private static let keeping = """
    PATH=$PATH:/usr/sbin:/sbin
    exec 2> "$1.log"
    truncate -s 8M "$1" && mkfs.ext4 -q "$1" && mkdir "$2" && mount -o loop "$1" "$2" &&
      head -c 65536 /dev/zero > "$2/file" && sync -f "$2" && echo mounted || exit 1
    if read -r _; then
      fsfreeze --freeze "$2" && echo frozen
      (sleep 60; fsfreeze --unfreeze "$2") < /dev/null > /dev/null &
      read -r _ || :
      kill $! 2> /dev/null
      fsfreeze --unfreeze "$2" && echo thawed
    fi
    read -r _ || :
    tries=0
    until umount "$2" || [ $tries -ge 50 ]; do sleep 0.1; tries=$((tries + 1)); done
    rm -f "$1" "$1.log"; rmdir "$2" "${1%/*}"
    """

  /// Makes one in a new directory, runs `body`, and removes it.
  package static func mounted<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (FrozenFilesystem) async throws -> Result
  ) async throws -> Result {
    var template = Array("/tmp/ksmtop-frozen.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw LiveError("mkdtemp: \(String(cString: strerror(errno)))")
    }
    let directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    let keeper = try Keeper(
      script: keeping, arguments: ["\(directory)/image", "\(directory)/mount"])
    defer { keeper.finish() }
    guard try await keeper.line() == "mounted" else { throw LiveError("no file system") }
    return try await body(FrozenFilesystem(path: "\(directory)/mount/file", keeper: keeper))
  }

  /// Makes every writer wait until `thaw`.
  package func freeze() async throws { try await ask(for: "frozen") }

  /// Lets them go on.
  package func thaw() async throws { try await ask(for: "thawed") }

  private func ask(for answer: String) async throws {
    try keeper.tell()
    guard try await keeper.line() == answer else { throw LiveError("\(path) is not \(answer)") }
  }
}
