import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("Content scans in a session")
struct ContentReaderTests {
  private func host(
    _ plan: ContentPlan, availableKiB: UInt64 = 7_340_032, delay: Double = 0.02
  ) throws -> SessionHost {
    try SessionHost(delay: delay, readLimit: 0.3, content: plan) { tree in
      var host = HostFixture()
      host.availableKiB = availableKiB
      try tree.writeHost(host)
      try SessionHost.addGuest(101, "vm01", to: tree)
      try SessionHost.addGuest(102, "vm02", to: tree)
    }
  }

  private func setAvailable(_ kibibytes: UInt64, _ host: SessionHost) throws {
    var figures = HostFixture()
    figures.availableKiB = kibibytes
    try host.tree.writeHost(figures)
  }

  @Test("Where it is done once, a sample is complete with it and with an attribution after it")
  func once() throws {
    let host = try host(.once, delay: 3_600)
    host.session.start()
    let sample = try host.sample("complete") { $0.isComplete }
    let content = try #require(sample.snapshot.content)
    let attribution = try #require(sample.snapshot.attribution)
    #expect(attribution.at.monotonic >= content.at.monotonic)
    #expect(sample.snapshot.contentProgress == nil)
    #expect(sample.snapshot.contentRefusal == nil)
  }

  @Test("Where it goes on, the first complete sample does not wait for it, and the scans rest")
  func always() throws {
    let host = try host(.always)
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    let rested = try host.sample("a report, and rest") { sample in
      guard case .resting = sample.snapshot.contentProgress?.phase else { return false }
      return sample.snapshot.content != nil
    }
    let first = try #require(rested.snapshot.content?.at)
    host.session.startContentScan()
    try host.sample("another, though its time had not come") { sample in
      (sample.snapshot.content?.at.monotonic ?? 0) > first.monotonic
    }
  }

  @Test("Without it there is neither a report nor progress")
  func never() throws {
    let host = try host(.never)
    host.session.start()
    let sample = try host.sample("complete") { $0.isComplete }
    #expect(sample.snapshot.content == nil)
    #expect(sample.snapshot.contentProgress == nil)
  }

  @Test("It waits while memory is short, says so, and goes on when there is some again")
  func pauses() throws {
    let host = try host(.always, availableKiB: 10_000)
    host.session.start()
    let waiting = try host.sample("paused") {
      $0.snapshot.contentProgress?.phase == .paused("memory is short")
    }
    #expect(waiting.snapshot.content == nil)
    try setAvailable(7_340_032, host)
    try host.sample("a report") { $0.snapshot.content != nil }
  }

  @Test("Where it is done once, a wait for memory ends with a refusal that says so")
  func givesUp() throws {
    let host = try SessionHost(
      readLimit: 600, content: .once, timekeeper: FastTimekeeper(factor: 100)
    ) { tree in
      var host = HostFixture()
      host.availableKiB = 10_000
      try tree.writeHost(host)
      try SessionHost.addGuest(101, "vm01", to: tree)
    }
    host.session.start()
    let sample = try host.sample("complete without content") { $0.isComplete }
    #expect(sample.snapshot.content == nil)
    #expect(sample.snapshot.contentRefusal?.text == "memory is short")
    #expect(sample.snapshot.attribution != nil)
  }

  @Test("A guest that comes ends the rest")
  func newGuest() throws {
    let host = try SessionHost(
      readLimit: 600, content: .always, timekeeper: FastTimekeeper(factor: 100)
    ) { try SessionHost.addGuest(101, "vm01", to: $0) }
    host.session.start()
    let first = try host.sample("a report") { $0.snapshot.content != nil }
    try SessionHost.addGuest(102, "vm02", to: host.tree)
    try host.sample("the new one in a report") { sample in
      sample.snapshot.content.map { $0.at.monotonic > first.snapshot.takenAt.monotonic } ?? false
        && sample[102] != nil
    }
  }

  @Test("What the operator cancels stays cancelled until it is asked for")
  func cancelled() throws {
    let host = try host(.always, availableKiB: 10_000)
    host.session.start()
    try host.sample("paused") {
      $0.snapshot.contentProgress?.phase == .paused("memory is short")
    }
    host.session.cancelContentScan()
    try host.sample("cancelled") { $0.snapshot.contentProgress?.phase == .cancelled }
    try setAvailable(7_340_032, host)
    let later = try host.sample("some samples later") { sample in
      sample.history.reach(of: .saving, now: sample.snapshot.takenAt).map { $0 > 0.5 } ?? false
    }
    #expect(later.snapshot.content == nil)
    host.session.startContentScan()
    try host.sample("a report") { $0.snapshot.content != nil }
  }

  @Test("Where frames are hidden it is refused for the reason that attribution is")
  func refused() throws {
    let host = try SessionHost(content: .once) { try $0.move("proc/kpageflags", to: "kept") }
    host.session.start()
    let sample = try host.sample("complete") { $0.isComplete }
    #expect(sample.snapshot.content == nil)
    #expect(sample.snapshot.contentRefusal == sample.snapshot.attributionRefusal)
    #expect(sample.snapshot.contentRefusal != nil)
  }
}
