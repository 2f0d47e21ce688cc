import MergeModel

extension TuningRequest {
  /// What to type for the same, without confirmations: `ksmtop tune run=1`.
  var command: String {
    switch aim {
    case .settings(let wishes): Self.command(wishes)
    case .undo: "ksmtop tune --undo"
    case .pulse: "ksmtop tune --pulse"
    case .guest(let change): Self.command(change)
    }
  }

  static func command(_ wishes: [Wish]) -> String {
    (["ksmtop tune"] + wishes.map { "\($0.file.rawValue)=\($0.value)" }).joined(separator: " ")
  }

  /// By name where that can be pasted as it is shown, else by pid.
  static func command(_ change: GuestMergingChange) -> String {
    let guest = ShellWord.quoted(change.name) ?? String(change.id.pid)
    return "ksmtop tune --guest \(guest) merge=\(change.to ? "on" : "off")"
  }
}
