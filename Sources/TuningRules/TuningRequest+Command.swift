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

  static func command(_ change: GuestMergingChange) -> String {
    "ksmtop tune --guest \(quoted(change.name)) merge=\(change.to ? "on" : "off")"
  }

  /// As a shell takes it for one word, whatever a guest is called.
  private static func quoted(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      } && name.utf8.first != UInt8(ascii: "-")
    if isPlain { return name }
    return "'"
      + name.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
