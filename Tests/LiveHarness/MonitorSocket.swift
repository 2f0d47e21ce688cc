import Glibc

/// The QMP socket of a guest.
enum MonitorSocket {
  /// Lets a paused guest run.
  static func goOn(_ path: String) throws {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard client >= 0 else { throw LiveError("socket: \(String(cString: strerror(errno)))") }
    defer { close(client) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      for (index, byte) in path.utf8.prefix(place.count - 1).enumerated() { place[index] = byte }
    }
    let connected = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    // A greeting, an answer, and an answer after which the guest runs.
    try awaitLine(client, with: "{\"QMP\"")
    try tell(client, #"{"execute":"qmp_capabilities"}"#)
    try awaitLine(client, with: "\"return\"")
    try tell(client, #"{"execute":"cont"}"#)
    try awaitLine(client, with: "\"return\"")
  }

  private static func tell(_ client: Int32, _ line: String) throws {
    let text = line + "\n"
    guard write(client, text, text.utf8.count) == text.utf8.count else {
      throw LiveError("QMP: \(String(cString: strerror(errno)))")
    }
  }

  private static func awaitLine(_ client: Int32, with word: String) throws {
    var line = ""
    while true {
      var byte: UInt8 = 0
      guard read(client, &byte, 1) == 1 else { throw LiveError("QMP: it closed") }
      if byte != UInt8(ascii: "\n") {
        line.unicodeScalars.append(Unicode.Scalar(byte))
      } else if line.contains(word) {
        return
      } else {
        line = ""
      }
    }
  }
}
