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
    let guest = word(change.name) ?? String(change.id.pid)
    return "ksmtop tune --guest \(guest) merge=\(change.to ? "on" : "off")"
  }

  /// The name as one word of a shell; nil where the screen would show anything else than the name.
  ///
  /// Looked at byte by byte: for Swift a quote with a combining mark behind it is no quote, and for
  /// a shell it is one.
  private static func word(_ name: String) -> String? {
    guard let first = name.utf8.first, first != UInt8(ascii: "-"),
      name.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && !unquotable.contains($0) })
    else { return nil }
    return name.utf8.allSatisfy(isPlain) ? name : "'\(name)'"
  }

  /// What ends a quotation, what is shown doubled, and what some shells take even inside quotes.
  private static let unquotable = Array("'\\!".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
