import Glibc
package import MergeModel

/// Writes one setting of `/sys/kernel/mm/ksm`, whole and in one call, and reads it back.
package enum KSMWriter {
  /// Writes `text`; EBUSY, EINVAL and their kin come back as errors with the path.
  package static func write(
    _ text: String, to file: KSMFile, _ roots: KernelRoots
  ) throws(KernelFileError) {
    // Truncated as by a shell's `>`, so that a file of a test holds what was written last and
    // nothing more; and never waiting for a pipe to be read.
    let flags = O_WRONLY | O_TRUNC | O_NONBLOCK
    let open = try OpenFile("\(roots.ksm)/\(file.rawValue)", flags: flags)
    let bytes = Array(text.utf8)
    let written = Glibc.write(open.descriptor, bytes, bytes.count)
    guard written >= 0 else { throw KernelFileError(path: open.path, errno: errno) }
    // Half a number would be another number.
    guard written == bytes.count else { throw KernelFileError(path: open.path, errno: EIO) }
  }

  /// What a setting holds now, as it would be written.
  package static func readBack(
    _ file: KSMFile, _ roots: KernelRoots
  ) throws(KernelFileError) -> String {
    var buffer = TextBuffer(capacity: 256)
    let path = "\(roots.ksm)/\(file.rawValue)"
    try buffer.fill(from: path)
    return try buffer.withText { text throws(KernelFileError) in
      guard let value = KSMFileParser.value(of: text, form: file.form) else {
        throw KernelFileError(path: path, reason: .malformed(text.excerpt))
      }
      return value.text
    }
  }
}
