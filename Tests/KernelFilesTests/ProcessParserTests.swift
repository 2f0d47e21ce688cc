import KernelFiles
import MergeModel
import Testing

@Suite("The texts of /proc/PID")
struct ProcessParserTests {
  /// Fields 3 to 24 of a process that no test shares a number with.
  private static let tail =
    "S 17 101 102 103 104 4194560 105 106 107 108 4501 1402 109 110 20 0 7 0 987654 111 112 18446744073709551615"

  private func parsed(_ text: String) -> ProcessStat? { parse(text) { ProcessStat(parsing: $0) } }

  @Test(arguments: [
    "bash", "", "tmux: server", "(sd-pam)", "a) R 1", ") Z 0 0 0 (", "x\ny", "CPU 0/KVM",
  ])
  func statWithAnyCommand(command: String) throws {
    let stat = try #require(parsed("4711 (\(command)) \(Self.tail)\n"))
    #expect(stat.command == command)
    #expect(stat.state == UInt8(ascii: "S"))
    #expect(stat.parent == 17)
    #expect(stat.userTicks == 4_501)
    #expect(stat.systemTicks == 1_402)
    #expect(stat.startTicks == 987_654)
    #expect(stat.addressSpaceBytes == 111)
    #expect(!stat.isKernelThread)
    #expect(!stat.isZombie)
    #expect(stat.hasMemory)
  }

  @Test("Bytes that are no UTF-8 in a command are replaced, and nothing else")
  func statWithInvalidCommand() throws {
    let text = Array("1 (a".utf8) + [0xff] + Array("b) \(Self.tail)".utf8)
    #expect(parse(text) { ProcessStat(parsing: $0) }?.command == "a\u{FFFD}b")
  }

  @Test(arguments: [("Z", true), ("X", true), ("R", false), ("D", false)])
  func zombies(state: String, isZombie: Bool) throws {
    let stat = try #require(parsed("1 (a) \(state)\(Self.tail.dropFirst())"))
    #expect(stat.isZombie == isZombie)
    #expect(stat.hasMemory == !isZombie)
  }

  @Test("A process that gives its memory back has none, though it is no zombie yet")
  func ending() throws {
    let tail = Self.tail.replacing(" 111 ", with: " 0 ")
    let stat = try #require(parsed("1 (a) R\(tail.dropFirst())"))
    #expect(!stat.isZombie)
    #expect(!stat.hasMemory)
  }

  @Test("A kernel thread is told by its flags, not by its name")
  func kernelThread() throws {
    let text = "37 (ksmd) S 2 0 0 0 -1 2097216 0 0 0 0 0 99 0 0 25 5 1 0 26 0 0 0"
    let stat = try #require(parsed(text))
    #expect(stat.isKernelThread)
    #expect(stat.parent == 2)
    #expect(stat.systemTicks == 99)
    #expect(stat.startTicks == 26)
  }

  @Test(arguments: [
    "", "\n", "4711", "4711 (bash", "4711 bash) S 1", ") (", "4711 (bash) ", "4711 (bash) SS 1 1",
    "4711 (bash) S x 1", "4711 (bash) S 17 101 102 103 104 flags 105 106 107 108 4501 1402",
    "4711 (bash) S 17 101 102 103 104 0 105 106 107 108 4501 1402 109 110 20 0 7 0",
    "4711 (bash) S 17 101 102 103 104 0 105 106 107 108 4501 1402 109 110 20 0 7 0 "
      + "99999999999999999999",
    "4711 (bash) S 17 101 102 103 104 0 105 106 107 108 4501 1402 109 110 20 0 7 0 987654",
  ])
  func noStat(text: String) {
    #expect(parsed(text) == nil)
  }

  @Test func statm() {
    let statm = parse("105 50 43 5 0 39 0\n") { ProcessStatm(parsing: $0) }
    #expect(statm?.sizePages == 105)
    #expect(statm?.residentPages == 50)
    for text in ["", "105", "105 x", "-1 5", "105 99999999999999999999", "1 18446744073709551615"] {
      #expect(parse(text) { ProcessStatm(parsing: $0) } == nil, "\(text)")
    }
  }

  private func ksmStat(_ text: String) -> KSMStat? { parse(text) { KSMStatParser.stat(of: $0) } }

  @Test("ksm_stat of kernel 6.1 has one key")
  func ksmStatOf61() {
    var expected = KSMStat()
    expected.rmapItems = 64
    #expect(ksmStat("ksm_rmap_items 64\n") == expected)
  }

  @Test("ksm_stat of kernel 6.12 has four")
  func ksmStatOf612() {
    var expected = KSMStat()
    expected.rmapItems = 12_800
    expected.zeroPages = 3
    expected.mergingPages = 0
    expected.processProfit = -819_200
    #expect(
      ksmStat(
        """
        ksm_rmap_items 12800
        ksm_zero_pages 3
        ksm_merging_pages 0
        ksm_process_profit -819200

        """) == expected)
  }

  @Test("A count in ksm_stat that went below 0 in the kernel is not known")
  func ksmStatBelowZero() {
    var expected = KSMStat()
    expected.rmapItems = 5
    expected.processProfit = -4_416
    #expect(
      ksmStat(
        """
        ksm_rmap_items 5
        ksm_zero_pages 18446744073709551615
        ksm_merging_pages 18446744073709551614
        ksm_process_profit -4416

        """) == expected)
  }

  @Test("ksm_stat of kernel 6.18 has six, two of them with a colon")
  func ksmStatOf618() {
    var expected = KSMStat()
    expected.rmapItems = 1
    expected.zeroPages = 2
    expected.mergingPages = 3
    expected.processProfit = 4
    expected.mergeAny = false
    expected.mergeable = true
    let text = """
      ksm_rmap_items 1
      ksm_zero_pages 2
      ksm_merging_pages 3
      ksm_process_profit 4
      ksm_merge_any: no
      ksm_mergeable: yes

      """
    #expect(ksmStat(text) == expected)
    #expect(ksmStat(text.replacing(":", with: "")) == expected, "colons come and go")
    #expect(ksmStat("ksm_something_new 7\n" + text + "ksm_other: maybe\n") == expected)
  }

  @Test(arguments: [
    "", "\n", "ksm_rmap_items\n", "ksm_rmap_items x\n", "ksm_rmap_items -1\n", "other 5\n",
    "ksm_rmap_items 99999999999999999999\n", "ksm_mergeable: perhaps\n", "KSM_RMAP_ITEMS 5\n",
  ])
  func noKSMStat(text: String) {
    #expect(ksmStat(text) == nil)
  }

  @Test("A value that cannot be understood is unknown, not 0, and does not spoil the others")
  func oneBadValue() {
    var expected = KSMStat()
    expected.zeroPages = 2
    #expect(ksmStat("ksm_rmap_items many\nksm_zero_pages 2\n") == expected)
  }
}
