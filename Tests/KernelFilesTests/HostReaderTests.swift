import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@Suite("What the host says of itself")
struct HostReaderTests {
  private let tree: KernelTree
  private let roots: KernelRoots

  init() throws {
    tree = try KernelTree()
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
  }

  @Test func everything() throws {
    var host = HostFixture()
    host.nodes = "0-1"
    try tree.writeHost(host)
    try tree.add(.ksmd(pid: 37, systemTicks: 250))
    var reader = HostReader(roots)
    let figures = reader.read()
    #expect(figures.name == "kvm07")
    #expect(figures.kernel == "6.18.44")
    #expect(figures.uptimeSeconds == .value(3_628_800.25))
    #expect(figures.memoryBytes == .value(32_841_728 << 10))
    #expect(figures.availableBytes == .value(7_340_032 << 10))
    #expect(figures.swapTotalBytes == .value(4_194_304 << 10))
    #expect(figures.swapFreeBytes == .value(4_089_446 << 10))
    #expect(figures.swappedInPages == .value(100))
    #expect(figures.cowBreaks == .value(4_096))
    #expect(figures.hugePageCollapses == .value(7))
    #expect(figures.hugePageSplits == .value(9))
    #expect(
      figures.khugepaged
        == .value(
          HugePageDaemon(
            pagesCollapsed: 7, mostEmptyEntries: 511, pagesToScan: 4_096,
            scanSleepMillisecs: 10_000)))
    #expect(figures.numaNodes == .value(2))
    #expect(figures.pressureSomeAvg10 == .value(0.42))
    #expect(figures.ksmd == .value(KSMDaemon(pid: 37, cpuSeconds: 2.5, waitSeconds: 0)))
    let ticks = ClockTicks.perSecond
    #expect(
      figures.processorTime == .value(ProcessorTime(total: 8_050 / ticks, idle: 7_000 / ticks)))
    #expect(figures.loadAverage == .value(6.12))
    #expect(figures.processorPressureAvg10 == .value(1.2))
    #expect(figures.tickSeconds.map { $0 > 0 && $0 <= 0.02 } == true)
  }

  @Test("An empty tree is full of absences, and nothing reads as 0")
  func nothing() {
    var reader = HostReader(roots)
    let figures = reader.read()
    #expect(figures.name.isEmpty)
    #expect(figures.memoryBytes == .absent)
    #expect(figures.cowBreaks == .absent)
    #expect(figures.hugePageCollapses == .absent)
    #expect(figures.hugePageSplits == .absent)
    #expect(figures.khugepaged == .absent)
    #expect(figures.uptimeSeconds == .absent)
    #expect(figures.numaNodes == .absent)
    #expect(figures.pressureSomeAvg10 == .absent)
    #expect(figures.processorTime == .absent)
    #expect(figures.loadAverage == .absent)
    #expect(figures.processorPressureAvg10 == .absent)
    #expect(figures.ksmd == .absent)
  }

  @Test("Garbage is an error with path and text; a counter the kernel lacks is absent")
  func malformed() throws {
    try tree.writeHost()
    try tree.write("nothing known\n", to: "proc/meminfo")
    try tree.write("nr_free_pages 1\n", to: "proc/vmstat")
    try tree.write("soon\n", to: "proc/uptime")
    var reader = HostReader(roots)
    let figures = reader.read()
    let memory = tree.path("proc/meminfo")
    #expect(figures.memoryBytes == .failed("\(memory): cannot be understood: 'nothing known'"))
    #expect(figures.cowBreaks == .absent)
    #expect(
      figures.uptimeSeconds == .failed("\(tree.path("proc/uptime")): cannot be understood: 'soon'"))
    #expect(figures.numaNodes == .value(1))
  }

  @Test("What the processors do is read anew each time, and garbage in it is said")
  func processors() throws {
    try tree.writeHost()
    var reader = HostReader(roots)
    #expect(reader.read().loadAverage == .value(6.12))
    try tree.write("0.05 0.10 0.20 1/99 7\n", to: "proc/loadavg")
    try tree.write("cpu  1 2 3\n", to: "proc/stat")
    try tree.write("none\n", to: "proc/pressure/cpu")
    let figures = reader.read()
    #expect(figures.loadAverage == .value(0.05))
    let stat = tree.path("proc/stat")
    #expect(figures.processorTime == .failed("\(stat): cannot be understood: 'cpu  1 2 3'"))
    #expect(figures.processorPressureAvg10.value == nil)
    #expect(figures.pressureSomeAvg10 == .value(0.42))
  }

  @Test("khugepaged is read anew each time, and a file of it that is garbage or missing is said")
  func hugePageDaemon() throws {
    let folder = "sys/kernel/mm/transparent_hugepage/khugepaged"
    try tree.writeHost()
    var reader = HugePageDaemonReader(roots)
    #expect(reader.read().value?.pagesCollapsed == 7)
    try tree.write("1234\n", to: "\(folder)/pages_collapsed")
    try tree.write("0\n", to: "\(folder)/max_ptes_none")
    #expect(reader.read().value?.pagesCollapsed == 1_234)
    #expect(reader.read().value?.mostEmptyEntries == 0)
    try tree.write("many\n", to: "\(folder)/max_ptes_none")
    let path = tree.path("\(folder)/max_ptes_none")
    #expect(reader.read() == .failed("\(path): cannot be understood: 'many'"))
    try tree.removeFile("\(folder)/pages_to_scan")
    var later = HugePageDaemonReader(roots)
    #expect(later.read() == .absent)
  }

  @Test("A program that calls itself ksmd is not taken for it")
  func pretenders() throws {
    try tree.writeHost()
    try tree.addProcess(pid: 5, comm: "ksmd", startTicks: 1)
    var child = ProcessFixture.ksmd(pid: 6)
    child.parent = 1
    try tree.add(child)
    var reader = HostReader(roots)
    #expect(reader.read().ksmd == .absent)
  }

  @Test("Its CPU time is read anew each time, from stat where there is no schedstat")
  func daemonTime() throws {
    try tree.add(.ksmd(pid: 37, systemTicks: 100))
    var reader = KSMDaemonReader(roots)
    #expect(reader.read().value?.cpuSeconds == 1)
    try tree.write("1234567890 500000000 1\n", to: "proc/37/schedstat")
    #expect(reader.read().value?.cpuSeconds == 1.234_567_89)
    #expect(reader.read().value?.waitSeconds == 0.5)
    try tree.removeFile("proc/37/schedstat")
    #expect(reader.read().value?.cpuSeconds == 100 / ClockTicks.perSecond)
    #expect(reader.read().value?.waitSeconds == nil)
  }

  @Test("It is found again under another number, and absent when it is gone")
  func daemonMoves() throws {
    try tree.add(.ksmd(pid: 37))
    var reader = KSMDaemonReader(roots)
    #expect(reader.read().value?.pid == 37)
    tree.removeProcess(37)
    try tree.addProcess(pid: 37, comm: "bash", startTicks: 5)
    try tree.add(.ksmd(pid: 40))
    #expect(reader.read().value?.pid == 40)
    tree.removeProcess(40)
    #expect(reader.read() == .absent)
  }
}
