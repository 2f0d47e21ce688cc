import Glibc
import Spawning
import SystemPackage
import Testing

@Suite("A child process", .timeLimit(.minutes(1)))
struct ChildProcessTests {
  @Test("It reads what it was given, and ends as it likes")
  func input() throws {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
    let child = try ChildProcess(
      program: "/bin/sh", words: ["sh", "-c", "read -r word; exit $word"], input: ends[1])
    close(ends[1])
    #expect(child.endingIfOver() == nil)
    #expect(write(ends[0], "9\n", 2) == 2)
    close(ends[0])
    #expect(child.wait() == .exited(9))
  }

  @Test("Of ours it has the input that it was given, and no other descriptor")
  func descriptors() throws {
    let open = try LeftOpen()
    let input = try LeftOpen()
    let child = try ChildProcess(
      program: "/bin/sh",
      words: [
        "sh", "-c", "test -e /proc/$$/fd/0 || exit 2; ! test -e /proc/$$/fd/$1", "sh",
        "\(open.number)",
      ], input: input.number)
    #expect(child.wait() == .exited(0))
  }

  @Test("It can be killed")
  func killed() throws {
    let child = try ChildProcess(program: "/bin/sleep", words: ["sleep", "1000"])
    child.kill()
    #expect(child.wait() == .killed(SIGKILL))
  }

  @Test("What is not there is not started")
  func absent() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try ChildProcess(program: "/usr/bin/no-such-program", words: ["none"])
    }
  }
}
