import KernelFiles
import MergeModel
import Testing

@Suite("The texts of the host's files")
struct HostParserTests {
  @Test func memoryInformation() {
    let text = """
      MemTotal:       32841728 kB
      MemFree:          100000 kB
      MemAvailable:    7340032 kB
      SwapCached:            0 kB
      SwapTotal:       4194304 kB
      SwapFree:        4089446 kB
      HugePages_Total:       0

      """
    let found = parse(text) { HostParsers.memoryInformation($0) }
    #expect(found?.totalBytes == 32_841_728 << 10)
    #expect(found?.availableBytes == 7_340_032 << 10)
    #expect(found?.swapTotalBytes == 4_194_304 << 10)
    #expect(found?.swapFreeBytes == 4_089_446 << 10)
  }

  @Test("What meminfo lacks is unknown, and so is what does not fit")
  func partOfMemoryInformation() {
    let text = "MemTotal: 18014398509481984 kB\nSwapTotal: 18014398509481983 kB\n"
    let found = parse(text) { HostParsers.memoryInformation($0) }
    #expect(found?.totalBytes == nil)
    #expect(found?.availableBytes == nil)
    #expect(found?.swapTotalBytes == 18_014_398_509_481_983 << 10)
    #expect(parse("no such thing\n") { HostParsers.memoryInformation($0) } == nil)
  }

  @Test("Of the first line of stat: all there is but guests, whose time is counted in user already")
  func processorTime() {
    func time(_ text: String) -> ProcessorTime? {
      parse(text) { HostParsers.processorTime($0, ticksPerSecond: 100) }
    }
    #expect(
      time("cpu  100 200 300 4000 500 60 70 80 90 10\ncpu0 1 2 3 4\n")
        == ProcessorTime(total: 53.1, idle: 45))
    #expect(time("cpu 1 2 3 4\n") == ProcessorTime(total: 0.1, idle: 0.04))
    #expect(time("cpu0 1 2 3 4\n") == nil)
    #expect(time("cpu 1 2 3\ncpu0 1 2 3 4\n") == nil)
    #expect(time("") == nil)
  }

  @Test func memoryStatistics() {
    let text = """
      nr_free_pages 5
      pswpin 100
      pswpout 200
      thp_collapse_alloc 17
      thp_collapse_alloc_failed 3
      thp_split_page 28147
      thp_split_page_failed 246
      ksm_swpin_copy 1
      cow_ksm 4096

      """
    let found = parse(text) { HostParsers.memoryStatistics($0) }
    #expect(found?.swappedInPages == 100)
    #expect(found?.cowBreaks == 4_096)
    #expect(found?.hugePageCollapses == 17)
    #expect(found?.hugePageSplits == 28_147)
    let without = parse("nr_free_pages 5\n") { HostParsers.memoryStatistics($0) }
    #expect(without != nil, "a kernel without CONFIG_KSM")
    #expect(without?.cowBreaks == nil)
    #expect(without?.hugePageCollapses == nil)
    #expect(parse("") { HostParsers.memoryStatistics($0) } == nil)
  }

  @Test(arguments: [
    ("3628800.25 7257600.50\n", 3_628_800.25), ("7\n", 7), ("0.05 0\n", 0.05),
  ])
  func uptime(text: String, seconds: Double) {
    #expect(parse(text) { HostParsers.uptime($0) } == seconds)
  }

  @Test(arguments: ["", "up", "-5.0", ".5", "5.", "5.x", "99999999999999999999.0"])
  func noUptime(text: String) {
    #expect(parse(text) { HostParsers.uptime($0) } == nil)
  }

  @Test func pressure() {
    let text = "some avg10=12.34 avg60=0.10 avg300=0.01 total=123456\nfull avg10=1.00\n"
    #expect(parse(text) { HostParsers.pressureSomeAverage10($0) } == 12.34)
    for other in ["", "full avg10=1.00\n", "some avg10=\n", "some avg60=1.0\n"] {
      #expect(parse(other) { HostParsers.pressureSomeAverage10($0) } == nil, "\(other)")
    }
  }

  @Test(arguments: [("511\n", 511), ("0", 0), ("10000\n", 10_000)] as [(String, UInt64)])
  func oneNumber(text: String, number: UInt64) {
    #expect(parse(text) { HostParsers.number($0) } == number)
  }

  @Test(arguments: ["", "\n", "-1\n", "5x\n", "5\n\n", "1 2\n", "18446744073709551616\n"])
  func noNumber(text: String) {
    #expect(parse(text) { HostParsers.number($0) } == nil)
  }

  @Test(arguments: [("0\n", 1), ("0-1\n", 2), ("0-1,3\n", 3), ("0,2,4-7\n", 6), ("5-5", 1)])
  func list(text: String, count: Int) {
    #expect(parse(text) { HostParsers.listCount($0) } == count)
  }

  @Test(arguments: [
    "", "\n", "a", "1-", "3-1", "0,", "0-18446744073709551615", "18446744073709551615",
    "0-4294967295,0-4294967295,0-4294967295",
  ])
  func noList(text: String) {
    #expect(parse(text) { HostParsers.listCount($0) } == nil)
  }
}
