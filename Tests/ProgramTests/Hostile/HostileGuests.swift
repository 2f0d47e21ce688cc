import Foundation
import KernelFixtures
import LiveHarness

/// Real processes that are taken for guests, and are called what nobody would call one.
///
/// Each is a copy of the shell under QEMU's name that waits for a line: whatever stands on its
/// command line does nothing to it. None has mergeable memory.
final class HostileGuests: Sendable {
  private let scratch: Scratch
  private let keeper: Keeper
  let pids: [Int32]

  /// A name comes as octal escapes, for no shell and no Swift text can hold all of them.
  private static let starting = """
    program=$1; shift
    mkfifo "$program.wait"; exec 4<> "$program.wait"
    children=
    for name in "$@"; do
      "$program" -c 'read -r _ <&4' -m 64 \
        -name "$(printf %b "guest=$name.")" -uuid "$(printf %b "$name.")" &
      children="$children $!"
    done
    echo $children
    read -r _ || :
    kill -KILL $children 2> /dev/null
    wait
    """

  init(_ names: [HostileName] = HostileName.all) async throws {
    scratch = try Scratch()
    let program = scratch.path("qemu-system-x86_64")
    try Executable.install("/bin/dash", as: program)
    let words = names.map { name in
      name.bytes.map { byte in
        let digits = String(byte, radix: 8)
        return "\\0" + String(repeating: "0", count: 3 - digits.count) + digits
      }.joined()
    }
    keeper = try Keeper(script: Self.starting, arguments: [program] + words)
    pids = try await keeper.line().split(separator: " ").compactMap { Int32($0) }
    guard pids.count == names.count else { throw LiveError("\(pids) for \(names.count) names") }
    for pid in pids {
      try await eventually("the command line of \(pid)") {
        kernelFile("/proc/\(pid)/cmdline")?.contains("-name") == true
      }
    }
  }

  func end() { keeper.finish() }
}
