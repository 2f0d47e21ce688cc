import KernelFixtures
import Testing

@Suite("What the kernel lacks, hides or garbles")
struct MissingFilesTests {
  private func json(
    _ tree: KernelTree, asOrdinaryUser: Bool = false
  ) async throws -> (run: ProgramRun, document: Document) {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json"], on: tree, asOrdinaryUser: asOrdinaryUser)
    return (run, try Document(run.output))
  }

  @Test("Kernel 6.1: a file that it lacks has no key, and everything else is there")
  func oldKernel() async throws {
    let tree = try ThreeGuests.tree()
    for file in KernelTree.ksmFilesAfter61 { try tree.removeFile("sys/kernel/mm/ksm/\(file)") }
    for pid in [ThreeGuests.web01, ThreeGuests.db01, ThreeGuests.mail01, ThreeGuests.other] {
      try tree.removeFile("proc/\(pid)/ksm_stat")
    }
    let (run, document) = try await json(tree)
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    let keys = document.keys("ksm.settings").union(document.keys("ksm.counters"))
    #expect(keys.isDisjoint(with: KernelTree.ksmFilesAfter61))
    #expect(
      keys == Set(KernelTree.ksmAfterBoot.keys).subtracting(KernelTree.ksmFilesAfter61))
    #expect(document.isNull("rates.pages_scanned_per_second"))
    #expect(document.number("ksm.saving_bytes") == Double(ThreeGuests.sharingPages * 4096))
    #expect(document.number("reconciliation.difference_pages") == 0)
    #expect(document.list("guests").count == 3)
    for guest in document.list("guests") {
      #expect(guest.isNull("kernel_rmap_items"))
      #expect(guest.isNull("kernel_profit_bytes"))
    }
  }

  @Test("No KSM at all: the verdict says so, with what to do", arguments: ["text", "json"])
  func withoutKSM(format: String) async throws {
    let tree = try ThreeGuests.tree()
    for file in KernelTree.ksmAfterBoot.keys { try tree.removeFile("sys/kernel/mm/ksm/\(file)") }
    let run = try await ProgramRun.ksmtop(["snapshot", "--format", format], on: tree)
    #expect(run.code == 0)
    #expect(run.text.contains("This kernel has no KSM"))
    #expect(run.text.contains("CONFIG_KSM=y"))
    guard format == "json" else { return }
    let document = try Document(run.output)
    #expect(document.text("verdict.state") == "no_ksm")
    #expect(document.keys("ksm.settings").isEmpty && document.keys("ksm.counters").isEmpty)
    #expect(document.isNull("ksm.saving_bytes"))
  }

  @Test(
    "An empty /proc: nothing is known, and nothing reads 0", arguments: ["text", "json", "csv"])
  func emptyProc(format: String) async throws {
    let tree = try KernelTree()
    try tree.writeKSM()
    let run = try await ProgramRun.ksmtop(["snapshot", "--format", format], on: tree)
    #expect(run.code == 2)
    #expect(run.errors.contains("ksmtop: "))
    switch format {
    case "json":
      let document = try Document(run.output)
      for key in ["name", "kernel", "memory_bytes", "available_bytes", "swap_total_bytes"] {
        #expect(document.isNull("host.\(key)"), "\(key)")
      }
      for path in ["headroom.available_bytes", "ksm.cow_breaks", "reconciliation", "pairs"] {
        #expect(document.isNull(path), "\(path)")
      }
    case "text": #expect(run.text.contains("MEMORY    total -  available -"))
    default: #expect(run.text.split(separator: "\r\n").count == 2)
    }
  }

  @Test("A forbidden counter is null, never 0; exit code 2 and the reason on standard error")
  func forbidden() async throws {
    let tree = try ThreeGuests.tree()
    try tree.setMode(0, of: "sys/kernel/mm/ksm/pages_unshared")
    try tree.setMode(0, of: "proc/kpageflags")
    let (run, document) = try await json(tree, asOrdinaryUser: true)
    #expect(run.ending == .exited(2))
    #expect(document.isNull("ksm.counters.pages_unshared"))
    #expect(document.number("ksm.counters.pages_shared") == Double(ThreeGuests.sharedPages))
    #expect(document.isNull("pairs") && document.isNull("reconciliation"))
    for guest in document.list("guests") {
      #expect(guest.isNull("saved_pages") && guest.isNull("freed_if_stopped_bytes"))
      #expect((guest.number("resident_bytes") ?? 0) > 0)
    }
    #expect(document.flag("rights.complete") == false)
    #expect(run.errors.contains("kpageflags"))
    #expect(run.errors.contains("pages_unshared"))
    #expect(run.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("ksmtop: ") })
  }

  @Test("A garbled counter is null and named with its text; the rest is there")
  func garbled() async throws {
    let tree = try ThreeGuests.tree(["pages_unshared": "12x", "full_scans": ""])
    let (run, document) = try await json(tree)
    #expect(run.ending == .exited(2))
    #expect(document.isNull("ksm.counters.pages_unshared"))
    #expect(document.isNull("ksm.counters.full_scans"))
    #expect(document.number("ksm.counters.pages_sharing") == Double(ThreeGuests.sharingPages))
    #expect(document.number("reconciliation.difference_pages") == 0)
    let path = "\(tree.sysfs)/kernel/mm/ksm/pages_unshared"
    #expect(run.errors.contains("ksmtop: \(path): cannot be understood: '12x'"))
    #expect(run.errors.contains("full_scans"))
    #expect(
      document.list("findings").contains { $0.text("message")?.contains(path) == true })
  }

  @Test("A process whose file is garbled or gone spoils no other")
  func garbledProcess() async throws {
    let tree = try ThreeGuests.tree()
    try tree.removeFile("proc/\(ThreeGuests.mail01)/smaps")
    try tree.write("ksm_rmap_items many\n", to: "proc/\(ThreeGuests.web01)/ksm_stat")
    let (_, document) = try await json(tree)
    let guests = document.list("guests")
    #expect(guests.map { $0.text("name") } == ["web01", "db01", "mail01"])
    #expect(guests[0].isNull("kernel_rmap_items"))
    #expect(guests[0].number("advised_bytes") == 1_073_741_824)
    #expect(guests[2].isNull("advised_bytes"))
    #expect(document.number("reconciliation.difference_pages") == 0)
  }
}
