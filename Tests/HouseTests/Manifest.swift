import Foundation

/// `Package.swift` as the package manager reads it.
enum Manifest {
  /// Names of what each target depends on.
  static func dependencies() throws -> [String: Set<String>] {
    let package = try JSONDecoder().decode(Package.self, from: dump())
    return Dictionary(
      uniqueKeysWithValues: package.targets.map { ($0.name, Set($0.dependencies.map(\.name))) })
  }

  private struct Package: Decodable {
    var targets: [Target]
  }

  private struct Target: Decodable {
    var name: String
    var dependencies: [Dependency]
  }

  /// Printed as `{"byName": ["Screen", null]}` or `{"product": ["ArgumentParser", "…", …]}`.
  private struct Dependency: Decodable {
    var name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.container(keyedBy: Kind.self)
      guard let kind = kinds.allKeys.first else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "a dependency of no kind"))
      }
      var words = try kinds.nestedUnkeyedContainer(forKey: kind)
      name = try words.decode(String.self)
    }
  }

  private enum Kind: String, CodingKey {
    case byName
    case product
    case target
  }

  private struct DumpFailed: Error {
    var status: Int32
  }

  /// A folder of its own: the build under way holds the lock on the usual one.
  private static func dump() throws -> Data {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", House.root.path, "--scratch-path", scratch.path,
      "dump-package",
    ]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DumpFailed(status: process.terminationStatus)
    }
    return data
  }
}
