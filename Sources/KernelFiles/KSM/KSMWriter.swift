import Glibc
package import MergeModel

/// Writes one setting of `/sys/kernel/mm/ksm`, whole and in one call.
package enum KSMWriter {
  /// Writes `text`; EBUSY, EINVAL and their kin come back as errors with the path.
  package static func write(
    _ text: String, to file: KSMFile, _ roots: KernelRoots
  ) throws(KernelFileError) {
    let open = try OpenFile("\(roots.ksm)/\(file.rawValue)", flags: O_WRONLY)
    let bytes = Array(text.utf8)
    let written = Glibc.write(open.descriptor, bytes, bytes.count)
    guard written >= 0 else { throw KernelFileError(path: open.path, errno: errno) }
    // Half a number would be another number.
    guard written == bytes.count else { throw KernelFileError(path: open.path, errno: EIO) }
  }
}
