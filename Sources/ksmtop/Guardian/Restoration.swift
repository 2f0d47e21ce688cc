import Glibc
import KernelFiles
import MergeModel
import SystemPackage

/// Puts right what was promised; the guardian's work, and the program's own if the guardian died.
struct Restoration {
  let roots: KernelRoots
  let duties: [Duty]
  /// Whether programs were started for a while, which have ended by now.
  let hadPrograms: Bool

  /// How long ksmd may take to notice that their merged memory is gone.
  private static let patience = 2.0

  /// Does every duty, the newest first, whatever becomes of the others.
  ///
  /// Returns what could not be put right, in words; empty when all is as it was.
  func perform() -> [String] {
    if hadPrograms { letKernelForget() }
    return duties.reversed().compactMap { duty in
      switch duty {
      case .setting(let file, let found, let wrote): restore(file, to: found, from: wrote)
      case .directory(let path): Self.remove(path)
      }
    }
  }

  /// Says on standard error, in one line, what could not be put right.
  static func report(_ failures: [String]) {
    guard !failures.isEmpty else { return }
    StandardStreams.say("could not be put back: \(failures.joined(separator: "; "))")
  }

  /// Waits while ksmd clears up behind the programs.
  ///
  /// Once it is stopped it never notices that their memory is gone, and the kernel's counters
  /// would tell of merged pages that nobody has.
  private func letKernelForget() {
    var directory = KSMDirectory(roots)
    _ = Patience.wait(seconds: Self.patience) {
      let ksm = directory.read()
      return ksm[.run] != 1 || ksm[.pagesShared] == 0
    }
  }

  private func restore(_ file: KSMFile, to found: String, from wrote: String) -> String? {
    // Changed by another since, or never changed at all: not ours to touch.
    guard value(file) == wrote, found != wrote else { return nil }
    do throws(KernelFileError) {
      try KSMWriter.write(found, to: file, roots)
    } catch {
      return "\(error) (by hand: echo \(found) > \(roots.ksm)/\(file.rawValue))"
    }
    let now = value(file)
    return now == found ? nil : "\(file.rawValue) is \(now ?? "unreadable"), not \(found)"
  }

  /// A setting as it would be written; nil where it cannot be read.
  private func value(_ file: KSMFile) -> String? {
    var directory = KSMDirectory(roots)
    return directory.read()[reading: file].value?.text
  }

  /// Removes a directory of ours; what could not be, in words.
  ///
  /// Files that lie in it directly go with it; anything else is not ours and stays.
  static func remove(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0, let stream = fdopendir(descriptor) else {
      return errno == ENOENT ? nil : failure(path)
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { unlinkat(dirfd(stream), name, 0) }
    }
    return rmdir(path) == 0 || errno == ENOENT ? nil : failure(path)
  }

  private static func failure(_ path: String) -> String { "\(path): \(Errno(rawValue: errno))" }
}
