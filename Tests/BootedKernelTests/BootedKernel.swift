import Foundation
import JSONText
import Testing

/// What was noted in one booted kernel: see Tests/Kernels/questions.
struct BootedKernel: Sendable, CustomTestStringConvertible {
  /// As it was asked for: `6.1`, `newest`.
  let series: String
  private let folder: URL

  /// Those of the last `make test-kernels`; none where the tests run without it.
  static let all: [BootedKernel] = {
    guard let path = ProcessInfo.processInfo.environment["KSMTOP_KERNEL_RECORDS"] else { return [] }
    let records = URL(filePath: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: records.path)) ?? []
    return names.sorted().map { name in
      BootedKernel(series: name, folder: records.appending(path: name).appending(path: "out"))
    }
  }()

  /// Those in which `Lab/fifty-two` ran too: what was noted of that, see Tests/Kernels/lab.
  static let labs: [BootedKernel] = all.compactMap { kernel in
    let folder = kernel.folder.appending(path: "../lab/out").standardizedFileURL
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    return BootedKernel(series: kernel.series, folder: folder)
  }

  var testDescription: String { (try? text("release")).map { "\(series): \($0)" } ?? series }

  /// A file that the machine wrote, without its last line's end.
  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      .trimmingCharacters(in: .newlines)
  }

  /// What a command answered.
  func answer(_ path: String) throws -> Answer {
    Answer(
      output: try text("\(path).out"), errors: try text("\(path).err"),
      code: try #require(Int(try text("\(path).code"))))
  }

  /// The files of `/sys/kernel/mm/ksm`, as the kernel itself showed them.
  func counters(_ path: String) throws -> [String: String] {
    var counters: [String: String] = [:]
    for line in try text(path).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      counters[String(words[0])] = String(try #require(words.last))
    }
    return counters
  }

  /// One of them as a number.
  func counter(_ name: String, _ path: String) throws -> Int64 {
    try #require(try counters(path)[name].flatMap { Int64($0) }, "\(name)")
  }

  /// Sum of the numbers in a file of many lines, each line's last word but a unit.
  func sum(_ path: String) throws -> Int64 {
    try text(path).split(whereSeparator: \.isNewline).reduce(0) { sum, line in
      sum + (try #require(line.split(separator: " ").compactMap { Int64($0) }.last))
    }
  }

  /// Whether this kernel marks every anonymous page as merged, as one that is not merged tells.
  var marksEveryPage: Bool {
    get throws { try text("bit21") == "1" }
  }
}

/// How one command of ksmtop ended in the booted machine.
struct Answer {
  let output: String
  let errors: String
  let code: Int

  var json: JSONValue {
    get throws { try #require(JSONReader.value(of: output.utf8), "no JSON: \(errors)") }
  }
}

extension JSONValue {
  /// The value at `a.b.c`; nil where a key on the way is absent.
  func at(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self) { value, name in value?[String(name)] }
  }

  func integer(_ path: String) throws -> Int64 { try #require(at(path)?.integer, "\(path)") }

  func list(_ path: String) throws -> [JSONValue] { try #require(at(path)?.array, "\(path)") }

  /// Keys of the object at `path`.
  func keys(_ path: String) throws -> Set<String> {
    guard case .object(let members) = at(path) else {
      throw NoObject(path: path)
    }
    return Set(members.map(\.name))
  }

  private struct NoObject: Error {
    var path: String
  }
}

/// Why these tests are left out of `make test`.
let bootedKernels: ConditionTrait = .enabled(
  if: !BootedKernel.all.isEmpty, "make test-kernels boots the kernels that these look at")

/// Why the tests of the lab are left out.
let bootedLabs: ConditionTrait = .enabled(
  if: !BootedKernel.labs.isEmpty, "make test-kernels runs the lab that these look at, in 6.12")
