import JSONText

/// A connection to QEMU over one of its QMP sockets.
final class QMPConnection: GuestMonitor {
  private let socket: LocalSocket
  private let path: String
  private var messages = QMPMessages()
  private var lastID = 0

  /// Time to connect and to be greeted: one whose socket somebody else holds never greets.
  static let greetingLimit = Duration.seconds(2)

  /// Connects to the first of `paths` behind which the process `pid` answers.
  static func toAny(
    of paths: [String], process pid: Int32
  ) throws(GuestControlError) -> QMPConnection {
    var failure = GuestControlError.noSocket(pid: pid)
    for path in paths {
      do throws(GuestControlError) {
        return try QMPConnection(path, of: pid, within: greetingLimit / paths.count)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// Connects, waits for the greeting, and asks for commands to be taken.
  init(
    _ path: String, of pid: Int32, within limit: Duration
  ) throws(GuestControlError) {
    self.path = path
    let deadline = Deadline(in: limit)
    socket = try LocalSocket(path, deadline)
    try socket.expectPeer(pid)
    guard let greeting = try next(deadline) else { throw .heldByOthers(path) }
    guard greeting == .greeting else { throw .notQMP(path) }
    _ = try ask(.capabilities, within: limit)
  }

  func ask(_ command: QMPCommand, within limit: Duration) throws(GuestControlError) -> JSONValue {
    lastID += 1
    let deadline = Deadline(in: limit)
    try socket.send(Array((command.json(id: lastID).text + "\n").utf8), deadline)
    while let message = try next(deadline) {
      switch message {
      case .success(let value, id: lastID): return value
      case .failure(let words, id: lastID): throw .refusedByQEMU(command, words)
      // QEMU cannot give the id of a command that it could not read.
      case .failure(let words, id: nil): throw .refusedByQEMU(command, words)
      // Somebody's event, or the late answer to what we no longer wait for.
      case .greeting, .event, .success, .failure: continue
      }
    }
    throw .noAnswer(path, command, limit)
  }

  /// The next message; nil where none came in time.
  private func next(_ deadline: Deadline) throws(GuestControlError) -> QMPMessage? {
    while true {
      if let message = messages.next() { return message }
      guard let bytes = try socket.receive(deadline) else { return nil }
      do throws(QMPMessages.Fault) {
        try messages.take(bytes)
      } catch {
        switch error {
        case .notQMP: throw .notQMP(path)
        case .tooLong: throw .tooLong(path)
        }
      }
    }
  }
}
