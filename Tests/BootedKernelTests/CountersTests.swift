import JSONText
import Testing

@Suite("What a booted kernel counts, and what ksmtop says of it", bootedKernels)
struct CountersTests {
  /// Memory of ordinary pages, and zeroed huge pages that ksmd has split.
  private static let merged = ["merged", "split"]

  @Test(
    "Each file of this kernel has its key and its value; what it lacks has neither",
    arguments: BootedKernel.all)
  func files(kernel: BootedKernel) throws {
    let counters = try kernel.counters("merged/counters")
    let snapshot = try kernel.answer("merged/json").json
    let settings = try snapshot.keys("ksm.settings")
    let keys = settings.union(try snapshot.keys("ksm.counters"))
    #expect(keys == Set(counters.keys))
    for (name, text) in counters where name != "advisor_mode" {
      let place = settings.contains(name) ? "settings" : "counters"
      #expect(snapshot.at("ksm.\(place).\(name)")?.integer == Int64(text), "\(name)")
    }
  }

  @Test("On the page a dash stands for what this kernel lacks", arguments: BootedKernel.all)
  func dashes(kernel: BootedKernel) throws {
    let counters = try kernel.counters("merged/counters")
    let page = try kernel.answer("merged/text").output
    for name in ["smart_scan", "advisor_mode"] {
      #expect(page.contains("\(name)=-") == (counters[name] == nil), "\(name)")
    }
    for name in ["pages_scanned", "pages_skipped", "ksm_zero_pages", "general_profit"] {
      #expect(page.contains("\(name) -") == (counters[name] == nil), "\(name)")
    }
  }

  @Test(
    "Every merged page is attributed, and the savings add up to pages_sharing",
    arguments: BootedKernel.all, merged)
  func sums(kernel: BootedKernel, place: String) throws {
    let shared = try kernel.counter("pages_shared", "\(place)/counters")
    let sharing = try kernel.counter("pages_sharing", "\(place)/counters")
    #expect(sharing > 5_000, "known memory must have merged")
    #expect(try kernel.sum("\(place)/merging_pages") == shared + sharing)
    let snapshot = try kernel.answer("\(place)/json").json
    #expect(snapshot.at("reconciliation.stable")?.bool == true)
    let difference = try snapshot.integer("reconciliation.difference_pages")
    let mapped = try snapshot.integer("reconciliation.mapped_pages")
    let unattributed = try snapshot.integer("reconciliation.unattributed_pages")
    #expect(mapped + unattributed - difference == shared + sharing)
    let saved = try (snapshot.list("guests") + snapshot.list("others"))
      .map { try #require($0["saved_pages"]?.double) }.reduce(0, +)
    // Where bit 21 tells nothing, five in a thousand; else to the page.
    let tolerance = try kernel.marksEveryPage ? Double(shared + sharing) * 0.005 : 0
    #expect(Double(difference.magnitude) <= tolerance)
    #expect((saved - Double(sharing)).magnitude <= tolerance + 0.01)
    let frames = try snapshot.integer("reconciliation.merged_frames")
    #expect(Double((frames - shared).magnitude) <= tolerance)
  }

  @Test(
    "Sums over page tables meet the kernel's own, in smaps", arguments: BootedKernel.all, merged)
  func smaps(kernel: BootedKernel, place: String) throws {
    let snapshot = try kernel.answer("\(place)/json").json
    let text = try kernel.text("\(place)/smaps")
    // Kernels before 6.7 have no such line.
    guard !text.isEmpty else {
      #expect(try kernel.counters("\(place)/counters")["smart_scan"] == nil)
      return
    }
    let pages = try kernel.sum("\(place)/smaps") / 4
    let mapped = try snapshot.integer("reconciliation.mapped_pages")
    let tolerance = try kernel.marksEveryPage ? pages / 200 : 0
    #expect((mapped - pages).magnitude <= tolerance.magnitude)
  }

  @Test(
    "What a guest zeroed and wrote in parts was split, and its private pages are no merged ones",
    arguments: BootedKernel.all)
  func split(kernel: BootedKernel) throws {
    #expect(try kernel.sum("huge/splits") > 64)
    let snapshot = try kernel.answer("split/json").json
    let guests = try snapshot.list("guests")
    #expect(guests.compactMap { $0["name"]?.string }.sorted() == ["vm05", "vm06"])
    for guest in guests {
      // 8 MiB twice; 4 MiB of its own are private.
      #expect(try (4_096..<4_224).contains(guest.integer("mapped_pages")))
      #expect(try guest.integer("sole_frames") < 128)
    }
    // Pages that a daemon wrote before it forked are advised, private and not exclusive.
    let daemons = try snapshot.list("others")
    #expect(try daemons.map { try $0.integer("mapped_pages") } == [0])
  }

  @Test(
    "A kernel that marks every page is known as one in under 10 ms",
    arguments: BootedKernel.all)
  func bit21(kernel: BootedKernel) throws {
    // The quickest of several: the machine shares its processors with others.
    let seconds = try kernel.text("merged/timing").split(separator: "\n").map { said in
      let match = try #require(
        said.firstMatch(of: /merged frames told by (?<test>\w+), test_seconds (?<seconds>\S+)/))
      #expect(try match.test == (kernel.marksEveryPage ? "fallback" : "kpageflags"))
      return try #require(Double(match.seconds))
    }
    #expect(try #require(seconds.min()) < 0.010)
    let codes = try kernel.answer("merged/doctor_json").json.list("findings")
      .compactMap { $0["code"]?.string }
    #expect(try codes.contains("kpageflags-unreliable") == kernel.marksEveryPage)
  }

