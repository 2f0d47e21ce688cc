import Glibc

/// A shared mapping of a file that one thread writes all the time and another re-protects.
///
/// Once the file system is frozen the write waits in the kernel and holds on to the mapping, the
/// change of protection waits for the write and holds the lock of the whole address space: every
/// reader of the memory map then waits, as it does for a guest whose storage has gone.
enum StuckMapping {
  /// Maps the first page of the file at `path` and keeps it busy; returns where that fails.
  static func keepBusy(_ path: String) {
    let bytes = sysconf(Int32(_SC_PAGESIZE))
    guard let memory = map(path, bytes), startWriting(memory) else { return perror(path) }
    var isExecutable = false
    while usleep(10_000) == 0 {
      isExecutable.toggle()
      mprotect(memory, bytes, PROT_READ | PROT_WRITE | (isExecutable ? PROT_EXEC : 0))
    }
  }

  private static func map(_ path: String, _ bytes: Int) -> UnsafeMutableRawPointer? {
    let descriptor = open(path, O_RDWR)
    guard descriptor >= 0 else { return nil }
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    return memory == MAP_FAILED ? nil : memory
  }

  private static func startWriting(_ memory: UnsafeMutableRawPointer) -> Bool {
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { memory in
        var number: UInt64 = 0
        while usleep(1_000) == 0 {
          number += 1
          memory?.storeBytes(of: number, as: UInt64.self)
        }
        return nil
      }, memory)
    return failure == 0
  }
}
