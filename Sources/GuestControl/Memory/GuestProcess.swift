import KernelFiles
import MergeModel

/// The process that runs a guest, held so that it cannot be mistaken for a later one.
struct GuestProcess: ~Copyable {
  let id: ProcessIdentity
  private let directory: ProcessDirectory

  private init(_ id: ProcessIdentity, _ directory: consuming ProcessDirectory) {
    self.id = id
    self.directory = directory
  }

  /// The process of `id`; fails where it has ended.
  static func running(
    _ id: ProcessIdentity, _ roots: KernelRoots
  ) throws(GuestControlError) -> GuestProcess {
    do throws(KernelFileError) {
      let process = GuestProcess(id, try ProcessDirectory(pid: id.pid, roots))
      var buffer = TextBuffer()
      try process.directory.check(is: id, &buffer)
      return process
    } catch {
      throw .process(id.pid, error)
    }
  }

  /// Fails where it has ended.
  func check() throws(GuestControlError) {
    var buffer = TextBuffer()
    do throws(KernelFileError) {
      try directory.check(is: id, &buffer)
    } catch {
      throw .process(id.pid, error)
    }
  }

  /// The blocks of its memory, as smaps shows them now.
  func blocks() throws(GuestControlError) -> MemoryBlocks {
    var buffer = TextBuffer(capacity: 1 << 16)
    do throws(KernelFileError) {
      return MemoryBlocks(try directory.mappingUsages(&buffer))
    } catch {
      throw .process(id.pid, error)
    }
  }

  /// Whether a thread of it has this number.
  func hasThread(_ number: Int64) throws(GuestControlError) -> Bool {
    do throws(KernelFileError) {
      _ = try directory.open("task/\(number)/stat")
      return true
    } catch {
      guard error.reason == .absent else { throw .process(id.pid, error) }
      return false
    }
  }
}

extension GuestControlError {
  static func process(_ pid: Int32, _ error: KernelFileError) -> GuestControlError {
    switch error.reason {
    case .gone:
      GuestControlError("The guest has ended (process \(pid)).", "Nothing is left to switch.")
    case .forbidden:
      GuestControlError(
        "This user may not look into process \(pid).", "Run ksmtop as root.")
    case .absent, .malformed, .system:
      GuestControlError(
        "Process \(pid) cannot be looked into: \(SpokenText.quoted(error.description)).",
        "Try again.")
    }
  }
}
