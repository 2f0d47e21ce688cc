/// One reader of what others wrote, with what must hold of its answers whatever it is given.
package struct FuzzTarget: Sendable {
  /// Also the name of its folder in the corpus.
  package let name: String
  private let body: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, _ body: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.body = body
  }

  /// What does not hold for this input; nil where all does.
  ///
  /// A trap ends the process, as it should.
  package func flaw(for input: [UInt8]) -> String? {
    do {
      try body(input)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// All there are.
  package static let all: [FuzzTarget] = [
    .kernelFiles, .hostFiles, .process, .maps, .smaps, .controlGroup, .frames, .processTree,
    .processTable, .kernelMounts, .qemu, .monitors, .json, .changeRecord, .heldChange, .qmp,
    .presets, .trialTime, .keys, .text, .exports, .dashboard,
  ]

  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Something that does not hold.
struct Flaw: Error, CustomStringConvertible {
  let description: String
}

/// Fails with `text` where `condition` does not hold.
func expect(_ condition: Bool, _ text: @autoclosure () -> String) throws(Flaw) {
  if !condition { throw Flaw(description: text()) }
}

/// Fails where two answers to the same question differ.
func expectEqual<Value: Equatable>(
  _ one: Value, _ other: Value, _ text: @autoclosure () -> String
) throws(Flaw) {
  if one != other { throw Flaw(description: "\(text()): \(one) and \(other)") }
}
