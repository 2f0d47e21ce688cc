import Foundation
import Glibc
import JSONText
import Synchronization

/// A QMP server in this process, with the manners that a test asks for.
final class FakeMonitor: Sendable {
  struct Manners: Sendable {
    /// Sent to who connects; nil for silence.
    var greeting: String? = "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n"
    /// Sent before each answer.
    var chatter = ""
    /// Over many lines.
    var isPretty = false
    /// Commands, or ids of backends, that are refused with these words.
    var refused: [String: String] = [:]
    /// A command at which the connection is closed.
    var closesAt: String?
    /// Sent in place of an answer to this command.
    var instead: [String: [UInt8]] = [:]
    /// Closes the connection once it has sent such.
    var hangsUp = false
  }

  private struct NoSocket: Error {
    var path: String
  }

  private let guest: FakeGuest
  private let manners: Manners
  private let listener: CInt
  private let heard = Mutex<[String]>([])

  /// The commands that came, as text.
  var commands: [String] { heard.withLock { $0 } }

  /// The `qom-set` commands that came: backend and value.
  var settings: [String] {
    commands.compactMap { JSONReader.value(of: $0.utf8) }
      .filter { $0["execute"]?.string == "qom-set" }
      .map { command in
        let arguments = command["arguments"]
        let path = arguments?["path"]?.string ?? "?"
        return "\(path.split(separator: "/").last ?? "")=\(arguments?["value"]?.text ?? "?")"
      }
  }

  init(of guest: FakeGuest, _ manners: Manners = Manners(), backlog: CInt = 4) throws {
    self.guest = guest
    self.manners = manners
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = FakeMonitor.address(guest.socketPath)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
    }
    guard isBound, listen(listener, backlog) == 0 else {
      close(listener)
      throw NoSocket(path: guest.socketPath)
    }
    Thread.detachNewThread { [listener, guest, manners, weak self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else {
          // Only here: elsewhere the number could be another test's before this thread looks.
          close(listener)
          return
        }
        Self.serve(client, guest, manners) { text in self?.heard.withLock { $0.append(text) } }
        close(client)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private static func address(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return address
  }

  /// A connection that stays open and says nothing.
  static func connection(to path: String) throws -> CInt {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = address(path)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, size) == 0 }
    }
    guard isConnected else { throw NoSocket(path: path) }
    return client
  }

  private static func serve(
    _ client: CInt, _ guest: FakeGuest, _ manners: Manners, _ note: (String) -> Void
  ) {
    if let greeting = manners.greeting { send(client, Array(greeting.utf8)) }
    var waiting: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      waiting += buffer[..<count]
      while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(waiting[..<end])
        waiting.removeFirst(end + 1)
        note(String(decoding: line, as: UTF8.self))
        guard let command = JSONReader.value(of: line), let name = command["execute"]?.string,
          name != manners.closesAt
        else { return }
        if let bytes = manners.instead[name] {
          send(client, bytes)
          if manners.hangsUp { return }
          continue
        }
        send(client, Array(manners.chatter.utf8))
        send(client, answer(to: command, name, guest, manners))
      }
    }
  }

  private static func answer(
    to command: JSONValue, _ name: String, _ guest: FakeGuest, _ manners: Manners
  ) -> [UInt8] {
    let backend = command["arguments"]?["path"]?.string?.split(separator: "/").last.map(String.init)
    let words = manners.refused[name] ?? backend.flatMap { manners.refused["\(name) \($0)"] }
    var answer: JSONValue
    if let words {
      answer = .object([
        JSONValue.Member(
          "error",
          .object([
            JSONValue.Member("class", .string("GenericError")),
            JSONValue.Member("desc", .string(words)),
          ]))
      ])
    } else {
      let value = value(of: command, name, backend ?? "", guest)
      answer = .object([JSONValue.Member("return", value)])
    }
    if case .object(let members) = answer, let id = command["id"] {
      answer = .object(members + [JSONValue.Member("id", id)])
    }
    let text = answer.text
    let pretty = text.replacing(",", with: ",\n        ").replacing(":", with: " : ")
    return Array(((manners.isPretty ? pretty : text) + "\r\n").utf8)
  }

  private static func value(
    of command: JSONValue, _ name: String, _ backend: String, _ guest: FakeGuest
  ) -> JSONValue {
    switch name {
    case "query-memdev": return guest.listing
    case "qom-get": return .bool(guest.backends.first { $0.id == backend }?.merges ?? false)
    case "qom-set":
      try? guest.set(backend, merges: command["arguments"]?["value"]?.bool ?? false)
      return .object([])
    default: return .object([])
    }
  }

  private static func send(_ client: CInt, _ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
