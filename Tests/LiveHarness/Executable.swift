import Glibc

/// Programs and scripts that tests make and then start.
///
/// Other processes write them: a child that is started here meanwhile, by another test, has all our
/// descriptors until its exec, and a file that somebody has open for writing cannot be executed
/// (ETXTBSY).
package enum Executable {
  /// Copies a file, which can be started at once and by everybody.
  package static func install(_ file: String, as path: String) throws {
    try run(["/usr/bin/install", "-m", "755", "--", file, path])
  }

  /// Makes a script of a text; what is there already is replaced.
  package static func write(_ text: String, to path: String) throws {
    let draft = "\(path).draft"
    guard let file = fopen(draft, "we") else { throw LiveError("\(draft): errno \(errno)") }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else { throw LiveError("\(draft): errno \(errno)") }
    defer { unlink(draft) }
    try install(draft, as: path)
  }

  /// Copies folders with all that is in them, scripts as they are.
  package static func copy(_ paths: [String], into folder: String) throws {
    try run(["/bin/cp", "-R", "-p", "--"] + paths + [folder])
  }

  private static func run(_ words: [String]) throws {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, words[0], nil, &attributes, &argv, environ)
    guard failure == 0 else {
      throw LiveError("\(words[0]): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw LiveError("\(words) failed") }
  }
}
