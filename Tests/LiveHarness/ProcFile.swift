import Glibc

/// The text of a small kernel file; nil where it cannot be read.
package func kernelFile(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { return nil }
    guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}

/// The fields of `/proc/PID/stat` behind the name in brackets, the first being the state.
func statFields(_ pid: Int32) -> [Substring]? {
  guard let text = kernelFile("/proc/\(pid)/stat"), let bracket = text.lastIndex(of: ")") else {
    return nil
  }
  return text[text.index(after: bracket)...].split(whereSeparator: \.isWhitespace)
}

/// Whether the process of that number runs, and with `startTicks` that very one.
///
/// One that has ended and waits to be collected (state Z or X) does not run, though a signal still
/// finds it.
package func isAlive(_ pid: Int32, since startTicks: UInt64? = nil) -> Bool {
  guard let fields = statFields(pid), fields.count > 19 else { return false }
  return !["Z", "X"].contains(fields[0])
    && (startTicks == nil || UInt64(fields[19]) == startTicks)
}

/// The numbers of all processes.
func processNumbers() -> [Int32] {
  guard let stream = opendir("/proc") else { return [] }
  defer { closedir(stream) }
  var numbers: [Int32] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if let number = Int32(name) { numbers.append(number) }
  }
  return numbers
}
