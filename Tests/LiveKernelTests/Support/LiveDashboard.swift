import Glibc
import LiveHarness
import Spawning

/// The built program in a terminal whose other end we hold, in a folder of its own.
final class LiveDashboard {
  let folder: String
  private let terminal: CInt
  private let child: ChildProcess
  private var seen: [UInt8] = []

  var pid: Int32 { child.pid }

  /// Starts it behind the words of `prefix`, with these variables and no other.
  init(_ arguments: [String], prefix: [String] = [], environment: [String] = []) throws {
    var template = Array("/tmp/ksmtop-dashboard.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw LiveError("mkdtemp: errno \(errno)") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let (ours, theirs) = try Self.openTerminal()
    defer { close(theirs) }
    terminal = ours
    let variables = [
      "TERM=xterm", "LC_ALL=C.UTF-8", "HOME=\(folder)", "KSMTOP_RUN_DIR=\(folder)/run",
      "KSMTOP_STATE_DIR=\(folder)/state", "LINES=40", "COLUMNS=160",
    ]
    let shell = ["/bin/sh", "-c", "cd $0; exec \"$@\" >&0 2>&0", folder]
    child = try ChildProcess(
      program: "/usr/bin/setsid",
      words: ["setsid", "--ctty", "env"] + variables + environment + shell + prefix
        + [try builtProgram("ksmtop")] + arguments,
      input: theirs)
  }

  deinit {
    if child.endingIfOver() == nil {
      child.kill()
      _ = child.wait()
    }
    close(terminal)
    _ = try? ChildProcess(program: "/bin/rm", words: ["rm", "-rf", folder]).wait()
  }

  /// Both ends of a new pseudoterminal.
  private static func openTerminal() throws -> (CInt, CInt) {
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var (isLocked, which): (CInt, CInt) = (0, 0)
    guard ours >= 0, ioctl(ours, unlock, &isLocked) == 0, ioctl(ours, number, &which) == 0 else {
      throw LiveError("/dev/ptmx: \(String(cString: strerror(errno)))")
    }
    let theirs = open("/dev/pts/\(which)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard theirs >= 0 else { throw LiveError("/dev/pts/\(which): errno \(errno)") }
    return (ours, theirs)
  }

  /// Takes what it has written: a terminal that nobody reads would hold it up.
  func drain() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { return }
      seen += buffer[..<count]
    }
  }

  /// Waits until it has written `text` since this was asked last.
  func shows(_ text: String) async throws {
    do {
      try await eventually("\(text) on the screen", within: .seconds(30)) {
        drain()
        return String(decoding: seen, as: UTF8.self).contains(text)
      }
    } catch {
      throw LiveError("\(error): \(String(decoding: seen.suffix(2_000), as: UTF8.self))")
    }
    seen = []
  }

  func type(_ keys: String) throws {
    guard write(terminal, keys, keys.utf8.count) == keys.utf8.count else {
      throw LiveError("the terminal takes no keys: errno \(errno)")
    }
  }

  /// Waits for its end.
  func ending() async throws -> ChildProcess.Ending {
    var ending: ChildProcess.Ending?
    try await eventually("the end of the dashboard") {
      drain()
      ending = child.endingIfOver()
      return ending != nil
    }
    guard let ending else { throw LiveError("it has not ended") }
    return ending
  }
}
