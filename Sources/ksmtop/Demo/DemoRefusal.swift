/// Why the demo did not run; nothing was changed.
struct DemoRefusal: Error, Equatable {
  /// 1 where it cannot be, 3 where it must not be.
  var exitCode: Int32
  /// One sentence or two, without the program's name.
  var message: String

  static func impossible(_ message: String) -> DemoRefusal {
    DemoRefusal(exitCode: 1, message: message)
  }

  static func refused(_ message: String) -> DemoRefusal {
    DemoRefusal(exitCode: 3, message: "demo refused: \(message)")
  }
}
