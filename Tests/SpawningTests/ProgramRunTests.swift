import Glibc
import Spawning
import SystemPackage
import Testing

@Suite("A program run to its end", .timeLimit(.minutes(1)))
struct ProgramRunTests {
  private func shell(
    _ script: String, _ words: [String] = [], within limit: Duration = .seconds(20)
  ) throws -> ProgramRun {
    try ProgramRun.of("/bin/sh", ["-c", script, "sh"] + words, within: limit)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("What it says comes back, each stream for itself, with its status")
  func streams() throws {
    let run = try shell("echo out; echo err >&2; exit 7")
    #expect(
      run
        == ProgramRun(ending: .exited(7), output: Array("out\n".utf8), errors: Array("err\n".utf8)))
  }

  @Test("Words arrive as they are: no shell looks at them")
  func words() throws {
    let words = ["$HOME", "a b", "", "; echo no", "`id`", "*", "-n", "\u{1b}[31m"]
    let run = try shell("for word in \"$@\"; do printf '<%s>' \"$word\"; done", words)
    #expect(text(run.output) == words.map { "<\($0)>" }.joined())
  }

  @Test("Its surroundings are clean, whatever ours are")
  func environment() async {
    // In a process of its own: here others may just be reading the environment.
    await #expect(processExitsWith: .success) {
      setenv("KSMTOP_SPAWNING_TEST", "set", 1)
      let run = try ProgramRun.of("/usr/bin/env", [], within: .seconds(20))
      #expect(run.output == Array(ProgramRun.environment.map { $0 + "\n" }.joined().utf8))
    }
  }

  @Test("It has no input, and no descriptor of ours, also of those meant for all that come after")
  func descriptors() throws {
    let open = try LeftOpen()
    let run = try shell("cat; ls /proc/self/fd; test -e /proc/$$/fd/$1", ["\(open.number)"])
    // The fourth is the folder that ls itself has open.
    #expect(text(run.output) == "0\n1\n2\n3\n")
    #expect(run.ending == .exited(1))
  }

  @Test("Killed by somebody is told apart from ended")
  func killed() throws {
    #expect(try shell("kill -TERM $$").ending == .killed(SIGTERM))
  }

  @Test("When its time is over it is killed, and what it said so far is kept")
  func timedOut() throws {
    let began = ContinuousClock.now
    let run = try shell("echo early; exec sleep 1000", within: .seconds(3))
    #expect(run == ProgramRun(ending: .timedOut, output: Array("early\n".utf8)))
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test("Killed with it is what it started")
  func group() throws {
    let run = try shell("sleep 1000 & echo $!; wait", within: .seconds(3))
    #expect(run.ending == .timedOut)
    let grandchild = try #require(Int32(text(run.output).dropLast()))
    try expectGone(grandchild)
  }

  @Test("What it leaves running holds nobody up, and is killed")
  func leftover() throws {
    let began = ContinuousClock.now
    let run = try shell("sleep 1000 & echo $!")
    #expect(run.ending == .exited(0))
    #expect(ContinuousClock.now - began < .seconds(10))
    try expectGone(try #require(Int32(text(run.output).dropLast())))
  }

  /// Its new parent waits for it in its own time.
  private func expectGone(_ pid: Int32) throws {
    for _ in 0..<1_000 {
      if kill(pid, 0) != 0 { return }
      if try FileDescriptor.state(ofProcess: pid) == "Z" { return }
      usleep(5_000)
    }
    Issue.record("process \(pid) still runs")
  }

  @Test("Of one who talks without end the first mebibyte is kept, and it may end")
  func cut() throws {
    let run = try shell("head -c 3000000 /dev/zero | tr '\\0' x; head -c 2000000 /dev/zero >&2")
    #expect(run.ending == .exited(0))
    #expect(run.output == [UInt8](repeating: UInt8(ascii: "x"), count: ProgramRun.mostBytes))
    #expect(run.errors == [UInt8](repeating: 0, count: ProgramRun.mostBytes))
    #expect(run.wasCut)
  }

  @Test("One who closes its streams is waited for all the same")
  func closedStreams() throws {
    let run = try shell("exec >&- 2>&-; sleep 0.2; exit 3")
    #expect(run == ProgramRun(ending: .exited(3)))
  }

  @Test("A talker in a hurry cannot outlast its time")
  func floods() throws {
    let run = try shell("exec cat /dev/zero", within: .seconds(3))
    #expect(run.ending == .timedOut)
    #expect(run.output.count == ProgramRun.mostBytes)
  }

  @Test("What is not there is not run")
  func absent() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try ProgramRun.of("/usr/bin/no-such-program", [], within: .seconds(1))
    }
  }

  @Test("Only an absolute path, and only words that arrive whole", arguments: ["sh", "./sh", ""])
  func refused(path: String) {
    #expect(throws: Errno.invalidArgument) {
      try ProgramRun.of(FilePath(path), [], within: .seconds(1))
    }
    #expect(throws: Errno.invalidArgument) {
      try ProgramRun.of("/bin/echo", ["a\0b"], within: .seconds(1))
    }
  }
}

extension FileDescriptor {
  /// The third field of `/proc/PID/stat`; nil where there is no such process.
  static func state(ofProcess pid: Int32) throws -> Character? {
    guard let file = try? FileDescriptor.open("/proc/\(pid)/stat", .readOnly) else { return nil }
    return try file.closeAfter {
      var bytes = [UInt8](repeating: 0, count: 512)
      let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      guard let bracket = text.lastIndex(of: ")") else { return nil }
      return text[bracket...].dropFirst(2).first
    }
  }
}
