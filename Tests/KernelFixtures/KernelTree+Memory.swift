import Glibc

extension KernelTree {
  /// Writes `mem` of a process, sparse: `pages` by virtual page, that is address / 4096.
  ///
  /// A plain file ends where its last page ends; the file system wants addresses below 16 TiB.
  package func writeMemory(pid: Int32, _ pages: [UInt64: [UInt8]]) throws {
    let relative = "proc/\(pid)/mem"
    try makeParent(of: relative)
    try withDescriptor(relative, O_WRONLY | O_CREAT | O_TRUNC) { descriptor in
      for (page, bytes) in pages {
        let written = bytes.withUnsafeBytes {
          pwrite(descriptor, $0.baseAddress, $0.count, off_t(page * 4_096))
        }
        guard written == bytes.count else { throw FixtureError("pwrite", relative) }
      }
    }
  }
}
