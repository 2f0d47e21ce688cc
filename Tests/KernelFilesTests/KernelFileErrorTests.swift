import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@Suite("What an errno means")
struct KernelFileErrorTests {
  @Test(arguments: [
    (ENOENT, KernelFileError.Reason.absent), (EACCES, .forbidden), (EPERM, .forbidden),
    (ESRCH, .gone), (ENOTDIR, .system(ENOTDIR)), (EIO, .system(EIO)), (EMFILE, .system(EMFILE)),
    (EROFS, .system(EROFS)), (EBUSY, .system(EBUSY)), (EINVAL, .system(EINVAL)),
  ])
  func reasons(code: CInt, reason: KernelFileError.Reason) {
    #expect(KernelFileError(path: "/p", errno: code).reason == reason)
  }

  @Test("As a reading: gone is absent, forbidden stays, all else says what and where")
  func readings() {
    func reading(_ reason: KernelFileError.Reason) -> Reading<Int> {
      KernelFileError(path: "/p", reason: reason).reading()
    }
    #expect(reading(.absent) == .absent)
    #expect(reading(.gone) == .absent)
    #expect(reading(.forbidden) == .forbidden)
    #expect(reading(.malformed("'x'")) == .failed("/p: cannot be understood: 'x'"))
    #expect(reading(.system(ENOTDIR)) == .failed("/p: Not a directory"))
  }

  @Test("A reading catches an error and keeps a value")
  func catching() {
    #expect(Reading { () throws(KernelFileError) in 5 } == .value(5))
    let failure = Reading<Int> { () throws(KernelFileError) in
      throw KernelFileError(path: "/p", errno: EPERM)
    }
    #expect(failure == .forbidden)
  }

  @Test("Opening reports the path and why")
  func opening() throws {
    let tree = try KernelTree()
    try tree.write("x", to: "proc/file")
    func reason(_ path: String) -> KernelFileError? {
      do throws(KernelFileError) {
        _ = try OpenFile(path)
        return nil
      } catch {
        return error
      }
    }
    #expect(reason(tree.path("proc/file")) == nil)
    let missing = tree.path("proc/missing")
    #expect(reason(missing) == KernelFileError(path: missing, reason: .absent))
    let below = tree.path("proc/file/below")
    #expect(reason(below) == KernelFileError(path: below, reason: .system(ENOTDIR)))
    try tree.setMode(0, of: "proc/file")
    try tree.setMode(0o755, of: "")
    let forbidden = tree.path("proc/file")
    let found = try OrdinaryUser.opensFiles { reason(forbidden) }
    #expect(found == KernelFileError(path: forbidden, reason: .forbidden))
  }

  @Test("A buffer takes a file of any size, whatever was in it before")
  func buffer() throws {
    let tree = try KernelTree()
    let long = String(repeating: "0123456789", count: 10_000)
    try tree.write("\(long)\n", to: "proc/long")
    try tree.write("short\n", to: "proc/short")
    try tree.write("", to: "proc/empty")
    var buffer = TextBuffer(capacity: 0)
    try buffer.fill(from: tree.path("proc/long"))
    #expect(buffer.string == long)
    try buffer.fill(from: tree.path("proc/short"))
    #expect(buffer.string == "short")
    try buffer.fill(from: tree.path("proc/empty"))
    #expect(buffer.string == "")
  }
}
