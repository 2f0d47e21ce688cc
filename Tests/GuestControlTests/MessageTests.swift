import JSONText
import KernelFixtures
import Testing

@testable import GuestControl

@Suite("Messages out of what a QMP server sends")
struct MessageTests {
  private func messages(_ pieces: [String]) throws -> [QMPMessage] {
    var reader = QMPMessages()
    var found: [QMPMessage] = []
    for piece in pieces {
      try reader.take(piece.utf8)
      while let message = reader.next() { found.append(message) }
    }
    return found
  }

  @Test(
    "By kind",
    arguments: [
      (#"{"QMP": {"version": {}, "capabilities": []}}"#, QMPMessage.greeting),
      (
        #"{"timestamp": {"seconds": 1}, "event": "STOP", "data": {"id": 4}}"#, .event
      ),
      (#"{"return": {}, "id": 7}"#, .success(.object([]), id: 7)),
      (#"{"return": true}"#, .success(.bool(true), id: nil)),
      (
        #"{"id": 2, "error": {"class": "GenericError", "desc": "no \"}{"}}"#,
        .failure("no \"}{", id: 2)
      ),
      (#"{"error": {"class": "CommandNotFound"}}"#, .failure("CommandNotFound", id: nil)),
    ])
  func kinds(text: String, message: QMPMessage) throws {
    #expect(try messages([text]) == [message])
    #expect(try messages([text + "\r\n" + text]) == [message, message])
    #expect(try messages(text.map(String.init)) == [message])
  }

  @Test("Printed over many lines, and several at once")
  func pretty() throws {
    let text = "{\n    \"return\": [\n    ],\n \"id\" :\t1\n}\n\n{\"event\":\"X\"} {\"return\":{}}"
    let expected: [QMPMessage] = [
      .success(.array([]), id: 1), .event, .success(.object([]), id: nil),
    ]
    #expect(try messages([text]) == expected)
  }

  @Test(
    "What is no message",
    arguments: [
      "hello", "[]", "1", "{\"x\":1}", "{]", "{\"return\":}", "\u{0}", "QEMU 7.2 monitor",
    ])
  func garbage(text: String) {
    #expect(throws: QMPMessages.Fault.notQMP) { try messages([text]) }
  }

  @Test("A message of 64 KiB passes, a longer one ends the reading")
  func tooLong() throws {
    func text(_ bytes: Int) -> String {
      let frame = "{\"return\":\"\"}"
      return "{\"return\":\"" + String(repeating: "x", count: bytes - frame.utf8.count) + "\"}"
    }
    #expect(try messages([text(64 << 10)]).count == 1)
    #expect(throws: QMPMessages.Fault.tooLong) { try messages([text(64 << 10 + 1)]) }
    #expect(throws: QMPMessages.Fault.tooLong) {
      try messages(["{\"return\":" + String(repeating: "[", count: 1 << 20)])
    }
  }

  @Test("Whatever bytes come, there are messages or a fault", arguments: 0..<40)
  func anything(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let words = [
      "{", "}", "[", "]", "\"", "\\", ":", ",", " ", "\n", "{\"return\":", "{\"event\":\"x\"}",
      "\"id\":1", "null", "true", "1e9", "\\u00", "{\"QMP\":{}}", "{\"error\":{\"desc\":\"",
    ]
    for _ in 0..<50 {
      var reader = QMPMessages()
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<200, using: &numbers) {
        if Bool.random(using: &numbers) {
          bytes += Array((words.randomElement(using: &numbers) ?? "").utf8)
        } else {
          bytes.append(UInt8.random(in: 0...255, using: &numbers))
        }
      }
      // A fault may only come where the same bytes, taken one by one, meet it too.
      let whole = Result { try reader.take(bytes) }
      var slow = QMPMessages()
      let single = Result { for byte in bytes { try slow.take([byte]) } }
      switch (whole, single) {
      case (.success, .success), (.failure, .failure): break
      default: Issue.record("the pieces matter: \(bytes)")
      }
      while let message = reader.next() { #expect(message == slow.next()) }
      #expect(slow.next() == nil)
    }
  }
}
