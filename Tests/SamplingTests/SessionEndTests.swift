import Glibc
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("The end of a session", .serialized)
struct SessionEndTests {
  /// Entries of a directory of /proc/self; its links that lead to `prefix` where one is given.
  private func count(in directory: String, leadingTo prefix: String? = nil) -> Int {
    guard let stream = opendir("/proc/self/\(directory)") else { return 0 }
    defer { closedir(stream) }
    var count = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      guard let prefix else {
        count += 1
        continue
      }
      var target = [CChar](repeating: 0, count: 1_024)
      let length = readlink("/proc/self/\(directory)/\(name)", &target, target.count - 1)
      let letters = target.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
      if String(decoding: letters, as: UTF8.self).hasPrefix(prefix) { count += 1 }
    }
    return count
  }

  @Test("A session that is stopped, at any moment of its life, goes away with all its threads")
  func stop() throws {
    for moment in 0..<12 {
      let host = try SessionHost { try SessionHost.addGuest(101, "vm01", to: $0) }
      host.session.start()
      if moment % 3 == 1 { try host.sample("first") { _ in true } }
      if moment % 3 == 2 { try host.sample("complete") { $0.isComplete } }
      host.session.stop()
      // Nobody but its threads and this test holds it.
      #expect(eventually { count(in: "fd", leadingTo: host.tree.root) == 0 }, "moment \(moment)")
    }
  }

  @Test("Nothing holds a session once it has ended")
  func released() throws {
    weak var ended: SamplingSession?
    let tree: KernelTree
    do {
      let host = try SessionHost { try SessionHost.addGuest(101, "vm01", to: $0) }
      tree = host.tree
      ended = host.session
      host.session.start()
      try host.sample("complete") { $0.isComplete }
      host.session.stop()
    }
    #expect(eventually { ended == nil })
    #expect(eventually { count(in: "fd", leadingTo: tree.root) == 0 })
  }

  @Test("Many sessions leave no pipes and no threads behind")
  func many() throws {
    let pipes = count(in: "fd", leadingTo: "pipe:")
    let threads = count(in: "task")
    for _ in 0..<40 {
      let host = try SessionHost { _ in }
      host.session.start()
      try host.sample("first") { _ in true }
      host.session.stop()
    }
    // Ten pipe ends and three threads each would be 400 and 120; other tests run beside this one.
    #expect(eventually { count(in: "fd", leadingTo: "pipe:") < pipes + 200 })
    #expect(eventually { count(in: "task") < threads + 60 })
  }

  @Test("A process that hangs keeps its reader, which ends when it answers")
  func hangingReader() throws {
    weak var ended: SamplingSession?
    let tree: KernelTree
    do {
      let host = try SessionHost(readLimit: 0.2) {
        try SessionHost.addGuest(101, "stuck", to: $0)
      }
      tree = host.tree
      ended = host.session
      try tree.makeFIFO("proc/101/ksm_stat", handle: "held")
      host.session.start()
      try host.sample("first") { _ in true }
      host.session.stop()
    }
    #expect(eventually { ended == nil }, "the session itself waits for nobody")
    #expect(eventually { tree.openFIFO("held") })
    #expect(eventually { count(in: "fd", leadingTo: tree.root) == 0 })
  }
}
