/// One JSON value (RFC 8259), read whole: messages and records of a few kilobytes.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// As it was written, so that no digit is lost.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order of the text; of a name that stands twice the last one holds.
  case object([Member])

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// A member of an object; nil where it is no object or has none of that name.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  package var integer: Int64? {
    if case .number(let text) = self { Int64(text) } else { nil }
  }

  package var double: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }
}
