import Glibc

/// A process that is no guest and whose memory may be merged.
///
/// Copies the files it is given into one advised anonymous mapping each, prints `ready`, and
/// waits for its end. Tests start it; it is no part of the product.
@main
struct MergeableProcess {
  static func main() {
    for path in CommandLine.arguments.dropFirst() {
      guard load(path) else {
        perror(path)
        exit(1)
      }
    }
    print("ready")
    fflush(nil)
    while true { pause() }
  }

  private static func load(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let bytes = Int(lseek(descriptor, 0, SEEK_END))
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED, madvise(memory, bytes, MADV_MERGEABLE) == 0 else {
      return false
    }
    return pread(descriptor, memory, bytes, 0) == bytes
  }
}
