import JSONText
import Testing

@Suite("What a content scan foretells in a booted kernel, and what ksmd makes of it", bootedKernels)
struct ForecastTests {
  @Test(
    "ksmd reaches what was foretold while it was off, to the page",
    arguments: BootedKernel.all)
  func foretold(kernel: BootedKernel) throws {
    let answer = try kernel.answer("tune/forecast")
    #expect(answer.code == 0)
    let content = try #require(try answer.json.at("content"))
    #expect(content["method"]?.string == "exact")
    let reached = try kernel.counter("pages_sharing", "tune/counters_of_guests")
    #expect(try content.integer("predicted_pages_sharing") == reached)
  }

  @Test(
    "Afterwards it finds what is merged, and nothing more to merge but second copies",
    arguments: BootedKernel.all)
  func afterwards(kernel: BootedKernel) throws {
    let content = try #require(try kernel.answer("merged/content").json.at("content"))
    let sharing = try kernel.counter("pages_sharing", "merged/counters")
    #expect(try content.integer("predicted_pages_sharing") == sharing)
    #expect(
      try content.integer("achieved_pages") + content.integer("mergeable_pages")
        == content.integer("ideal_pages"))
    let achieved = try content.integer("achieved_pages")
    #expect((achieved - sharing).magnitude <= UInt64(try kernel.marksEveryPage ? sharing / 200 : 0))
    let limited = try #require(content.at("reasons.page-sharing-limit")?.integer)
    #expect(try content.integer("mergeable_pages") == limited)
  }

  @Test(
    "Zeros in huge pages merge as others before Linux 6.12, and are freed uncounted since then",
    arguments: BootedKernel.all)
  func hugePages(kernel: BootedKernel) throws {
    let content = try #require(try kernel.answer("huge/forecast").json.at("content"))
    let reached = try kernel.counter("pages_sharing", "huge/counters")
    #expect(try content.integer("predicted_pages_sharing") == reached)
    #expect(try content.integer("zero_pages") > 511, "the guests must have huge pages")
    let isOld = try kernel.text("release").hasPrefix("6.1.")
    #expect(try (content.integer("zero_in_huge_pages") == 0) == isOld)
  }

  @Test("Looking at everything breaks no merge", arguments: BootedKernel.all)
  func harmless(kernel: BootedKernel) throws {
    #expect(try kernel.text("merged/cow_breaks") == kernel.text("merged/cow_breaks_after"))
  }
}
