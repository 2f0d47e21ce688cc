import Glibc
import MergeModel
import Testing

@testable import Tuning

@Suite("Journal")
struct JournalTests {
  /// The fields of an entry as systemd reads them.
  private func fields(_ entry: [UInt8]) throws -> [String: String] {
    var fields: [String: String] = [:]
    var rest = entry[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
        fields[String(decoding: line[..<equals], as: UTF8.self)] =
          String(decoding: line[(equals + 1)...], as: UTF8.self)
      } else {
        let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let value = rest.dropFirst(8).prefix(length)
        fields[String(decoding: line, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
        rest = rest.dropFirst(8 + length)
        try #require(rest.first == 0x0A)
        rest = rest.dropFirst()
      }
    }
    #expect(rest.isEmpty)
    return fields
  }

  @Test("An entry tells who changed what, a field for each setting")
  func entry() throws {
    let place = try Place()
    let record = place.record([SettingChange(.pagesToScan, from: "100", to: "2000")], id: "17")
    let fields = try fields(Journal.entry(record))
    #expect(fields["MESSAGE"] == "pages_to_scan 100 -> 2000 (set by root (anna))")
    #expect(fields["PRIORITY"] == "5")
    #expect(fields["SYSLOG_IDENTIFIER"] == "ksmtop")
    #expect(fields["KSMTOP_PAGES_TO_SCAN"] == "2000")
    #expect(fields["KSMTOP_CHANGE"] == "17")
    #expect(fields["KSMTOP_TTY"] == "pts/3")
  }

  @Test("A name with lines in it cannot forge a field")
  func hostile() throws {
    let place = try Place()
    var record = place.record([])
    let name = "vm\nPRIORITY=0\nMESSAGE=all is well"
    record.guest = GuestMergingChange(
      ProcessIdentity(pid: 1, startTicks: 1), name: name, from: true, to: false)
    let fields = try fields(Journal.entry(record))
    #expect(fields["PRIORITY"] == "5")
    #expect(fields["KSMTOP_GUEST"] == name)
    #expect(fields["MESSAGE"]?.hasPrefix("merging of guest vm\n") == true)
  }

  @Test("It is one datagram, and without a journal nothing")
  func datagram() throws {
    let place = try Place()
    let record = place.record([SettingChange(.run, from: "0", to: "1")])
    let path = place.path("journal")
    #expect(!Journal(path: path).send(record))
    let descriptor = try listening(path)
    defer { close(descriptor) }
    #expect(Journal(path: path).send(record))
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
    #expect(try fields(Array(buffer[..<max(0, count)]))["KSMTOP_RUN"] == "1")
    #expect(!Journal(path: path + String(repeating: "x", count: 200)).send(record))
  }

  private func listening(_ path: String) throws -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    return descriptor
  }
}
