/// The strings, numbers and booleans that stand at the top of a JSON object, as text.
///
/// Enough for QEMU's `-object {…}`; what is nested is passed over, what is broken ends the reading.
struct FlatJSON {
  private let bytes: [UInt8]
  private var position = 0

  static func members(of text: String) -> [String: String] {
    var reader = FlatJSON(bytes: Array(text.utf8))
    return reader.members()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func members() -> [String: String] {
    var members: [String: String] = [:]
    guard take("{") else { return members }
    while let key = string(), take(":") {
      switch peek() {
      case UInt8(ascii: "\""):
        guard let value = string() else { return members }
        members[key] = value
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        passNested()
      default:
        members[key] = word()
      }
      guard take(",") else { break }
    }
    return members
  }

  /// The next byte that is no white space.
  private mutating func peek() -> UInt8? {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: wanted) else { return false }
    position += 1
    return true
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() -> String {
    let end =
      bytes[position...].firstIndex { [0x2C, 0x7D, 0x5D, 0x20, 0x0A].contains($0) } ?? bytes.count
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += escape()
      default: text.append(byte)
      }
    }
    return nil
  }

  /// What stands behind a backslash.
  private mutating func escape() -> [UInt8] {
    guard position < bytes.count else { return [] }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"): return unicodeEscape()
    default: return [byte]
    }
  }

  /// One or, for a surrogate pair, two groups of four hex digits, as UTF-8.
  private mutating func unicodeEscape() -> [UInt8] {
    var units = [hexUnit()]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: Array("\\u".utf8)) {
      position += 2
      units.append(hexUnit())
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func hexUnit() -> UInt16 {
    let end = min(position + 4, bytes.count)
    defer { position = end }
    return UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16) ?? 0xFFFD
  }

  /// Passes over an object or a list and all that is in it.
  private mutating func passNested() {
    var depth = 0
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        guard string() != nil else { return }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return }
    }
  }
}
