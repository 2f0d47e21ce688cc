import ArgumentParser
import Glibc
import Privileges

/// Starts a command and turns what comes of it into an exit code.
@main
enum Program {
  static func main() {
    StandardStreams.occupy()
    BlockedSignals.release()
    BlockedSignals.keepEndedChildren()
    RightsPlan.beginProcess()
    do {
      if let mistake = Ksmtop.mistake(in: Array(CommandLine.arguments.dropFirst())) {
        throw mistake
      }
      var command = try Ksmtop.parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      if let message = failure.message { StandardStreams.say(message) }
      exit(failure.code.rawValue)
    } catch {
      Ksmtop.exit(withError: error)
    }
  }
}
