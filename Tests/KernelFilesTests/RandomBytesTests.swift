import KernelFiles
import KernelFixtures
import MergeModel
import Testing

/// A kernel file may hold anything: every parser must come to an answer.
@Suite("Parsers and bytes that mean nothing")
struct RandomBytesTests {
  /// What real files consist of, so that the parsers are led far into their texts.
  private static let pieces: [[UInt8]] = [
    "0", "1", "9", "18446744073709551615", "18446744073709551616", "-", "-9223372036854775808",
    "9223372036854775808", "ffffffffffffffff", "1000-2000 rw-p 0 00:00 0 ", "-ffffffff", " ", "\n",
    "\t", ":", ".", ",", "(", ")", "[", "]", "[none]", "\0", "kB", "S 1 ", "4711 (a) S",
    "1 (b) R 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 ",
    "\nMemTotal:", "\nSwapFree:", "\ncow_ksm ", "\npswpin ", "some avg10=", "\nRss:", "\nPss:",
    "cpu 1 2 3 4 5 ",
    "Swap:",
    "KSM:", "Shared_Hugetlb:", "Private_Hugetlb:", "VmFlags: ", "mg ", "ksm_rmap_items ",
    "ksm_process_profit ", "ksm_mergeable: ", "yes",
  ].map { Array($0.utf8) }

  private static func text(_ numbers: inout SeededNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &numbers) {
      if Int.random(in: 0..<4, using: &numbers) == 0 {
        bytes.append(UInt8.random(in: .min ... .max, using: &numbers))
      } else if let piece = pieces.randomElement(using: &numbers) {
        bytes += piece
      }
    }
    return bytes
  }

  private static let parsers: [@Sendable (Span<UInt8>) -> Bool] = [
    { KSMFileParser.value(of: $0, form: .unsigned) != nil },
    { KSMFileParser.value(of: $0, form: .signed) != nil },
    { KSMFileParser.value(of: $0, form: .choice) != nil },
    { ProcessStat(parsing: $0) != nil },
    { ProcessStatm(parsing: $0) != nil },
    { KSMStatParser.stat(of: $0) != nil },
    { MapsParser.mappings(in: $0).contains { $0.bytes > 0 } },
    { !SmapsParser.usages(in: $0).isEmpty },
    { HostParsers.memoryInformation($0) != nil },
    { (HostParsers.memoryStatistics($0)?.cowBreaks ?? 0) > 0 },
    { HostParsers.uptime($0) != nil },
    { HostParsers.pressureSomeAverage10($0) != nil },
    { HostParsers.listCount($0) != nil },
    { HostParsers.processorTime($0, ticksPerSecond: 100) != nil },
    { HostParsers.loadAverage($0) != nil },
    { !$0.excerpt.isEmpty },
  ]

  @Test("100,000 parses crash none of them, and each of them understands some")
  func anyText() {
    var numbers = SeededNumbers(seed: 52)
    var understood = Array(repeating: 0, count: Self.parsers.count)
    for _ in 0..<100_000 / Self.parsers.count {
      let bytes = Self.text(&numbers)
      for (index, parser) in Self.parsers.enumerated() where parser(bytes.span) {
        understood[index] += 1
      }
    }
    #expect(!understood.contains(0), "\(understood)")
  }
}
