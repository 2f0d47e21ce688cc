/// Writes JSON (RFC 8259) from the first byte to the last, in ASCII, in the order given.
///
/// Half a million pairs cost no more than their text: no tree is built.
package struct JSONWriter {
  package enum Layout {
    /// One key a line, for people.
    case indented
    /// One record a line, for `-n`.
    case oneLine
  }

  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  private var depth = 0
  private var isFirst = true
  /// Inside something that stays on one line though the layout is indented.
  private var isInline = false

  package init(_ layout: Layout) {
    self.layout = layout
    bytes.reserveCapacity(1 << 14)
  }

  /// The document itself.
  package mutating func document(_ body: (inout Self) -> Void) {
    enclose("{", "}", body)
    append("\n")
  }

  package mutating func object(_ key: String, _ body: (inout Self) -> Void) {
    name(key)
    enclose("{", "}", body)
  }

  mutating func object(_ key: String, _ fields: [ExportField]) {
    object(key) { json in json.members(fields) }
  }

  /// An array of objects; with `inline` each of them stays on one line.
  package mutating func objects<Element>(
    _ key: String, _ elements: [Element], inline: Bool = false,
    _ body: (inout Self, Element) -> Void
  ) {
    name(key)
    enclose("[", "]") { json in
      for element in elements {
        json.separate()
        let outer = json.isInline
        json.isInline = outer || inline
        json.enclose("{", "}") { body(&$0, element) }
        json.isInline = outer
      }
    }
  }

  package mutating func texts(_ key: String, _ texts: [String]) {
    name(key)
    enclose("[", "]") { json in
      for text in texts {
        json.separate()
        json.string(text)
      }
    }
  }

  /// An array of figures, on one line.
  mutating func values(_ key: String, _ values: [ExportValue]) {
    name(key)
    let outer = isInline
    isInline = true
    enclose("[", "]") { json in
      for value in values {
        json.separate()
        json.append(value.plainText ?? "null")
      }
    }
    isInline = outer
  }

  mutating func members(_ fields: [ExportField]) {
    for field in fields { member(field.key, field.value) }
  }

  package mutating func member(_ key: String, _ value: ExportValue) {
    guard value != .absent else { return }
    name(key)
    if case .text(let text) = value {
      string(text)
    } else {
      append(value.plainText ?? "null")
    }
  }

  private mutating func name(_ key: String) {
    separate()
    string(key)
    append(layout == .oneLine ? ":" : ": ")
  }

  private mutating func enclose(
    _ opening: String, _ closing: String, _ body: (inout Self) -> Void
  ) {
    append(opening)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { breakLine() }
    isFirst = false
    append(closing)
  }

  private mutating func separate() {
    if !isFirst { append(isInline && layout == .indented ? ", " : ",") }
    isFirst = false
    breakLine()
  }

  private mutating func breakLine() {
    guard layout == .indented, !isInline else { return }
    append("\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Everything but printable ASCII is escaped, so that no name can act on a terminal.
  private mutating func string(_ text: String) {
    append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      default: for unit in UTF16.encode(scalar) ?? .init() { escape(unit) }
      }
    }
    append("\"")
  }

  private mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}
