import ArgumentParser

/// Why the program ends without having done its job, with its exit code (DESIGN.md §4).
struct Failure: Error {
  /// Exit codes that scripts may rely on.
  enum Code: Int32 {
    /// It failed, and nothing was changed.
    case failed = 1
    /// It is done, but figures are absent: rights were missing, or something could not be read.
    case incomplete = 2
    /// It was refused for safety, and nothing was changed.
    case refused = 3
    /// It was changed, but what holds is not what was asked.
    case otherwise = 4
    /// What was asked cannot be understood.
    case wrongUsage = 64
  }

  var code: Code
  /// For standard error, with the next step; nil where all has been said.
  var message: String?

  init(_ code: Code, _ message: String? = nil) {
    self.code = code
    self.message = message
  }

  /// The system gives us no thread to sample on.
  static let noThread = Failure(
    .failed, "no thread could be started; raise the limit of processes (ulimit -u)")
}
