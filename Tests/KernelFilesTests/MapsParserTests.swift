import KernelFiles
import Testing

@Suite("maps and smaps")
struct MapsParserTests {
  private func mappings(_ text: String) -> [Mapping] { parse(text) { MapsParser.mappings(in: $0) } }
  private func usages(_ text: String) -> [MappingUsage] {
    parse(text) { SmapsParser.usages(in: $0) }
  }

  @Test func maps() {
    let text = """
      5569678ed000-5569678ef000 r-xp 00002000 08:01 1234                       /usr/bin/sleep
      7f6ddfe00000-7f6e1fe00000 rw-p 00000000 00:00 0 \("")
      7f6e20000000-7f6e20200000 rw-s 00000000 00:01 77                         /memfd:a b (deleted)
      7ffd76602000-7ffd76623000 rw-p 00000000 00:00 0                          [stack]
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

      """
    #expect(
      mappings(text) == [
        Mapping(
          start: 0x5569_678e_d000, end: 0x5569_678e_f000, isExecutable: true, inode: 1_234,
          path: "/usr/bin/sleep"),
        Mapping(start: 0x7f6d_dfe0_0000, end: 0x7f6e_1fe0_0000),
        Mapping(
          start: 0x7f6e_2000_0000, end: 0x7f6e_2020_0000, isShared: true, inode: 77,
          path: "/memfd:a b (deleted)"),
        Mapping(start: 0x7ffd_7660_2000, end: 0x7ffd_7662_3000, path: "[stack]"),
        Mapping(
          start: 0xffff_ffff_ff60_0000, end: 0xffff_ffff_ff60_1000, isExecutable: true,
          path: "[vsyscall]"),
      ])
  }

  @Test("Paths stay as the kernel prints them: with spaces, with \\012 for a newline")
  func paths() {
    let head = "1000-2000 rw-p 00000000 08:01 5          "
    #expect(mappings(head + "/tmp/a  b\\012c d \n").map(\.path) == ["/tmp/a  b\\012c d "])
    #expect(mappings(head + "/tmp/1000-2000 rw-p\n").map(\.path) == ["/tmp/1000-2000 rw-p"])
    #expect(mappings(head + "/no/newline/at/the/end").map(\.path) == ["/no/newline/at/the/end"])
  }

  @Test("A line that is no mapping is passed over")
  func garbage() {
    let good = "1000-2000 rw-p 00000000 00:00 0\n"
    for line in [
      "", "hello", "1000", "1000-", "1000-2000", "1000-2000 rwp 0 0 0", "2000-1000 rw-p 0 00:00 0",
      "10000000000000000-10000000000001000 rw-p 0 00:00 0", "-1000-2000 rw-p 0 00:00 0",
    ] {
      #expect(mappings(line + "\n" + good).count == 1, "\(line)")
    }
  }

  /// One entry as kernel 6.18 prints it, shortened.
  private static let entry = """
    7f6ddfe00000-7f6e1fe00000 rw-p 00000000 00:00 0 \("")
    Size:            1048576 kB
    KernelPageSize:        4 kB
    MMUPageSize:           4 kB
    Rss:               65536 kB
    Pss:               32770 kB
    Pss_Dirty:             1 kB
    Private_Dirty:     65536 kB
    Referenced:        65536 kB
    Anonymous:         65536 kB
    KSM:               32768 kB
    LazyFree:              0 kB
    AnonHugePages:      2048 kB
    ShmemPmdMapped:        0 kB
    Shared_Hugetlb:       12 kB
    Private_Hugetlb:       8 kB
    Swap:                 16 kB
    SwapPss:               7 kB
    THPeligible:           1
    VmFlags: rd wr mr mw me dc ac hg mg \("")

    """

  @Test func smaps() throws {
    let usage = try #require(usages(Self.entry).first)
    #expect(usage.mapping == Mapping(start: 0x7f6d_dfe0_0000, end: 0x7f6e_1fe0_0000))
    #expect(usage.resident == 65_536 << 10)
    #expect(usage.proportional == 32_770 << 10)
    #expect(usage.swapped == 16 << 10)
    #expect(usage.anonymousHuge == 2_048 << 10)
    #expect(usage.hugetlb == 20 << 10)
    #expect(usage.merged == 32_768 << 10)
    #expect(usage.flags == [.mergeable, .hugePages, .dontFork])
  }

  @Test("Each figure belongs to the head line above it; KSM: is unknown where the kernel lacks it")
  func severalEntries() {
    let old = """
      1000-2000 rw-p 00000000 00:00 0                          [heap]
      Rss:                   4 kB
      VmFlags: rd wr sh ht um pf lo

      """
    let usages = usages(old + Self.entry + old)
    #expect(usages.map(\.resident) == [4 << 10, 65_536 << 10, 4 << 10])
    #expect(usages.map(\.merged) == [nil, 32_768 << 10, nil])
    #expect(usages[0].flags == [.shared, .hugetlb, .userfault, .device, .locked])
    #expect(usages[1].flags == [.mergeable, .hugePages, .dontFork])
    #expect(usages[2].mapping.path == "[heap]")
  }

  @Test(arguments: [("um", MappingFlags.userfault), ("uw", .userfault), ("ui", .userfault)])
  func userfaultFlags(word: String, flag: MappingFlags) {
    #expect(usages("1000-2000 rw-p 0 00:00 0\nVmFlags: rd \(word)\n").map(\.flags) == [flag])
  }

  @Test func rollup() throws {
    let text = """
      5569678ed000-7ffd76602000 ---p 00000000 00:00 0                          [rollup]
      Rss:                 100 kB
      Pss:                  50 kB
      KSM:                   0 kB
      Swap:                  3 kB
      Locked:                0 kB

      """
    let usages = usages(text)
    #expect(usages.count == 1)
    let sums = try #require(usages.first)
    #expect(sums.resident == 100 << 10)
    #expect(sums.proportional == 50 << 10)
    #expect(sums.merged == 0)
    #expect(sums.swapped == 3 << 10)
  }

  @Test("Figures without a head line belong to nobody")
  func headless() {
    #expect(usages("Rss: 4 kB\nPss: 4 kB\n").isEmpty)
  }
}
