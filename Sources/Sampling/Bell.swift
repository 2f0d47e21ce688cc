import Glibc

/// Wakes a thread that waits in poll(2): rung by any thread, heard by one.
package final class Bell: Sendable {
  /// Readable while the bell has been rung and not heard.
  package let descriptor: CInt
  private let rope: CInt

  package init() {
    var ends: [CInt] = [-1, -1]
    // Without descriptors left both stay −1: it is then never heard.
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    descriptor = ends[0]
    rope = ends[1]
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    close(rope)
  }

  package func ring() {
    var byte: UInt8 = 1
    // A full pipe has been rung already.
    _ = write(rope, &byte, 1)
  }

  /// Takes back all rings.
  package func hear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }

  /// Waits for a ring for at most `seconds`; whether there was one, which is then heard.
  @discardableResult
  package func wait(seconds: Double) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Who cannot hear the bell looks every now and then whether it was meant.
    let longest = descriptor >= 0 ? 3_600.0 : 0.5
    let milliseconds = CInt(max(0, min(seconds, longest)) * 1_000 + 0.999)
    let isRung = poll(&entry, 1, milliseconds) > 0
    if isRung { hear() }
    return isRung
  }
}
