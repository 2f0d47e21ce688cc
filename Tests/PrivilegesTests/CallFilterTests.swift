import CLinux
import Glibc
import SystemPackage
import Testing

@testable import Privileges

@Suite(
  "Filters of system calls",
  .enabled(if: CallFilter.isAvailable, "needs a kernel that filters system calls"))
struct CallFilterTests {
  /// Runs `body` on a thread of its own: what is given up does not come back.
  private func onThread(_ body: @escaping @Sendable () -> Int) -> Int {
    final class Box {
      let body: @Sendable () -> Int
      init(_ body: @escaping @Sendable () -> Int) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        return UnsafeMutableRawPointer(
          bitPattern: Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body())
      }, box)
    var result: UnsafeMutableRawPointer?
    pthread_join(thread, &result)
    return Int(bitPattern: result)
  }

  @Test("One more can be had, but not where a sandbox forbids it, and that is known before")
  func availability() {
    let known = onThread {
      guard (try? CallFilter(refusing: UInt32(SYS_seccomp), with: .notPermitted).enter()) != nil
      else { return 0 }
      return CallFilter.isAvailable ? 1 : 2
    }
    #expect(known == 2)
  }

  @Test("No service is reached; a pair of sockets of one's own is to be had")
  func sockets() {
    let refused = onThread {
      guard (try? CallFilter.noWayAround.enter()) != nil else { return 0 }
      let close = CInt(SOCK_CLOEXEC.rawValue)
      var ends: [CInt] = [-1, -1]
      for type in [SOCK_STREAM, SOCK_SEQPACKET] {
        guard socketpair(AF_UNIX, CInt(type.rawValue) | close, 0, &ends) == 0 else { return 0 }
        for end in ends { Glibc.close(end) }
      }
      // These could send to any address.
      let pairs = [SOCK_DGRAM, SOCK_RAW].count { type in
        socketpair(AF_UNIX, CInt(type.rawValue) | close, 0, &ends) < 0 && errno == EPERM
      }
      let type = CInt(SOCK_STREAM.rawValue) | close
      let sockets = [AF_UNIX, AF_INET, AF_NETLINK].count { family in
        socket(family, type, 0) < 0 && errno == EPERM
      }
      let connected = connect(-1, nil, 0) < 0 && errno == EPERM
      // Who somebody is can still be told.
      let known = getpwuid(0).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
      return pairs + sockets + (connected ? 1 : 0) + (known == "root" ? 1 : 0)
    }
    #expect(refused == 7)
  }

  @Test("Nothing is typed into a terminal, and what else is asked of one is answered")
  func terminals() throws {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    defer { close(terminal) }
    let refused = onThread {
      guard (try? CallFilter.noWayAround.enter()) != nil else { return 0 }
      var size = winsize()
      guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0 else { return 0 }
      // The kernel looks at the low half of a request alone.
      let requests: [UInt] = [0x5412, 0x541C, 0x1_0000_5412, 0x1_0000_541C]
      return requests.count { request in
        var character = CChar(32)
        return ioctl(terminal, request, &character) < 0 && errno == EPERM
      }
    }
    #expect(refused == 4)
  }

  @Test("No file is handed over for writing by fanotify")
  func watching() {
    let refused = onThread {
      guard (try? CallFilter.noWayAround.enter()) != nil else { return 0 }
      return [O_RDONLY, O_RDWR].count { flags in
        clinux_call(Int(SYS_fanotify_init), 0, Int(flags), 0, 0, 0) < 0 && errno == EPERM
      }
    }
    #expect(refused == 2)
  }

  @Test("A thread that may not write opens for reading, and for nothing else")
  func noWriting() {
    let refused = onThread {
      guard (try? CallFilter.noWriting.enter()) != nil else { return 0 }
      let reading = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard reading >= 0 else { return 0 }
      close(reading)
      return [O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC].count { flags in
        open("/dev/null", flags | O_CLOEXEC) < 0 && errno == EACCES
      }
    }
    #expect(refused == 3)
  }
}
