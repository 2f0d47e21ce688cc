import Glibc
import SystemPackage

/// One end of a connection that carries messages of words, whole or not at all.
///
/// The kernel keeps the boundaries (SOCK_SEQPACKET): whoever is killed while sending has sent all
/// of a message or nothing of it. Words are separated by NUL bytes.
struct MessageSocket: ~Copyable {
  private let descriptor: CInt
  /// Longer messages are cut; a command line of ours has some 500 bytes.
  private static let capacity = 65_536

  /// Takes over an open descriptor and closes it in the end.
  init(owning descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// The descriptors of a new connection; a program that is started inherits neither.
  static func pair() throws(Errno) -> (CInt, CInt) {
    var ends: [CInt] = [-1, -1]
    let kind = CInt(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    return (ends[0], ends[1])
  }

  /// Sends one message; a peer that is gone is an error and no signal.
  ///
  /// Without `waits` it is an error, too, where the peer has not read for long.
  func send(_ words: [String], waits: Bool = true) throws(Errno) {
    let bytes = Array(words.joined(separator: "\0").utf8)
    let flags = CInt(MSG_NOSIGNAL) | (waits ? 0 : CInt(MSG_DONTWAIT))
    while Glibc.send(descriptor, bytes, bytes.count, flags) < 0 {
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }

  /// Waits for a message or the peer's end; whether there is one within `seconds`, nil for ever.
  func isReadable(within seconds: Double?) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, seconds.map { CInt($0 * 1_000) } ?? -1) > 0
  }

  /// The descriptor, to be waited for together with others.
  var source: CInt { descriptor }

  /// Waits for the next message; nil once the peer is gone or has said its last.
  func receive() throws(Errno) -> [String]? {
    var buffer = [UInt8](repeating: 0, count: Self.capacity)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        return buffer[..<count].split(separator: 0, omittingEmptySubsequences: false).map {
          String(decoding: $0, as: UTF8.self)
        }
      }
      if count == 0 { return nil }
      if errno == ECONNRESET { return nil }
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }

  /// Says that no more will be sent: the peer's `receive` returns nil.
  func endSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }
}
