import Glibc

/// Files of known content in a temporary directory, each content once.
final class ContentFiles {
  private let directory: String
  private var paths: [KnownContent: String] = [:]
  private var hasBootDisk = false

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

  /// Removes everything; whoever has read or opened it needs it no more.
  func remove() {
    if hasBootDisk { unlink("\(directory)/boot") }
    hasBootDisk = false
    for path in paths.values { unlink(path) }
    rmdir(directory)
    paths = [:]
  }
}
