/// What ksmtop needs of `/proc/PID/stat` (Documentation/filesystems/proc.rst, table 1-4).
package struct ProcessStat: Sendable, Equatable {
  /// Field 2, without its parentheses.
  package var command: String
  /// Field 3: `R`, `S`, `D`, `Z` and more.
  package var state: UInt8
  /// Field 4.
  package var parent: Int32
  /// Field 9 has PF_KTHREAD.
  package var isKernelThread: Bool
  /// Field 10: faults of all its threads that needed no disk.
  package var minorFaults: UInt64
  /// Field 14, in clock ticks.
  package var userTicks: UInt64
  /// Field 15, in clock ticks.
  package var systemTicks: UInt64
  /// Field 22: clock ticks after boot.
  package var startTicks: UInt64
  /// Field 23: the size of the address space; 0 for kernel threads and for what is ending.
  package var addressSpaceBytes: UInt64

  private static let kernelThreadFlag: UInt64 = 0x0020_0000

  /// Nil where the text is no stat line; the command may hold anything, also `) R 1`.
  package init?(parsing text: Span<UInt8>) {
    var open: Int?
    var close: Int?
    for index in 0..<text.count {
      if text[index] == UInt8(ascii: "("), open == nil { open = index }
      if text[index] == UInt8(ascii: ")") { close = index }
    }
    guard let open, let close, open < close else { return nil }
    command = text.string((open + 1)..<close)
    var cursor = TextCursor(at: close + 1)
    let stateWord = cursor.word(in: text)
    guard stateWord.count == 1 else { return nil }
    state = text[stateWord.lowerBound]
    guard let parent = cursor.signed(in: text) else { return nil }
    self.parent = Int32(truncatingIfNeeded: parent)
    for _ in 5...8 { _ = cursor.word(in: text) }
    guard let flags = cursor.unsigned(in: text) else { return nil }
    isKernelThread = flags & Self.kernelThreadFlag != 0
    guard let faults = cursor.unsigned(in: text) else { return nil }
    minorFaults = faults
    for _ in 11...13 { _ = cursor.word(in: text) }
    guard let user = cursor.unsigned(in: text), let system = cursor.unsigned(in: text) else {
      return nil
    }
    userTicks = user
    systemTicks = system
    for _ in 16...21 { _ = cursor.word(in: text) }
    guard let start = cursor.unsigned(in: text) else { return nil }
    startTicks = start
    guard let size = cursor.unsigned(in: text) else { return nil }
    addressSpaceBytes = size
  }

  /// Ended, but not yet collected by its parent.
  package var isZombie: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }

  /// Whether it has memory to look at.
  ///
  /// What is ending gives back its memory first, page by page, and only then is a zombie: a guest
  /// of 64 GiB takes seconds for that, in which it looks alive otherwise.
  package var hasMemory: Bool { !isZombie && addressSpaceBytes > 0 }
}
