import Glibc

/// Files of known content in a temporary directory, each content once.
final class ContentFiles {
  private let directory: String
  private var paths: [KnownContent: String] = [:]
  private var hasBootDisk = false
  private var disks: [String] = []
  private var monitors: [String] = []

  init() throws {
    var template = Array("/tmp/ksmtop-live.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw LiveError("mkdtemp: \(String(cString: strerror(errno)))")
    }
    directory = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
  }

  deinit { remove() }

  /// The file that holds `content`, written when first asked for.
  func path(_ content: KnownContent) throws -> String {
    if let path = paths[content] { return path }
    let path = "\(directory)/\(paths.count)"
    paths[content] = path
    try content.write(to: path)
    return path
  }

  /// The disk that a busy guest boots from, written when first asked for.
  func bootDisk() throws -> String {
    let path = "\(directory)/boot"
    if !hasBootDisk { try BootSector.write(to: path) }
    hasBootDisk = true
    return path
  }

  /// The disk that a guest boots from which writes over its memory.
  func stormDisk(_ writes: GuestWrites, of name: String) throws -> String {
    let path = "\(directory)/storm-\(disks.count)"
    // Below a page's size, so that sums with addresses of pages stay different.
    try StormDisk.write(writes, salt: UInt32(disks.count % 4_000 + 1), to: path)
    disks.append(path)
    return path
  }

  /// Where the monitor of such a guest listens.
  func monitor(of name: String) -> String {
    let path = "\(directory)/\(name).qmp"
    if !monitors.contains(path) { monitors.append(path) }
    return path
  }

  /// Removes everything; whoever has read or opened it needs it no more.
  func remove() {
    if hasBootDisk { unlink("\(directory)/boot") }
    hasBootDisk = false
    for path in Array(paths.values) + disks + monitors { unlink(path) }
    disks = []
    monitors = []
    rmdir(directory)
    paths = [:]
  }
}
