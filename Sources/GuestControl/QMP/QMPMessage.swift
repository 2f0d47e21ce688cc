package import JSONText

/// What a QMP server says, by its kind.
package enum QMPMessage: Equatable {
  /// The first message of a connection.
  case greeting
  /// Something happened; comes at any time between other messages.
  case event
  /// The answer to a command, with the command's id.
  case success(JSONValue, id: Int?)
  /// A command that failed, with QEMU's words.
  case failure(String, id: Int?)

  /// Nil for what no QMP server says.
  init?(_ message: JSONValue) {
    let id = message["id"]?.integer.flatMap { Int(exactly: $0) }
    if message["QMP"] != nil {
      self = .greeting
    } else if message["event"]?.string != nil {
      self = .event
    } else if let value = message["return"] {
      self = .success(value, id: id)
    } else if let error = message["error"] {
      self = .failure(error["desc"]?.string ?? error["class"]?.string ?? "", id: id)
    } else {
      return nil
    }
  }
}
