import Glibc
import KernelFiles

/// Who changes something: names for the log.
package struct Author: Sendable, Equatable {
  /// The effective user.
  package var user: String
  /// Who became that user; nil where nobody did.
  package var login: String?
  /// `pts/3`; nil without a terminal.
  package var terminal: String?

  package init(user: String, login: String? = nil, terminal: String? = nil) {
    self.user = user
    self.login = login
    self.terminal = terminal
  }

  /// The human being: the login behind sudo, else the user; as `ChangeRecord.person`.
  package var person: String { login ?? user }

  /// This process; `environment` says who called sudo.
  ///
  /// The kernel's own word for who logged in comes first: no environment can be wrong about it.
  package static func ofThisProcess(_ environment: [String: String]) -> Author {
    let user = name(of: geteuid())
    let login =
      LoginUser.number(KernelRoots()).map(name) ?? environment["SUDO_USER"].flatMap(known)
    let terminal = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].lazy.compactMap(Self.terminal).first
    return Author(user: user, login: login == user ? nil : login, terminal: terminal)
  }

  /// A name of somebody whom this host knows.
  private static func known(_ name: String) -> String? {
    getpwnam(name) == nil ? nil : name
  }

  private static func name(of number: uid_t) -> String {
    guard let entry = getpwuid(number), let name = entry.pointee.pw_name else {
      return "\(number)"
    }
    return String(cString: name)
  }

  private static func terminal(_ descriptor: CInt) -> String? {
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(descriptor, &name, name.count) == 0 else { return nil }
    let path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path
  }
}
