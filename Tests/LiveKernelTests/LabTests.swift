import Foundation
import LiveHarness
import Spawning
import Testing

extension LiveKernel {
  /// The script that fits guests below a limit, small: five guests of 192 MiB below 480.
  ///
  /// It takes the lock itself.
  @Suite("The lab below a limit", .timeLimit(.minutes(10)))
  struct LabTests {
    private static let options = [
      "--limit", "480M", "--memory", "192", "--common", "24", "--own", "4",
    ]

    @Test("All guests fit in waves, every page is explained, and all is put back")
    func climbs() throws {
      let before = KSMHost.currentSettings()
      let lab = try LabRun()
      let ended = try lab.run(Self.options + ["--guests", "5", "--end", "--record", lab.record])
      #expect(ended.status == .exited(0), "\(ended.output)")
      #expect(ended.output.contains("5 guests up after"))
      #expect(KSMHost.currentSettings() == before)
      #expect(lab.leftovers.isEmpty)

      let snapshot = try lab.snapshot()
      let guests = snapshot.guests.filter { $0.name.hasPrefix("xp") }
      #expect(guests.count == 5)
      // Each holds 24 + 4 + 4 + 2 × 4 MiB of content; all the rest is zeros that cost nothing.
      for guest in guests { #expect(guest.zeroMappedPages > (192 - 40) * 256 * 98 / 100) }
      // 4 × 24 MiB of the common, 2 × 4 of twins, 5 × 4 of what one holds twice.
      let saved = (snapshot.guests + snapshot.others).reduce(0) { $0 + $1.savedPages }
      #expect(saved >= Double((96 + 8 + 20) * 256))
      #expect(abs(saved - Double(snapshot.ksm.counters.pagesSharing)) < 1)
      let sums = snapshot.reconciliation
      #expect(sums.differencePages == 0)
      #expect(
        sums.mappedPages + sums.unattributedPages
          == snapshot.ksm.counters.pagesShared + snapshot.ksm.counters.pagesSharing)

      let account = try lab.account()
      let peak = try #require(account["peak of the group"])
      #expect(peak <= 480)
      #expect(account["guests that the kernel killed for memory"] == 0)
      // The kernel charges in batches, to each processor apart.
      let unexplained = try #require(account["not explained"])
      #expect(abs(unexplained) <= 4)
    }

    @Test("It starts as many as fit, and says what the next one lacks")
    func most() throws {
      let lab = try LabRun()
      let ended = try lab.run(Self.options + ["--guests", "most", "--own", "40", "--end"])
      #expect(ended.status == .exited(0), "\(ended.output)")
      #expect(ended.output.contains("the next guest does not fit"))
      #expect(ended.output.contains("killed for memory") && lab.leftovers.isEmpty)
    }

    @Test("Where not all that were asked for fit it fails, once all is told and put back")
    func tooMany() throws {
      let before = KSMHost.currentSettings()
      let lab = try LabRun()
      let ended = try lab.run([
        "--limit", "300M", "--memory", "192", "--common", "24", "--own", "40", "--guests", "2",
        "--end",
      ])
      #expect(ended.status == .exited(1), "\(ended.output)")
      #expect(ended.output.contains("the next guest does not fit"))
      #expect(ended.output.contains("killed for memory"))
      #expect(ended.output.contains("fifty-two: 1 of 2 guests came up"))
      #expect(KSMHost.currentSettings() == before)
      #expect(lab.leftovers.isEmpty)
    }

    @Test("Killed on its way, --stop ends its guests and puts all back")
    func killed() async throws {
      let before = KSMHost.currentSettings()
      let lab = try LabRun()
      let script = try lab.start(Self.options + ["--guests", "5"])
      try await eventually("a first guest", within: .seconds(300)) { lab.hasGuest }
      script.kill()
      _ = script.wait()
      let stopped = try lab.run(["--stop"])
      #expect(stopped.status == .exited(0), "\(stopped.output)")
      #expect(KSMHost.currentSettings() == before)
      #expect(lab.leftovers.isEmpty)
    }
  }
}
