import JSONText

/// QEMU's `key=value,key=value` with `,,` for a comma in a value, or the same as a JSON object.
///
/// Source: util/qemu-option.c, `get_opt_name_value`; JSON since QEMU 6.0 for `-object` and `-device`.
struct OptionList {
  private var values: [String: String] = [:]

  /// `firstKey` names the first token where that has no key.
  init(_ text: String, firstKey: String? = nil) {
    if text.utf8.first == UInt8(ascii: "{") {
      values = Self.members(of: text)
      return
    }
    let bytes = Array(text.utf8)
    var position = 0
    var isFirst = true
    while position < bytes.count {
      let end = bytes[position...].firstIndex { $0 == .comma || $0 == .equals } ?? bytes.count
      if end < bytes.count, bytes[end] == .equals {
        let key = String(decoding: bytes[position..<end], as: UTF8.self)
        (values[key], position) = Self.value(in: bytes, from: end + 1)
      } else if isFirst, let firstKey {
        (values[firstKey], position) = Self.value(in: bytes, from: position)
      } else {
        values[String(decoding: bytes[position..<end], as: UTF8.self)] = "on"
        position = end + 1
      }
      isFirst = false
    }
  }

  /// The last value of `key`.
  subscript(key: String) -> String? { values[key] }

  /// Whether `key` is switched on; nil where nothing is said.
  func flag(_ key: String) -> Bool? {
    switch values[key]?.lowercased() {
    case "on", "yes", "true", "y": true
    case "off", "no", "false", "n": false
    default: nil
    }
  }

  /// What stands at the top of a JSON object; none where QEMU would refuse the text.
  private static func members(of text: String) -> [String: String] {
    guard case .object(let members)? = JSONReader.value(of: text.utf8) else { return [:] }
    var values: [String: String] = [:]
    for member in members { values[member.name] = member.value.scalarText }
    return values
  }

  /// The value that begins at `start`, and the position behind its comma.
  private static func value(in bytes: [UInt8], from start: Int) -> (String, Int) {
    var value: [UInt8] = []
    var position = start
    while position < bytes.count {
      if bytes[position] == .comma {
        position += 1
        guard position < bytes.count, bytes[position] == .comma else { break }
      }
      value.append(bytes[position])
      position += 1
    }
    return (String(decoding: value, as: UTF8.self), position)
  }
}

extension JSONValue {
  /// As QEMU's other form would write it; nil for what is nested.
  fileprivate var scalarText: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let equals = UInt8(ascii: "=")
}
