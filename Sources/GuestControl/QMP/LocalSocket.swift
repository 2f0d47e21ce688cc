import Glibc

/// A connected socket of the file system that never blocks longer than it is allowed to.
struct LocalSocket: ~Copyable {
  private let descriptor: CInt
  private let path: String

  /// Connects to the socket at an absolute path.
  init(_ path: String, _ deadline: Deadline) throws(GuestControlError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .unreachable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .noSocketThere(path) }
    var address = sockaddr_un()
    guard Self.fill(&address, with: path) else { throw .pathTooLong(path) }
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw .unreachable(path, errno) }
    do throws(GuestControlError) {
      try Self.connect(descriptor, address, path, deadline)
      try Self.expectOwner(status.st_uid, descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  private static func fill(_ address: inout sockaddr_un, with path: String) -> Bool {
    let bytes = Array(path.utf8)
    address.sun_family = sa_family_t(AF_UNIX)
    return withUnsafeMutableBytes(of: &address.sun_path) { place in
      // One byte for the NUL at its end, and none within.
      guard bytes.count < place.count, !bytes.contains(0) else { return false }
      place.copyBytes(from: bytes)
      return true
    }
  }

  private static func connect(
    _ descriptor: CInt, _ address: sockaddr_un, _ path: String, _ deadline: Deadline
  ) throws(GuestControlError) {
    while true {
      let result = withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      if result == 0 { return }
      let code = errno
      // So many wait already that the kernel takes no more.
      guard code == EAGAIN || code == EINTR else { throw .unreachable(path, code) }
      guard !deadline.isOver else { throw .heldByOthers(path) }
      _ = poll(nil, 0, 20)
    }
  }

  /// SO_PEERCRED of socket(7): who called listen(2), with its ids of that time.
  private struct Peer {
    var pid: pid_t = 0
    var uid: uid_t = 0
    var gid: gid_t = 0

    init?(_ descriptor: CInt) {
      var size = socklen_t(MemoryLayout<Peer>.size)
      guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &self, &size) == 0,
        Int(size) == MemoryLayout<Peer>.size
      else { return nil }
    }
  }

  /// A socket file of a third party could be moved into the place of the guest's.
  private static func expectOwner(
    _ owner: uid_t, _ descriptor: CInt, _ path: String
  ) throws(GuestControlError) {
    guard let peer = Peer(descriptor), owner == 0 || owner == peer.uid else {
      throw .strangeOwner(path)
    }
  }

  /// Fails where another process than `pid` listens.
  func expectPeer(_ pid: Int32) throws(GuestControlError) {
    guard let peer = Peer(descriptor), peer.pid == pid else { throw .otherPeer(path, pid) }
  }

  func send(_ bytes: [UInt8], _ deadline: Deadline) throws(GuestControlError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        guard errno == EAGAIN else { throw .closed(path) }
        guard wait(for: POLLOUT, deadline) else { throw .heldByOthers(path) }
      }
    }
  }

  /// What has come, waited for; nil where nothing came in time.
  func receive(_ deadline: Deadline) throws(GuestControlError) -> [UInt8]? {
    while true {
      guard wait(for: POLLIN, deadline) else { return nil }
      var bytes = [UInt8](repeating: 0, count: 16_384)
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count > 0 { return Array(bytes[..<count]) }
      guard count < 0, errno == EINTR || errno == EAGAIN else { throw .closed(path) }
    }
  }

  private func wait(for event: CInt, _ deadline: Deadline) -> Bool {
    while true {
      var question = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      let count = poll(&question, 1, deadline.milliseconds)
      if count > 0 { return true }
      if count == 0, deadline.isOver { return false }
    }
  }
}
