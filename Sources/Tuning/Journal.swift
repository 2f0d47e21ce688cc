import Glibc
package import MergeModel

/// systemd's journal, by its native protocol: one datagram an entry.
///
/// Where there is no journal nothing is sent, and nobody misses it: the log has it all.
package struct Journal: Sendable {
  private let path: String

  package init(path: String = "/run/systemd/journal/socket") {
    self.path = path
  }

  /// Sends an entry for a change; whether the journal took it.
  @discardableResult
  func send(_ record: ChangeRecord) -> Bool { send(Self.entry(record)) }

  /// The fields of an entry, one `KSMTOP_` field for each setting that was changed.
  package static func entry(_ record: ChangeRecord) -> [UInt8] {
    var fields = [
      ("MESSAGE", message(record)), ("PRIORITY", "5"), ("SYSLOG_IDENTIFIER", "ksmtop"),
      ("KSMTOP_CHANGE", record.id), ("KSMTOP_KIND", record.kind.word),
      ("KSMTOP_USER", record.user),
    ]
    if let login = record.login { fields.append(("KSMTOP_LOGIN", login)) }
    if let terminal = record.terminal { fields.append(("KSMTOP_TTY", terminal)) }
    for change in record.changes {
      fields.append(("KSMTOP_\(change.file.rawValue.uppercased())", change.to))
    }
    if let guest = record.guest {
      fields.append(("KSMTOP_GUEST", guest.name))
      fields.append(("KSMTOP_GUEST_MERGE", guest.to ? "on" : "off"))
    }
    if let failure = record.failure { fields.append(("KSMTOP_FAILURE", failure)) }
    return fields.flatMap { field($0.0, $0.1) }
  }

  /// One line for people.
  private static func message(_ record: ChangeRecord) -> String {
    var parts = record.changes.map { "\($0.file.rawValue) \($0.from) -> \($0.to)" }
    if let guest = record.guest {
      parts.append("merging of guest \(guest.name) \(guest.to ? "on" : "off")")
    }
    let who = record.login.map { "\(record.user) (\($0))" } ?? record.user
    let what = parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    let failure = record.failure.map { ": \($0)" } ?? ""
    return "\(what) (\(record.kind.word) by \(who))\(failure)"
  }

  /// A value with a line's end in it goes with its length before it, as the protocol wants it.
  private static func field(_ name: String, _ value: String) -> [UInt8] {
    let bytes = Array(value.utf8)
    guard bytes.contains(0x0A) else { return Array("\(name)=".utf8) + bytes + [0x0A] }
    let count = UInt64(bytes.count).littleEndian
    let length = withUnsafeBytes(of: count) { Array($0) }
    return Array("\(name)\n".utf8) + length + bytes + [0x0A]
  }

  private func send(_ entry: [UInt8]) -> Bool {
    var address = sockaddr_un()
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let kind = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    // A journal that hangs must not hang us.
    let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, entry, entry.count, flags, $0, size)
      }
    }
    return sent == entry.count
  }
}
