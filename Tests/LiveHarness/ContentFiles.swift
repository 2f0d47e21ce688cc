import Glibc

/// Files of known content in a temporary directory, each content once.
final class ContentFiles {
  private let directory: String
  private var paths: [KnownContent: String] = [:]

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

  /// Removes everything; whoever has read it needs it no more.
  func remove() {
    for path in paths.values { unlink(path) }
    rmdir(directory)
    paths = [:]
  }
}
