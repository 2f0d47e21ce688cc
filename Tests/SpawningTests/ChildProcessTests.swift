import Glibc
import SystemPackage
import Testing

@testable import Spawning

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

  @Test("One that somebody else waited for is over, nobody knows how, and is sent nothing more")
  func waitedForByAnother() throws {
    let child = try ChildProcess(program: "/bin/sh", words: ["sh", "-c", "exit 0"])
    #expect(waitpid(child.pid, nil, 0) == child.pid)
    #expect(child.isOver)
    #expect(child.endingIfOver() == .unknown)
    #expect(child.wait() == .unknown)
  }

  @Test("A number that is no child's any more, and may be another's, is sent no signal")
  func othersNumber() throws {
    // A child's child, in the place of a stranger that has got the number.
    let scratch = "/tmp/ksmtop-spawning-test.\(getpid())"
    let parent = try ChildProcess(
      program: "/bin/sh", words: ["sh", "-c", "sleep 1000 & echo $! > $1; wait", "sh", scratch])
    defer {
      unlink(scratch)
      parent.kill()
      _ = parent.wait()
    }
    var stranger: pid_t?
    for _ in 0..<2_000 where stranger == nil {
      usleep(5_000)
      stranger = try? FileDescriptor.number(in: scratch)
    }
    let number = try #require(stranger)
    defer { kill(number, SIGKILL) }
    unsafeBitCast(number, to: ChildProcess.self).kill()
    unsafeBitCast(number, to: ChildProcess.self).killGroup()
    usleep(50_000)
    #expect(try FileDescriptor.state(ofProcess: number) == "S")
  }

  @Test("What is not there is not started")
  func absent() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try ChildProcess(program: "/usr/bin/no-such-program", words: ["none"])
    }
  }
}

extension FileDescriptor {
  /// The number on the only line of a file; nil where the line is not there yet.
  fileprivate static func number(in path: String) throws -> Int32? {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
      guard bytes[..<count].last == UInt8(ascii: "\n") else { return nil }
      return Int32(String(decoding: bytes[..<(count - 1)], as: UTF8.self))
    }
  }
}
