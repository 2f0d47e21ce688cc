import Glibc

/// A floppy disk whose boot sector writes over the guest's memory, page by page, at a given pace.
///
/// The processor sleeps between the ticks of the machine's clock (18.2 a second), so that even many
/// of such guests leave the host's processors alone. Into each page it writes the page's address
/// and a number of the guest's own: no two pages are equal, in whichever guests.
enum StormDisk {
  /// The clock of a PC, in ticks a second.
  static let ticksPerSecond = 1_193_182.0 / 65_536

  /// Assembled from the instructions below, 16-bit, behind a jump and the numbers that it reads.
  ///
  /// Segments have their real-mode bases and QEMU's own processor no limits: 32-bit addresses reach
  /// all memory.
  ///
  ///     jmp begin; first, end, rate, acceleration, salt: .long; wait, on, period: .word
  ///     begin: cli; xor %ax,%ax; mov %ax,%ds; mov %ax,%ss; mov $0x7c00,%sp
  ///     mov first,%edi; mov rate,%ebx; xor %esi,%esi; xor %dx,%dx; mov wait,%bp; sti
  ///     before: test %bp,%bp; jz tick; hlt; dec %bp; jmp before
  ///     tick: hlt; inc %dx; cmp period,%dx; jb phase; xor %dx,%dx
  ///     phase: cmp on,%dx; jae tick
  ///     add %ebx,%esi; add acceleration,%ebx; mov %esi,%ecx; shr $16,%ecx; and $0xffff,%esi
  ///     page: jecxz tick; cmp end,%edi; jae done; mov salt,%eax; add %edi,%eax
  ///     addr32 mov %eax,(%edi); add $4096,%edi; dec %ecx; jmp page
  ///     done: hlt; jmp done
  private static let code: [UInt8] = [
    0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, 0x00, 0x7c, 0x66, 0x8b, 0x3e, 0x04, 0x7c,
    0x66, 0x8b, 0x1e, 0x0c, 0x7c, 0x66, 0x31, 0xf6, 0x31, 0xd2, 0x8b, 0x2e, 0x18, 0x7c, 0xfb,
    0x85, 0xed, 0x74, 0x04, 0xf4, 0x4d, 0xeb, 0xf8, 0xf4, 0x42, 0x3b, 0x16, 0x1c, 0x7c, 0x72,
    0x02, 0x31, 0xd2, 0x3b, 0x16, 0x1a, 0x7c, 0x73, 0xf0, 0x66, 0x01, 0xde, 0x66, 0x03, 0x1e,
    0x10, 0x7c, 0x66, 0x89, 0xf1, 0x66, 0xc1, 0xe9, 0x10, 0x66, 0x81, 0xe6, 0xff, 0xff, 0x00,
    0x00, 0x67, 0xe3, 0xd7, 0x66, 0x3b, 0x3e, 0x08, 0x7c, 0x73, 0x16, 0x66, 0xa1, 0x14, 0x7c,
    0x66, 0x01, 0xf8, 0x67, 0x66, 0x89, 0x07, 0x66, 0x81, 0xc7, 0x00, 0x10, 0x00, 0x00, 0x66,
    0x49, 0xeb, 0xe0, 0xf4, 0xeb, 0xfd,
  ]
  private static let floppyBytes = 1_440 << 10
  private static let sectorBytes = 512

  /// The sector's first bytes: the jump and the numbers.
  static func sector(_ writes: GuestWrites, salt: UInt32) -> [UInt8] {
    var bytes: [UInt8] = [0xeb, 0x1c, 0, 0]
    func add(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    let fraction = 65_536.0
    add(UInt32(writes.address))
    add(UInt32(writes.address) + UInt32(writes.pages * KnownContent.pageBytes))
    add(UInt32(writes.pagesPerSecond / ticksPerSecond * fraction))
    let perTick = writes.acceleration / ticksPerSecond / ticksPerSecond
    add(UInt32(perTick * fraction))
    add(salt)
    add(UInt16(writes.waitSeconds * ticksPerSecond))
    add(UInt16(max(1, (writes.burstSeconds ?? 1) * ticksPerSecond)))
    let period = (writes.burstSeconds ?? 1) + (writes.burstSeconds == nil ? 0 : writes.pauseSeconds)
    add(UInt16(max(1, period * ticksPerSecond)))
    return bytes + code
  }

  /// Writes the disk to a new file.
  static func write(_ writes: GuestWrites, salt: UInt32, to path: String) throws {
    let sector = sector(writes, salt: salt)
    var disk = sector + [UInt8](repeating: 0, count: floppyBytes - sector.count)
    (disk[sectorBytes - 2], disk[sectorBytes - 1]) = (0x55, 0xaa)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, disk, disk.count) == disk.count else {
      throw LiveError("\(path): \(String(cString: strerror(errno)))")
    }
  }
}
