import MergeModel

/// A configuration file: whether ksmtop may change anything, and presets of the operator's own.
package struct PresetFile: Sendable, Equatable {
  /// `readonly = yes`; nil where the file does not say.
  package private(set) var isReadonly: Bool?
  package private(set) var presets: [OwnPreset] = []

  package init() {}

  /// What was wrong in a file, of which nothing is then used.
  package struct Mistake: Error, Sendable, Equatable {
    /// From 1.
    package var line: Int
    /// One clause.
    package var message: String

    package init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  /// Reads the text of a whole file; docs/tuning-presets.md tells what may stand in it.
  package init(parsing text: String) throws(Mistake) {
    var lines: [String: Int] = [:]
    var section: PresetSection?
    var number = 0
    // By bytes: for Swift a carriage return and a newline are one character.
    for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = try Self.content(of: raw, number)
      if line.isEmpty { continue }
      if line.hasPrefix("[") {
        if let section { presets.append(try section.preset()) }
        let name = try Self.name(in: line, number)
        if let first = lines.updateValue(number, forKey: name) {
          throw Mistake(line: number, message: "preset \(name) stands in line \(first) already")
        }
        section = PresetSection(name: name, line: number)
        continue
      }
      let (key, value) = try Self.assignment(line, number)
      if section != nil {
        try section?.set(key, value, line: number)
      } else {
        try set(key, value, line: number)
      }
    }
    if let section { presets.append(try section.preset()) }
  }

  private mutating func set(_ key: String, _ value: String, line: Int) throws(Mistake) {
    guard key == "readonly" else {
      throw Mistake(
        line: line, message: "'\(key)' is not known here; presets begin with [preset NAME]")
    }
    guard isReadonly == nil else {
      throw Mistake(line: line, message: "readonly is set twice")
    }
    switch value {
    case "yes": isReadonly = true
    case "no": isReadonly = false
    default: throw Mistake(line: line, message: "readonly is yes or no, not '\(value)'")
    }
  }

  /// The line without its comment and the blanks around it.
  private static func content(
    of raw: Substring.UTF8View, _ number: Int
  ) throws(Mistake) -> String {
    let line = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
    guard line.allSatisfy({ $0 == 0x09 || (0x20...0x7e).contains($0) }) else {
      throw Mistake(line: number, message: "only ASCII can stand in this file")
    }
    let text = line.prefix { $0 != UInt8(ascii: "#") }
    return trimmed(String(decoding: text, as: UTF8.self))
  }

  private static func trimmed(_ text: String) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let rest = text.drop(while: isBlank)
    return String(rest.reversed().drop(while: isBlank).reversed())
  }

  private static func assignment(
    _ line: String, _ number: Int
  ) throws(Mistake) -> (key: String, value: String) {
    guard let equals = line.firstIndex(of: "=") else {
      throw Mistake(line: number, message: "'\(line)' is no NAME = VALUE and no [preset NAME]")
    }
    let key = trimmed(String(line[..<equals]))
    let value = trimmed(String(line[line.index(after: equals)...]))
    guard !key.isEmpty, !value.isEmpty else {
      throw Mistake(line: number, message: "'\(line)' lacks a name or a value")
    }
    return (key, value)
  }

  /// Of a line such as `[preset night]`.
  private static func name(in line: String, _ number: Int) throws(Mistake) -> String {
    guard line.hasSuffix("]") else {
      throw Mistake(line: number, message: "'\(line)' lacks its closing bracket")
    }
    let words = line.dropFirst().dropLast().split { $0 == " " || $0 == "\t" }
    guard words.count == 2, words[0] == "preset" else {
      throw Mistake(line: number, message: "'\(line)' is no [preset NAME]")
    }
    let name = String(words[1])
    let letters = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
      default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
    }
    guard letters, name.utf8.count <= 32, !name.hasPrefix("-") else {
      throw Mistake(
        line: number, message: "'\(name)' is no name: letters, digits, - and _, at most 32")
    }
    guard !Preset.builtInNames.contains(name) else {
      throw Mistake(line: number, message: "'\(name)' is a preset of ksmtop already")
    }
    return name
  }
}
