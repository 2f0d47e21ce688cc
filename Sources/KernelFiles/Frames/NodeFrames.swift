import Glibc

/// Which NUMA node a frame belongs to, by the memory blocks in `/sys/devices/system/node`.
package struct NodeFrames: Sendable, Equatable {
  /// Node of each block of memory, by the block's number; 255 where there is none.
  private var nodes: [UInt8]
  private let blockFrames: UInt64
  /// Nodes that have memory.
  package let count: Int

  /// Nil on a host with one node, or where the kernel does not tell.
  package init?(_ roots: KernelRoots, pageBytes: Int) {
    var buffer = TextBuffer()
    guard (try? buffer.fill(from: "\(roots.sysfs)/devices/system/memory/block_size_bytes")) != nil,
      let bytes = buffer.withText({ text in
        var cursor = TextCursor()
        return cursor.hexadecimal(in: text)
      }), bytes >= UInt64(pageBytes)
    else { return nil }
    blockFrames = bytes / UInt64(pageBytes)
    nodes = []
    var next: UInt8 = 0
    let directory = "\(roots.sysfs)/devices/system/node"
    for name in Self.names(in: directory, prefix: "node") {
      var isUsed = false
      for block in Self.names(in: "\(directory)/\(name)", prefix: "memory") {
        guard let number = Int(block.dropFirst(6)), number < 1 << 24 else { continue }
        while nodes.count <= number { nodes.append(.max) }
        nodes[number] = next
        isUsed = true
      }
      if isUsed, next < 254 { next += 1 }
    }
    count = Int(next)
    guard count > 1 else { return nil }
  }

  /// The node of a frame, counted from 0 among those that have memory.
  @inlinable package func node(of frame: UInt64) -> Int { place(of: frame) }

  @usableFromInline func place(of frame: UInt64) -> Int {
    let block = Int(frame / blockFrames)
    return block < nodes.count && nodes[block] != .max ? Int(nodes[block]) : 0
  }

  /// Entries of a directory whose name is `prefix` and a number, in the order of the numbers.
  private static func names(in directory: String, prefix: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var numbers: [Int] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) {
        numbers.append(number)
      }
    }
    return numbers.sorted().map { "\(prefix)\($0)" }
  }
}
