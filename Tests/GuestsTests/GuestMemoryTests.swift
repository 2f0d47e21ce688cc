import Guests
import KernelFiles
import MergeModel
import Testing

private let mebibyte: UInt64 = 1 << 20

/// A mapping at `start` of `size`, both in MiB.
private func mapping(
  _ start: UInt64, _ size: UInt64, _ flags: MappingFlags = [], path: String = "",
  shared: Bool = false, executable: Bool = false, resident: UInt64 = 0
) -> MappingUsage {
  var usage = MappingUsage(
    mapping: Mapping(
      start: start * mebibyte, end: (start + size) * mebibyte, isExecutable: executable,
      isShared: shared, inode: path.isEmpty || path.hasPrefix("[") ? 0 : 1, path: path))
  usage.flags = flags
  usage.resident = resident * mebibyte
  return usage
}

/// What surrounds the RAM of a QEMU: code buffer, arena with its tail, stack, heap, library, vvar.
private let surroundings = [
  mapping(10_000, 1_023, executable: true), mapping(20_000, 3), mapping(20_003, 61),
  mapping(30_000, 8), mapping(1, 200, path: "[heap]"), mapping(40_000, 8, path: "[stack]"),
  mapping(50_000, 900, path: "/usr/lib/libLLVM.so"),
  mapping(60_000, 300, .device, path: "/dev/vfio/1", shared: true),
  mapping(61_000, 1_024, .dontFork, path: "/memfd:tcg-jit (deleted)", shared: true),
]

@Suite("Where a guest's RAM is")
struct GuestRAMTests {
  private let qemu = GuestFacts(monitor: .qemu, name: "a", ramBytes: 1_024 * mebibyte)

  private func ram(_ mappings: [MappingUsage], _ guest: GuestFacts) -> [String] {
    GuestMemory.figures(of: surroundings + mappings, guest: guest).ram.map {
      "\($0.start / mebibyte)+\($0.bytes / mebibyte) \($0.backing.rawValue)"
    }
  }

  @Test(
    arguments: [
      (MappingFlags([.dontFork, .mergeable]), "", false, RAMRegion.Backing.advised),
      ([.dontFork], "", false, .notAdvised),
      ([.dontFork, .shared], "/memfd:memory-backend-memfd (deleted)", true, .memfd),
      ([.dontFork, .shared], "/dev/zero (deleted)", true, .shared),
      ([.dontFork, .shared], "/dev/shm/vm1", true, .shared),
      ([.dontFork, .hugetlb], "/anon_hugepage (deleted)", false, .hugetlb),
      ([.dontFork, .hugetlb, .shared], "/dev/hugepages/libvirt/1-a/ram", true, .hugetlb),
      ([.dontFork, .mergeable], "/memfd:memory-backend-memfd (deleted)", false, .advised),
    ] as [(MappingFlags, String, Bool, RAMRegion.Backing)])
  func backing(flags: MappingFlags, path: String, shared: Bool, backing: RAMRegion.Backing) {
    let found = ram([mapping(2_000, 1_024, flags, path: path, shared: shared)], qemu)
    #expect(found == ["2000+1024 \(backing.rawValue)"])
  }

  @Test("Firmware and video memory are no RAM once the configured size is covered")
  func smallBlocks() {
    let marked: MappingFlags = [.dontFork, .mergeable]
    let blocks = [mapping(2_000, 1_024, marked), mapping(4_000, 16, marked), mapping(5_000, 2)]
    #expect(ram(blocks, qemu) == ["2000+1024 advised"])
  }

  @Test("The pieces of a split block all count")
  func split() {
    let pieces = [
      mapping(2_000, 1_000, [.dontFork, .mergeable]), mapping(3_000, 4, .dontFork),
      mapping(3_004, 20, [.dontFork, .mergeable]), mapping(4_000, 16, [.dontFork, .mergeable]),
    ]
    #expect(
      ram(pieces, qemu) == ["2000+1000 advised", "3004+20 advised", "3000+4 notAdvised"])
  }

  @Test("One mapping a NUMA node, and what was plugged in later")
  func severalBlocks() {
    let marked: MappingFlags = [.dontFork, .mergeable]
    let blocks = [
      mapping(2_000, 512, marked), mapping(3_000, 512, marked), mapping(4_000, 256, marked),
      mapping(5_000, 64, marked),
    ]
    #expect(ram(blocks, qemu) == ["2000+512 advised", "3000+512 advised", "4000+256 advised"])
  }

  @Test("Without a configured size, what QEMU marked and is no firmware")
  func unknownSize() {
    let blocks = [mapping(2_000, 128, .dontFork), mapping(4_000, 2, .dontFork)]
    #expect(ram(blocks, GuestFacts(monitor: .qemu, name: "a")) == ["2000+128 notAdvised"])
  }

  @Test("Monitors that mark nothing: the largest anonymous mappings, arenas left out")
  func otherMonitors() {
    let regions = [mapping(2_000, 3_072), mapping(6_000, 1_024)]
    let firecracker = GuestFacts(monitor: .firecracker, name: "f")
    #expect(ram(regions, firecracker) == ["2000+3072 notAdvised", "6000+1024 notAdvised"])
    let memfd = [mapping(2_000, 512, .shared, path: "/memfd:ch_ram (deleted)", shared: true)]
    let cloud = GuestFacts(monitor: .cloudHypervisor, name: "c", ramBytes: 512 * mebibyte)
    #expect(ram(Array(memfd), cloud).last == "2000+512 memfd")
  }

  @Test func noGuest() {
    let figures = GuestMemory.figures(of: surroundings, guest: nil)
    #expect(figures.ram.isEmpty)
  }
}

@Suite("Sums over mappings")
struct MemorySumTests {
  @Test func sums() {
    var one = mapping(1, 10, .mergeable, resident: 6)
    (one.proportional, one.swapped, one.anonymousHuge, one.hugetlb) = (5, 4, 3, 2)
    one.merged = 7
    var other = mapping(20, 30, resident: 8)
    (other.proportional, other.swapped, other.anonymousHuge, other.hugetlb) = (50, 40, 30, 20)
    let figures = GuestMemory.figures(of: [one, other], guest: nil)
    #expect(figures.residentBytes == 14 * mebibyte)
    #expect(figures.proportionalBytes == 55)
    #expect(figures.swappedBytes == 44)
    #expect(figures.hugeBytes == 33)
    #expect(figures.hugetlbBytes == 22)
    #expect(figures.advisedBytes == 10 * mebibyte)
    #expect(figures.mergedBytes == 7)
  }

  @Test("Merged is unknown, not 0, where the kernel does not print it")
  func mergedAbsent() {
    #expect(GuestMemory.figures(of: [mapping(1, 10)], guest: nil).mergedBytes == nil)
  }

  @Test("The RAM of a hugetlb guest is resident although Rss says nothing")
  func hugetlbResident() {
    var huge = mapping(1, 512, [.hugetlb, .dontFork])
    huge.hugetlb = 512 * mebibyte
    let figures = GuestMemory.figures(of: [huge], guest: GuestFacts(monitor: .qemu, name: "a"))
    #expect(figures.ram.map(\.residentBytes) == [512 * mebibyte])
    #expect(figures.residentBytes == 0)
  }
}
