import ArgumentParser
import Glibc
import KernelFiles

/// What stands in for a guest where QEMU is not installed: a process with mergeable memory.
struct DemoMemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo-memory", abstract: "Hold mergeable memory with the content of files.",
    shouldDisplay: false)

  @Argument var name: String

  @Argument var files: [String]

  func run() throws {
    try Confinement.nothing.settle()
    ProcessName.set(name)
    for file in files { try hold(file) }
    while true { pause() }
  }

  /// Copies the file into memory that is advised before it is touched, as QEMU does it.
  private func hold(_ path: String) throws {
    let file = try OpenFile(path)
    let size = Int(lseek(file.descriptor, 0, SEEK_END))
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED, madvise(memory, size, MADV_MERGEABLE) == 0 else {
      throw KernelFileError(path: "\(size) bytes of mergeable memory", errno: errno)
    }
    let buffer = UnsafeMutableRawBufferPointer(start: memory, count: size)
    guard try file.read(into: buffer, at: 0) == size else {
      throw KernelFileError(path: path, reason: .malformed("it has grown shorter"))
    }
  }
}
