import GuestControl
import JSONText
import MergeModel
import Tuning
import TuningRules

extension FuzzTarget {
  static let json = FuzzTarget("json") { input in
    guard let value = JSONReader.value(of: input) else { return }
    let text = value.text
    try expect(text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }, "not ASCII: \(text)")
    try expectEqual(JSONReader.value(of: text.utf8), value, "read again")
  }

  /// A line of the log of changes, and what the journal is told of it.
  static let changeRecord = FuzzTarget("change-record") { input in
    guard let record = JSONReader.value(of: input).flatMap(ChangeRecord.init) else { return }
    let line = record.json.text
    try expect(!line.utf8.contains(0x0a), "more than one line")
    try expectEqual(
      JSONReader.value(of: line.utf8).flatMap(ChangeRecord.init), record, "read again")
    try JournalEntry.check(Journal.entry(record))
  }

  /// A file of `/run/ksmtop/held`.
  static let heldChange = FuzzTarget("held-change") { input in
    guard let held = JSONReader.value(of: input).flatMap(HeldChange.init) else { return }
    try expect(!held.recordID.utf8.contains(UInt8(ascii: "/")), "a path: \(held.recordID)")
    let text = held.json(bootID: "b", sysfs: "/sys").text
    try expectEqual(JSONReader.value(of: text.utf8).flatMap(HeldChange.init), held, "read again")
  }

  /// What a guest's monitor sends, at once and byte by byte.
  static let qmp = FuzzTarget("qmp") { input in
    try expectEqual(
      Heard([input]), Heard(input.map { [$0] }), "in pieces")
  }
}

/// The journal's native protocol, read as systemd reads it.
private enum JournalEntry {
  /// Fails where a value could pass for a field of its own.
  static func check(_ entry: [UInt8]) throws(Flaw) {
    var rest = entry[...]
    while let end = rest.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == 0x0a }) {
      let name = rest[..<end]
      try expect(!name.isEmpty && name.allSatisfy(isOfName), "a field called \(Array(name))")
      if rest[end] == UInt8(ascii: "=") {
        guard let line = rest[end...].firstIndex(of: 0x0a) else { break }
        rest = rest[(line + 1)...]
      } else {
        let length = rest[(end + 1)...].prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let next = end + 9 + length
        try expect(next < rest.endIndex && rest[next] == 0x0a, "a length of \(length)")
        rest = rest[(next + 1)...]
      }
    }
    try expect(rest.isEmpty, "an end that is no field: \(Array(rest))")
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}

/// What came out of a stream: its messages, and what ended it.
private struct Heard: Equatable {
  var messages: [QMPMessage] = []
  var fault: QMPMessages.Fault?

  /// Of what was received piece by piece.
  init(_ pieces: [[UInt8]]) {
    var stream = QMPMessages()
    for piece in pieces {
      do throws(QMPMessages.Fault) {
        try stream.take(piece)
      } catch {
        fault = error
      }
      while let message = stream.next() { messages.append(message) }
      if fault != nil { return }
    }
  }
}
