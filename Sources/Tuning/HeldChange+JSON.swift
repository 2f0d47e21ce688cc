package import JSONText
import MergeModel
package import TuningRules

extension HeldChange {
  /// As it stands in a file of `/run/ksmtop/held`, and goes to the guardian.
  ///
  /// The guardian knows boot and tree itself.
  package func json(bootID: String = "", sysfs: String? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("kind", .string(kind.word)), .init("id", .string(recordID)),
      .init("user", .string(user)), .init("boot_id", .string(bootID)),
      .init("guardian", .object(guardian.members)),
      .init("began", began.json),
    ]
    if let sysfs { members.append(.init("sysfs", .string(sysfs))) }
    if let until { members.append(.init("until", until.json)) }
    members.append(.init("changes", .array(changes.map(\.json))))
    return .object(members)
  }

  package init?(_ json: JSONValue) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(word:)),
      let id = json["id"]?.string, Self.isName(id), let user = json["user"]?.string,
      let guardian = json["guardian"].flatMap(ProcessIdentity.init),
      let began = json["began"].flatMap(Moment.init), let items = json["changes"]?.array
    else { return nil }
    let changes = items.compactMap(SettingChange.init)
    let until = json["until"].flatMap(Moment.init)
    guard changes.count == items.count, (json["until"] == nil) == (until == nil) else { return nil }
    self.init(
      kind, recordID: id, user: user, guardian: guardian, began: began, until: until,
      changes: changes)
  }

  /// Whether an identifier can be a file's name, and no path.
  private static func isName(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 64
      && id.utf8.allSatisfy { byte in
        Character(Unicode.Scalar(byte)).isHexDigit || byte == UInt8(ascii: "-")
      }
  }
}

extension HeldChange.Kind {
  var word: String {
    switch self {
    case .trial: "trial"
    case .pulse: "pulse"
    case .session: "session"
    case .sequence: "sequence"
    }
  }

  fileprivate init?(word: String) {
    switch word {
    case "trial": self = .trial
    case "pulse": self = .pulse
    case "session": self = .session
    case "sequence": self = .sequence
    default: return nil
    }
  }
}

extension Moment {
  fileprivate var json: JSONValue {
    .object([
      .init("wall", .string(WallTime.text(wall))), .init("monotonic", .seconds(monotonic)),
    ])
  }

  fileprivate init?(_ json: JSONValue) {
    guard let wall = json["wall"]?.string.flatMap(WallTime.seconds),
      let monotonic = json["monotonic"]?.double, monotonic.isFinite
    else { return nil }
    self.init(wall: wall, monotonic: monotonic)
  }
}
