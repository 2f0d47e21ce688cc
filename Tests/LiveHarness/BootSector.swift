import Glibc

/// A floppy disk whose boot sector rewrites 8 MiB of the guest's memory several times a second.
///
/// The machine's own firmware boots it; no operating system has to be at hand. It writes a number
/// that grows from round to round into each of 2,048 pages from address 16 MiB on, and beside it
/// the page's own address, so that no two are equal.
enum BootSector {
  /// Assembled from the instructions below.
  ///
  /// 16-bit up to the far jump, 32-bit behind it:
  ///
  ///     cli; xor %ax,%ax; mov %ax,%ds; lgdt gdtr; mov %cr0,%eax; or $1,%al; mov %eax,%cr0
  ///     ljmp $8,$protected
  ///     protected: mov $16,%ax; mov %ax,%ds; mov $1,%ebx
  ///     round: mov $0x1000000,%edi; mov $2048,%ecx
  ///     page: mov %ebx,(%edi); mov %edi,4(%edi); add $4096,%edi; dec %ecx; jnz page; inc %ebx
  ///     rdtsc; mov %eax,%esi
  ///     wait: pause; rdtsc; sub %esi,%eax; cmp $0x18000000,%eax; jb wait; jmp round
  ///     gdt: null, flat code, flat data; gdtr: 23, gdt
  private static let code: [UInt8] = [
    0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x66, 0x0f, 0x01, 0x16, 0x68, 0x7c, 0x0f, 0x20, 0xc0, 0x0c,
    0x01, 0x0f, 0x22, 0xc0, 0xea, 0x18, 0x7c, 0x08, 0x00, 0x66, 0xb8, 0x10, 0x00, 0x8e, 0xd8,
    0xbb, 0x01, 0x00, 0x00, 0x00, 0xbf, 0x00, 0x00, 0x00, 0x01, 0xb9, 0x00, 0x08, 0x00, 0x00,
    0x89, 0x1f, 0x89, 0x7f, 0x04, 0x81, 0xc7, 0x00, 0x10, 0x00, 0x00, 0x49, 0x75, 0xf2, 0x43,
    0x0f, 0x31, 0x89, 0xc6, 0xf3, 0x90, 0x0f, 0x31, 0x29, 0xf0, 0x3d, 0x00, 0x00, 0x00, 0x18,
    0x72, 0xf3, 0xeb, 0xd4, 0x90, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,
    0x00, 0x00, 0x00, 0x9a, 0xcf, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x92, 0xcf, 0x00, 0x17,
    0x00, 0x50, 0x7c, 0x00, 0x00,
  ]
  private static let floppyBytes = 1_440 << 10
  private static let sectorBytes = 512

  /// The pages that it rewrites.
  static let pages = 2_048

  /// Writes the disk to a new file.
  static func write(to path: String) throws {
    var disk = code + [UInt8](repeating: 0, count: floppyBytes - code.count)
    (disk[sectorBytes - 2], disk[sectorBytes - 1]) = (0x55, 0xaa)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, disk, disk.count) == disk.count else {
      throw LiveError("\(path): \(String(cString: strerror(errno)))")
    }
  }
}