  @Test(
    "Both guests are known, with what each holds twice and what they have in common",
    arguments: BootedKernel.all)
  func guests(kernel: BootedKernel) throws {
    let snapshot = try kernel.answer("merged/json").json
    let guests = try snapshot.list("guests")
    #expect(guests.compactMap { $0["name"]?.string }.sorted() == ["vm01", "vm02"])
    // 8 MiB that stand twice in each, and are the same in both.
    for guest in guests {
      // Pages of zeros come on top.
      #expect(try (2_048..<3_072).contains(guest.integer("self_pages")))
      #expect(guest["ram_bytes"]?.integer == 64 << 20)
    }
    let pairs = try snapshot.list("pairs")
    try #require(pairs.count == 1)
    #expect(try (2_048..<2_304).contains(pairs[0].integer("common_frames")))
    // 4 MiB each, the same in both.
    let others = try snapshot.list("others")
    #expect(others.count == 2)
    for other in others { #expect(try other.integer("mapped_pages") >= 1_024) }
  }

  @Test(
    "What ksm_stat has of a guest is shown, and what it lacks is null",
    arguments: BootedKernel.all)
  func guestCounters(kernel: BootedKernel) throws {
    var stat: [String: Int64] = [:]
    for line in try kernel.text("merged/ksm_stat").split(separator: "\n") {
      let words = line.split(separator: " ")
      if let value = Int64(words[1]) { stat[String(words[0])] = value }
    }
    let guest = try #require(
      try kernel.answer("merged/json").json.list("guests").first { $0["name"]?.string == "vm02" })
    #expect(guest["kernel_rmap_items"]?.integer == stat["ksm_rmap_items"])
    #expect(stat["ksm_rmap_items"] != nil)
    for (key, file) in [
      ("kernel_zero_pages", "ksm_zero_pages"), ("kernel_profit_bytes", "ksm_process_profit"),
    ] {
      #expect(guest[key]?.integer == stat[file], "\(key)")
      #expect((guest[key] == .null) == (stat[file] == nil), "\(key)")
    }
    // Kernel 6.1 has it in a file of its own.
    #expect(try guest.integer("kernel_merging_pages") > 4_000)
  }
}
