/// A small guest of the demo: its name, and what lies in its memory.
struct DemoGuest: Sendable, Equatable {
  var name: String
  /// In the order of their addresses; a content may come twice.
  var contents: [DemoContent]

  /// Guests of two kinds, so that each way of sharing can be seen.
  static let all: [DemoGuest] = ["web", "db"].flatMap { kind in
    ["01", "02"].map { number in
      let name = "demo-\(kind)\(number)"
      return DemoGuest(
        name: name,
        contents: [
          .common, .ofKind(kind), .own(name), .twice(name), .twice(name), .zeros,
        ])
    }
  }

  /// Bytes that its contents fill.
  var contentBytes: Int { contents.map(\.bytes).reduce(0, +) }

  /// Bytes of the host that it takes: QEMU keeps a copy of its files and needs some 40 MiB itself.
  var residentBytes: Int { 2 * contentBytes + 40 << 20 }
}

/// What fills a stretch of a guest's memory.
enum DemoContent: Sendable, Hashable {
  /// The same in all guests, as an operating system is.
  case common
  /// The same in all guests of one kind, as an application is.
  case ofKind(String)
  /// Found in no other guest.
  case own(String)
  /// Found in no other guest, but twice in this one.
  case twice(String)
  /// Pages of zeros.
  case zeros

  var bytes: Int {
    switch self {
    case .common: 16 << 20
    case .ofKind, .own: 4 << 20
    case .twice, .zeros: 2 << 20
    }
  }

  /// Name of the file that holds it.
  var fileName: String {
    switch self {
    case .common: "common"
    case .ofKind(let kind): "kind-\(kind)"
    case .own(let name): "own-\(name)"
    case .twice(let name): "twice-\(name)"
    case .zeros: "zeros"
    }
  }
}
