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
