import CLinux
import Glibc
import SystemPackage

/// What a program is started with (`posix_spawn`, never `fork`): no shell, no blocked signal, no
/// ignored one, and no descriptor but those given.
struct Launch {
  var program: String
  /// The whole command line, with the program's name first.
  var words: [String]
  /// `NAME=VALUE`, nothing else: nothing of ours, which a user could have set.
  var environment = ProgramRun.environment
  /// Standard input; nil for `/dev/null`.
  var input: CInt?
  /// Standard output; nil for `/dev/null`.
  var output: CInt?
  var errors = Errors.nowhere
  /// Leads a session of its own: a signal reaches it with all that it starts, and no terminal does.
  var leadsSession = false

  enum Errors {
    case nowhere
    /// Our standard error.
    case shared
    case to(CInt)
  }

  init(_ program: String, _ words: [String]) {
    self.program = program
    self.words = words
  }

  /// Starts it; the number of the process.
  func start() throws(Errno) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    add(to: &actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    set(&attributes)

    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var variables = environment.map { strdup($0) } + [nil]
    defer { for variable in variables { free(variable) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, program, &actions, &attributes, &arguments, &variables)
    guard result == 0 else { throw Errno(rawValue: result) }
    return child
  }

  private func add(to actions: inout posix_spawn_file_actions_t) {
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    }
    switch errors {
    case .nowhere:
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    case .shared: break
    case .to(let descriptor):
      posix_spawn_file_actions_adddup2(&actions, descriptor, STDERR_FILENO)
    }
    // Whoever started us may have left some open, such as a lock that is meant to end with us.
    _ = clinux_close_from(&actions, STDERR_FILENO + 1)
  }

  /// POSIX_SPAWN_SETSID, which the headers show only where _GNU_SOURCE comes first.
  private static let setsid: CInt = 0x80

  private func set(_ attributes: inout posix_spawnattr_t) {
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // virsh would start an agent that asks for passwords on our terminal.
    let session: CInt = leadsSession ? Self.setsid : 0
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | session))
  }
}
