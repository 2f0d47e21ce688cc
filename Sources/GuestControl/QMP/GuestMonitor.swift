import JSONText

/// The program that runs a guest, as one who answers QMP commands.
protocol GuestMonitor {
  /// What the command returns; waits no longer than `limit`.
  func ask(_ command: QMPCommand, within limit: Duration) throws(GuestControlError) -> JSONValue
}

extension GuestMonitor {
  /// Time for what QEMU answers out of its head.
  func ask(_ command: QMPCommand) throws(GuestControlError) -> JSONValue {
    try ask(command, within: .seconds(10))
  }
}
