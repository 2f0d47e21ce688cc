import Glibc

/// The streams that ncurses wants, on descriptors of their own, so that closing them closes no other.
struct TerminalStreams {
  let output: UnsafeMutablePointer<FILE>
  let input: UnsafeMutablePointer<FILE>

  init?(output: Int32, input: Int32) {
    guard let output = Self.open(output, mode: "w") else { return nil }
    guard let input = Self.open(input, mode: "r") else {
      fclose(output)
      return nil
    }
    self.output = output
    self.input = input
  }

  func close() {
    fclose(output)
    fclose(input)
  }

  private static func open(_ descriptor: Int32, mode: String) -> UnsafeMutablePointer<FILE>? {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return nil }
    guard let stream = fdopen(copy, mode) else {
      Glibc.close(copy)
      return nil
    }
    return stream
  }
}
