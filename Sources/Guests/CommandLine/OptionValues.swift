/// The options of a command line that somebody asked for, each with all its values.
struct OptionValues {
  /// How the program takes its options.
  enum Style {
    /// `-name VALUE` and `--name VALUE`: one value each.
    case qemu
    /// `--name VALUE…` and `--name=VALUE`: all that follows up to the next option.
    case gnu
  }

  private var values: [String: [String]] = [:]

  /// Walks `arguments` (without the program's name) once; only `options` take a value.
  init(_ arguments: some Sequence<String>, options: Set<String>, style: Style) {
    var open: String?
    for argument in arguments {
      if style == .qemu, let name = open {
        values[name, default: []].append(argument)
        open = nil
      } else if let (name, inline) = Self.option(argument, style: style) {
        open = options.contains(name) ? name : nil
        if let inline, open != nil {
          values[name, default: []].append(inline)
          open = nil
        }
      } else if let name = open {
        values[name, default: []].append(argument)
      }
    }
  }

  /// All values of `name`, in their order.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  func last(_ name: String) -> String? { values[name]?.last }

  func first(_ name: String) -> String? { values[name]?.first }

  /// The name behind one or two dashes, and the value behind `=`.
  private static func option(_ argument: String, style: Style) -> (String, String?)? {
    let bytes = argument.utf8
    guard bytes.first == UInt8(ascii: "-") else { return nil }
    let dashes = bytes.prefix(2).prefix { $0 == UInt8(ascii: "-") }.count
    let rest = argument[bytes.index(bytes.startIndex, offsetBy: dashes)...]
    guard style == .gnu, let equals = rest.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return (String(rest), nil)
    }
    return (String(rest[..<equals]), String(rest[rest.utf8.index(after: equals)...]))
  }
}
