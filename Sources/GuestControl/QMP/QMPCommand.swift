import JSONText

/// A command of QMP, QEMU's control protocol (docs/interop/qmp-spec.rst of QEMU).
struct QMPCommand: Equatable {
  var name: String
  var arguments: [JSONValue.Member] = []

  /// As it is sent; `id` comes back with the answer.
  func json(id: Int? = nil) -> JSONValue {
    var members = [JSONValue.Member("execute", .string(name))]
    if !arguments.isEmpty { members.append(JSONValue.Member("arguments", .object(arguments))) }
    if let id { members.append(JSONValue.Member("id", .number(String(id)))) }
    return .object(members)
  }

  static let capabilities = QMPCommand(name: "qmp_capabilities")
  /// The memory backends: id, size, share, merge.
  static let memoryBackends = QMPCommand(name: "query-memdev")
  /// The virtual processors, each with the number of its thread.
  static let processors = QMPCommand(name: "query-cpus-fast")

  /// Asks whether a memory backend merges.
  static func merge(of backend: String) -> QMPCommand {
    QMPCommand(name: "qom-get", arguments: property(backend))
  }

  /// Makes a memory backend merge, or not.
  static func setMerge(of backend: String, _ isOn: Bool) -> QMPCommand {
    QMPCommand(
      name: "qom-set", arguments: property(backend) + [JSONValue.Member("value", .bool(isOn))])
  }

  private static func property(_ backend: String) -> [JSONValue.Member] {
    [
      JSONValue.Member("path", .string("/objects/" + backend)),
      JSONValue.Member("property", .string("merge")),
    ]
  }
}
