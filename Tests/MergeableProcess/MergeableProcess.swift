import Glibc

/// A process that is no guest and whose memory may be merged.
///
/// Each argument asks for one advised anonymous mapping: `untouched=N` for N pages that are read
/// and never written, `zeros=N` for N pages of zeros, `sparse=N` for N huge pages of zeros but for
/// one page in each, `daemon=N` for N pages like no others that are written before it forks as a
/// daemon does, everything else for a copy of that file; `stuck=FILE` last does what StuckMapping
/// says.
/// Then it prints `ready` and waits for its end. Tests start it; it is no part of the product.
@main
struct MergeableProcess {
  static func main() {
    var stuckFile: String?
    for argument in CommandLine.arguments.dropFirst() {
      if argument.hasPrefix("stuck=") {
        stuckFile = String(argument.dropFirst("stuck=".count))
        continue
      }
      guard fill(argument) else {
        perror(argument)
        exit(1)
      }
    }
    print("ready")
    fflush(nil)
    if let stuckFile { StuckMapping.keepBusy(stuckFile) }
    while true { pause() }
  }

  private static func fill(_ argument: String) -> Bool {
    let words = argument.split(separator: "=")
    guard words.count == 2, let pages = Int(words[1]) else { return load(argument) }
    if words[0] == "sparse" { return fillSparsely(hugePages: pages) }
    let page = sysconf(Int32(_SC_PAGESIZE))
    guard let memory = mergeable(bytes: pages * page) else { return false }
    if words[0] == "daemon" { return goBackground(after: memory, bytes: pages * page) }
    for offset in stride(from: 0, to: pages * page, by: page) {
      if words[0] == "zeros" {
        memory.storeBytes(of: 0, toByteOffset: offset, as: UInt64.self)
      } else if memory.load(fromByteOffset: offset, as: UInt64.self) != 0 {
        return false
      }
    }
    return true
  }

  /// Fills memory with what nobody else has, and goes on as a child whose parent ends.
  private static func goBackground(after memory: UnsafeMutableRawPointer, bytes: Int) -> Bool {
    arc4random_buf(memory, bytes)
    return daemon(1, 1) == 0
  }

  /// As QEMU's RAM is: advised mergeable and to be in huge pages.
  private static func fillSparsely(hugePages: Int) -> Bool {
    let huge = 2 << 20
    let bytes = (hugePages + 1) * huge
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { return false }
    let rest = (huge - Int(bitPattern: memory) % huge) % huge
    let aligned = memory + rest
    guard madvise(aligned, hugePages * huge, MADV_HUGEPAGE) == 0,
      madvise(aligned, hugePages * huge, MADV_MERGEABLE) == 0
    else { return false }
    for index in 0..<hugePages {
      aligned.storeBytes(of: UInt64(index + 1), toByteOffset: index * huge, as: UInt64.self)
      for offset in stride(from: 4_096, to: huge, by: 4_096) {
        aligned.storeBytes(of: 0, toByteOffset: index * huge + offset, as: UInt64.self)
      }
    }
    return true
  }

  private static func load(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let bytes = Int(lseek(descriptor, 0, SEEK_END))
    guard let memory = mergeable(bytes: bytes) else { return false }
    return pread(descriptor, memory, bytes, 0) == bytes
  }

  /// Anonymous memory, advised, in pages of the ordinary size.
  private static func mergeable(bytes: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED, madvise(memory, bytes, MADV_NOHUGEPAGE) == 0,
      madvise(memory, bytes, MADV_MERGEABLE) == 0
    else { return nil }
    return memory
  }
}
