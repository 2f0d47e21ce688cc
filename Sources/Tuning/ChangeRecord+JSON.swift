package import JSONText
package import MergeModel

extension ChangeRecord {
  /// The record as a line of the log holds it.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("at", .string(WallTime.text(at.wall))),
      .init("monotonic", .seconds(at.monotonic)), .init("boot_id", .string(bootID)),
      .init("user", .string(user)),
    ]
    if let login { members.append(.init("login", .string(login))) }
    if let terminal { members.append(.init("tty", .string(terminal))) }
    members += kind.members
    members.append(.init("changes", .array(changes.map(\.json))))
    if let guest { members.append(.init("guest", guest.json)) }
    members.append(.init("result", .string(failure ?? "done")))
    return .object(members)
  }

  /// The record that a line of the log is; nil where it is none.
  package init?(_ json: JSONValue) {
    guard let id = json["id"]?.string, !id.isEmpty,
      let wall = json["at"]?.string.flatMap(WallTime.seconds),
      let monotonic = json["monotonic"]?.double, monotonic.isFinite,
      let bootID = json["boot_id"]?.string, let user = json["user"]?.string,
      let kind = Kind(json), let items = json["changes"]?.array
    else { return nil }
    let changes = items.compactMap(SettingChange.init)
    let guest = json["guest"].flatMap(GuestMergingChange.init)
    // A change that we cannot understand must not be undone by halves.
    guard changes.count == items.count, (json["guest"] == nil) == (guest == nil) else { return nil }
    let result = json["result"]?.string ?? "done"
    self.init(
      id: id, at: Moment(wall: wall, monotonic: monotonic), bootID: bootID, user: user,
      login: json["login"]?.string, terminal: json["tty"]?.string, kind: kind, changes: changes,
      guest: guest, failure: result == "done" ? nil : result)
  }
}

extension ChangeRecord.Kind {
  /// The word of the log, by which the journal knows it too.
  var word: String {
    switch self {
    case .set: "set"
    case .trial: "trial"
    case .putBack: "put_back"
    case .undo: "undo"
    case .pulse: "pulse"
    case .kept: "kept"
    }
  }

  fileprivate var members: [JSONValue.Member] {
    let kind = JSONValue.Member("kind", .string(word))
    switch self {
    case .set, .pulse: return [kind]
    case .trial(let seconds): return [kind, .init("trial_seconds", .seconds(seconds))]
    case .putBack(let record), .undo(let record), .kept(let record):
      return [kind, .init("of", .string(record))]
    }
  }

  fileprivate init?(_ json: JSONValue) {
    switch (json["kind"]?.string, json["of"]?.string) {
    case ("set", _): self = .set
    case ("pulse", _): self = .pulse
    case ("trial", _):
      guard let seconds = json["trial_seconds"]?.double, seconds.isFinite else { return nil }
      self = .trial(seconds: seconds)
    case ("put_back", let record?): self = .putBack(of: record)
    case ("undo", let record?): self = .undo(of: record)
    case ("kept", let record?): self = .kept(of: record)
    default: return nil
    }
  }
}

extension SettingChange {
  var json: JSONValue {
    .object([
      .init("setting", .string(file.rawValue)), .init("from", .string(from)),
      .init("to", .string(to)),
    ])
  }

  /// Nil for what is no setting of this table: nothing else is ever written.
  init?(_ json: JSONValue) {
    guard let file = json["setting"]?.string.flatMap(KSMFile.init), file.kind == .setting,
      let from = json["from"]?.string, let to = json["to"]?.string
    else { return nil }
    self.init(file, from: from, to: to)
  }
}

extension GuestMergingChange {
  var json: JSONValue {
    .object(
      id.members + [
        .init("name", .string(name)), .init("from", .bool(from)), .init("to", .bool(to)),
      ])
  }

  init?(_ json: JSONValue) {
    guard let id = ProcessIdentity(json), let name = json["name"]?.string,
      let from = json["from"]?.bool, let to = json["to"]?.bool
    else { return nil }
    self.init(id, name: name, from: from, to: to)
  }
}

extension ProcessIdentity {
  var members: [JSONValue.Member] {
    [.init("pid", .number(String(pid))), .init("start_ticks", .number(String(startTicks)))]
  }

  init?(_ json: JSONValue) {
    guard let pid = json["pid"]?.integer.flatMap(Int32.init(exactly:)),
      let ticks = json["start_ticks"]?.integer.flatMap(UInt64.init(exactly:))
    else { return nil }
    self.init(pid: pid, startTicks: ticks)
  }
}

extension JSONValue {
  /// A number of seconds; what is no number becomes 0.
  static func seconds(_ value: Double) -> JSONValue {
    .number(value.isFinite ? String(value) : "0")
  }
}
