import JSONText

/// Cuts what a QMP server sends into messages, also where they are printed over many lines.
package struct QMPMessages {
  /// Why what comes cannot be messages.
  package enum Fault: Error, Equatable {
    case tooLong
    case notQMP
  }

  /// Bytes of the longest message; QEMU's answers to what we ask are a tenth of that.
  static let mostBytes = 64 << 10

  private var waiting: [QMPMessage] = []
  private var text: [UInt8] = []
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  package init() {}

  /// Takes in what was received.
  package mutating func take(_ bytes: some Sequence<UInt8>) throws(Fault) {
    for byte in bytes { try take(byte) }
  }

  /// The next whole message.
  package mutating func next() -> QMPMessage? { waiting.isEmpty ? nil : waiting.removeFirst() }

  private mutating func take(_ byte: UInt8) throws(Fault) {
    if depth == 0 {
      if [0x20, 0x09, 0x0A, 0x0D].contains(byte) { return }
      guard byte == UInt8(ascii: "{") else { throw .notQMP }
    }
    guard text.count < Self.mostBytes else { throw .tooLong }
    text.append(byte)
    if isInString {
      takeInString(byte)
      return
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    default: break
    }
    guard depth == 0 else { return }
    guard let message = JSONReader.value(of: text).flatMap(QMPMessage.init) else { throw .notQMP }
    waiting.append(message)
    text.removeAll(keepingCapacity: true)
  }

  private mutating func takeInString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    }
  }
}
