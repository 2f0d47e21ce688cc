import Foundation
import LiveHarness
import MergeModel
import Testing

/// What the built program prints, as far as the tests look at it.
struct ProgramSnapshot: Decodable {
  struct Process: Decodable {
    var pid: Int32
    var mappedPages: UInt64
    var savedPages: Double
    var selfPages: UInt64
    var soleFrames: UInt64
    var zeroMappedPages: UInt64
    var kernelZeroPages: UInt64
  }

  struct Pair: Decodable {
    var a: Int32
    var b: Int32
    var commonFrames: UInt64
  }

  struct Sums: Decodable {
    var mappedPages: UInt64
    var mergedFrames: UInt64
    var unattributedPages: UInt64
    var differencePages: Int64
    var stable: Bool

    var value: Reconciliation {
      var value = Reconciliation()
      value.mappedPages = mappedPages
      value.mergedFrames = mergedFrames
      value.unattributedPages = unattributedPages
      value.differencePages = differencePages
      value.stable = stable
      return value
    }
  }

  var guests: [Process]
  var others: [Process]
  var pairs: [Pair]
  var reconciliation: Sums

  /// Runs `ksmtop snapshot --format json`.
  static func taken(status: Int32 = 0) throws -> ProgramSnapshot {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Self.self, from: output(["snapshot", "--format", "json"], status: status))
  }

  /// The standard output of the built program, which must end with `status`.
  static func output(_ arguments: [String], status: Int32 = 0) throws -> Data {
    let process = Foundation.Process()
    process.executableURL = URL(filePath: try builtProgram("ksmtop"))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == status)
    return data
  }
}
