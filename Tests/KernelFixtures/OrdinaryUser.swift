import Glibc

/// Lets one thread open files as an ordinary user does, also where the tests run as root.
package enum OrdinaryUser {
  private typealias SetFileSystemUser = @convention(c) (uid_t) -> CInt

  /// Runs `body` without the right to open what its mode forbids (setfsuid(2), of this thread only).
  package static func opensFiles<Result>(_ body: () throws -> Result) throws -> Result {
    let user = geteuid()
    guard user == 0 else { return try body() }
    // Swift's Glibc does not import sys/fsuid.h.
    guard let symbol = dlsym(nil, "setfsuid") else { throw FixtureError("dlsym", "setfsuid") }
    let setUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
    let nobody: uid_t = 65_534
    _ = setUser(nobody)
    defer { _ = setUser(user) }
    // It reports no failure, only who it was before.
    guard setUser(nobody) == CInt(nobody) else { throw FixtureError("setfsuid", "nobody") }
    return try body()
  }
}
