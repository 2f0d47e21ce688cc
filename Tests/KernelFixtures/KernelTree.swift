import Glibc

/// A fake sys and proc tree in a temporary directory that goes away with this object.
///
/// Paths given to its functions are relative to its root: `proc/meminfo`, `sys/kernel/mm/ksm/run`.
/// A new tree is empty; `writeHost`, `writeKSM` and `add` fill in what kernel 6.18 shows.
package final class KernelTree: Sendable {
  /// The temporary directory.
  package let root: String
  /// What takes the place of `/sys`.
  package var sysfs: String { "\(root)/sys" }
  /// What takes the place of `/proc`.
  package var procfs: String { "\(root)/proc" }

  package init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/kernel-tree.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FixtureError("mkdtemp", parent) }
    root = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    try makeDirectory("sys")
    try makeDirectory("proc")
  }

  deinit {
    removeTree(root)
  }

  /// The absolute path of something in the tree.
  package func path(_ relative: String) -> String { "\(root)/\(relative)" }

  /// Makes a directory and those above it.
  package func makeDirectory(_ relative: String) throws {
    var path = root
    for component in relative.split(separator: "/") {
      path += "/\(component)"
      guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FixtureError("mkdir", path) }
    }
  }

  /// Writes a text file, in place of one that is there already.
  package func write(_ text: String, to relative: String) throws {
    try write(bytes: Array(text.utf8), to: relative)
  }

  /// Writes a file of any bytes, in place of one that is there already.
  package func write(bytes: [UInt8], to relative: String) throws {
    try makeParent(of: relative)
    try withDescriptor(relative, O_WRONLY | O_CREAT | O_TRUNC) { descriptor in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw FixtureError("write", relative) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Puts a FIFO in the place of a file, all at once: whoever opens it waits, as in a lock that is held.
  ///
  /// The FIFO stays reachable as `handle`, so that those who wait can be let go later.
  package func makeFIFO(_ relative: String, handle: String) throws {
    guard mkfifo(path(handle), 0o644) == 0 else { throw FixtureError("mkfifo", handle) }
    let new = "\(relative).new"
    guard Glibc.link(path(handle), path(new)) == 0 else { throw FixtureError("link", new) }
    try move(new, to: relative)
  }

  /// Lets go who waits in opening the FIFO `handle`; false while nobody does.
  package func openFIFO(_ handle: String) -> Bool {
    let descriptor = open(path(handle), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// Makes a second name for a file.
  package func addName(_ other: String, of relative: String) throws {
    guard Glibc.link(path(relative), path(other)) == 0 else { throw FixtureError("link", other) }
  }

  /// Moves something over something else, all at once.
  package func move(_ relative: String, to other: String) throws {
    guard rename(path(relative), path(other)) == 0 else { throw FixtureError("rename", relative) }
  }

  /// Removes a file or link; the kernel then does not have it.
  package func removeFile(_ relative: String) throws {
    guard unlink(path(relative)) == 0 else { throw FixtureError("unlink", relative) }
  }

  /// Removes everything of a process, as when it ends.
  package func removeProcess(_ pid: Int32) {
    removeTree(path("proc/\(pid)"))
  }

  /// Makes a symbolic link, in place of one that is there already; its target need not exist.
  package func link(_ relative: String, to target: String) throws {
    try makeParent(of: relative)
    unlink(path(relative))
    guard symlink(target, path(relative)) == 0 else { throw FixtureError("symlink", relative) }
  }

  /// Sets permissions; 0 makes a file forbidden to all but root.
  package func setMode(_ mode: UInt32, of relative: String) throws {
    guard chmod(path(relative), mode) == 0 else { throw FixtureError("chmod", relative) }
  }

  func makeParent(of relative: String) throws {
    guard let slash = relative.lastIndex(of: "/") else { return }
    try makeDirectory(String(relative[..<slash]))
  }

  func withDescriptor(
    _ relative: String, _ flags: Int32, _ body: (Int32) throws -> Void
  ) throws {
    let descriptor = open(path(relative), flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FixtureError("open", relative) }
    defer { close(descriptor) }
    try body(descriptor)
  }
}

/// Removes a directory and all below it; a link is removed, not followed.
private func removeTree(_ directory: String) {
  if let stream = opendir(directory) {
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let path = "\(directory)/\(name)"
      if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(path) } else { unlink(path) }
    }
  }
  rmdir(directory)
}
