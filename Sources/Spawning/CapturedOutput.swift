import Glibc
import SystemPackage

/// One stream of a child, read as it comes and kept up to a limit.
struct CapturedOutput: ~Copyable {
  /// The child's end; closed by `childHasIt`.
  private(set) var theirs: CInt
  private let ours: CInt
  private let limit: Int
  private(set) var bytes: [UInt8] = []
  /// More came than the limit, and is lost.
  private(set) var wasCut = false
  /// The child, and whoever has the descriptor from it, has closed it.
  private(set) var isOver = false

  init(limit: Int) throws(Errno) {
    var ends: [CInt] = [-1, -1]
    // A socket, because Swift's Glibc has no pipe2(2): no other child may inherit these.
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    (ours, theirs) = (ends[0], ends[1])
    self.limit = limit
  }

  deinit {
    close(ours)
    if theirs >= 0 { close(theirs) }
  }

  /// Closes the child's end here: only then an end of the stream can come.
  mutating func childHasIt() {
    close(theirs)
    theirs = -1
  }

  /// What poll(2) is to look at; nothing once the stream is over.
  var question: pollfd { pollfd(fd: isOver ? -1 : ours, events: Int16(POLLIN), revents: 0) }

  /// Takes what is there, without waiting.
  ///
  /// One who writes without end is left alone after some rounds, so that the clock is looked at.
  mutating func take() {
    for _ in 0..<64 where !isOver {
      let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { buffer in
        let count = recv(ours, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
        if count > 0 { keep(UnsafeBufferPointer(rebasing: buffer[..<count])) }
        return count
      }
      if count > 0 { continue }
      if count < 0, errno == EINTR { continue }
      isOver = count == 0 || errno != EAGAIN
      return
    }
  }

  private mutating func keep(_ new: UnsafeBufferPointer<UInt8>) {
    let room = limit - bytes.count
    bytes += new.prefix(room)
    if new.count > room { wasCut = true }
  }
}
