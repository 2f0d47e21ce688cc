import Glibc

/// A process that is no guest and has mergeable memory (Tests/MergeableProcess).
package struct PlainProcess: Sendable {
  package let process: HeldProcess

  package var pid: Int32 { process.pid }
  package var startTicks: UInt64 { process.startTicks }

  /// Starts one process for each list of contents, runs `body`, and ends them.
  package static func running<Result>(
    _ contents: [[KnownContent]],
    isolation: isolated (any Actor)? = #isolation,
    _ body: ([PlainProcess]) async throws -> Result
  ) async throws -> Result {
    try await running(holding: contents.map { $0.map(ProcessMemory.content) }, body)
  }

  /// Starts one process for each list, runs `body`, and ends them.
  package static func running<Result>(
    holding memory: [[ProcessMemory]],
    isolation: isolated (any Actor)? = #isolation,
    _ body: ([PlainProcess]) async throws -> Result
  ) async throws -> Result {
    let files = try ContentFiles()
    let program = try builtProgram("MergeableProcess")
    var processes: [PlainProcess] = []
    defer { for process in processes { process.end() } }
    for list in memory {
      let process = try await HeldProcess([program] + list.map { try $0.word(files) })
      processes.append(PlainProcess(process: process))
    }
    for process in processes {
      let line = try await process.process.line()
      guard line == "ready" else { throw LiveError("\(program) said: \(line)") }
    }
    files.remove()
    return try await body(processes)
  }

  /// Whether it waits in the kernel and cannot be interrupted.
  package var isStuck: Bool { process.isStuck }

  /// Kills it and waits until it is gone.
  package func end() { process.end() }
}

/// The path of an executable of this package, which the build put beside the tests.
package func builtProgram(_ name: String) throws -> String {
  var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let tests = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  let directory = tests.split(separator: "/").dropLast().joined(separator: "/")
  let program = "/\(directory)/\(name)"
  guard access(program, X_OK) == 0 else { throw LiveError("no \(program)") }
  return program
}
