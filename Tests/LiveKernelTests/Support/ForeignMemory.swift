import Glibc
import LiveHarness
import MergeModel

/// Reading another process' memory: what the program must not do, or only with care.
enum ForeignMemory {
  private typealias ReadCall =
    @convention(c) (
      pid_t, UnsafeMutablePointer<iovec>, UInt, UnsafeMutablePointer<iovec>, UInt, UInt
    ) -> Int

  /// Reads through process_vm_readv, which unmerges what it reads.
  static func readByPinning(_ process: Participant, at address: UInt64, bytes: Int) throws {
    // sys/uio.h declares it for GNU sources only, which Swift's Glibc is not.
    guard let symbol = dlsym(nil, "process_vm_readv") else { throw LiveError("no such call") }
    let call = unsafeBitCast(symbol, to: ReadCall.self)
    var buffer = [UInt8](repeating: 0, count: bytes)
    let count = buffer.withUnsafeMutableBytes { buffer in
      var local = iovec(iov_base: buffer.baseAddress, iov_len: bytes)
      var remote = iovec(
        iov_base: UnsafeMutableRawPointer(bitPattern: UInt(address)), iov_len: bytes)
      return call(process.pid, &local, 1, &remote, 1, 0)
    }
    guard count == bytes else { throw LiveError("process_vm_readv gave \(count)") }
  }

  /// Reads through `/proc/PID/mem`, which unmerges nothing but maps the zero page into holes.
  static func read(_ process: Participant, at address: UInt64, bytes: Int) throws {
    let descriptor = open("/proc/\(process.pid)/mem", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LiveError("no memory of \(process.pid)") }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: bytes)
    let count = pread(descriptor, &buffer, bytes, Int(address))
    guard count == bytes else { throw LiveError("/proc/\(process.pid)/mem gave \(count)") }
  }
}
