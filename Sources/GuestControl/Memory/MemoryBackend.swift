import JSONText

/// A piece of a guest's memory, as QEMU keeps it (`query-memdev` of QMP).
struct MemoryBackend: Equatable {
  /// Its name below `/objects`.
  var id: String
  var bytes: UInt64
  /// Other processes see it too: such memory is never merged.
  var isShared: Bool
  /// Property `merge`: what QEMU has told the kernel last, or believes to have.
  var merges: Bool

  /// The guest's backends.
  ///
  /// Before QEMU 5.0 the memory of `-m` alone is in none.
  static func all(_ monitor: any GuestMonitor) throws(GuestControlError) -> [MemoryBackend] {
    let answer = try monitor.ask(.memoryBackends)
    guard let list = answer.array else { throw .unclearBackends }
    guard !list.isEmpty else { throw .noBackends }
    let backends = list.compactMap(MemoryBackend.init)
    guard backends.count == list.count else { throw .unclearBackends }
    return backends
  }

  init(id: String, bytes: UInt64, isShared: Bool = false, merges: Bool = true) {
    self.id = id
    self.bytes = bytes
    self.isShared = isShared
    self.merges = merges
  }

  private init?(_ answer: JSONValue) {
    guard let id = answer["id"]?.string, !id.isEmpty, !id.utf8.contains(UInt8(ascii: "/")),
      let size = answer["size"]?.integer.flatMap(UInt64.init(exactly:)), size > 0,
      let merges = answer["merge"]?.bool
    else { return nil }
    // QEMU before 6.1 does not say whether it is shared; its mapping does.
    self.init(id: id, bytes: size, isShared: answer["share"]?.bool ?? false, merges: merges)
  }
}
