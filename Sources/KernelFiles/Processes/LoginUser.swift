/// Who logged in to the session that this process is part of, whoever he became since.
package enum LoginUser {
  /// `/proc/self/loginuid`; nil where nobody logged in: a service, or a kernel without auditing.
  package static func number(_ roots: KernelRoots) -> UInt32? {
    var buffer = TextBuffer(capacity: 64)
    do throws(KernelFileError) {
      try buffer.fill(from: "\(roots.procfs)/self/loginuid")
    } catch {
      return nil
    }
    guard let number = UInt32(buffer.string), number != .max else { return nil }
    return number
  }
}
