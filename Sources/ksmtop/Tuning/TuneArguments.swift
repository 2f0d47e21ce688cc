import ArgumentParser
import MergeModel
import TuningRules

/// What stands behind `ksmtop tune`: settings to explain, to set, or `merge=on|off` of a guest.
struct TuneArguments: Equatable {
  /// Names without a value: what they are is to be told.
  var names: [KSMFile] = []
  var wishes: [TuningRequest.Wish] = []
  /// `merge=on` or `merge=off`.
  var merging: Bool?

  /// Throws what is wrong with `words`, for a message of wrong usage.
  init(_ words: [String]) throws {
    for word in words { try add(word) }
    guard names.isEmpty || (wishes.isEmpty && merging == nil) else {
      throw ValidationError(
        "'\(names[0].rawValue)' has no value: \(names[0].rawValue)=VALUE sets it.")
    }
  }

  private mutating func add(_ word: String) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    if name == "merge" {
      merging = try Self.merging(parts.count == 2 ? String(parts[1]) : "")
      return
    }
    guard let file = KSMFile(rawValue: name), let knob = Knob.of(file) else {
      throw ValidationError(Self.unknown(name))
    }
    guard parts.count == 2 else {
      names.append(file)
      return
    }
    do throws(TuningRefusal) {
      wishes.append(TuningRequest.Wish(file, try knob.value(of: String(parts[1]))))
    } catch {
      throw ValidationError(
        [error.message, error.wayOut].filter { !$0.isEmpty }.joined(separator: " "))
    }
  }

  private static func merging(_ text: String) throws -> Bool {
    switch text {
    case "on": return true
    case "off": return false
    default: throw ValidationError("merge takes on or off: merge=off")
    }
  }

  private static func unknown(_ name: String) -> String {
    let names = Knob.all.map(\.file.rawValue).joined(separator: ", ")
    let kind =
      KSMFile(rawValue: name) == nil ? "is no setting of KSM" : "is a counter, and cannot be set"
    return "'\(name)' \(kind). The settings are: \(names)."
  }
}
