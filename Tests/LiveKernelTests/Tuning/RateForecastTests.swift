import LiveHarness
import MergeModel
import Sampling
import Testing
import TuningRules

extension LiveKernel {
  /// What the tuning panel says before Enter, held against what ksmd then does.
  @Suite("The forecast of another rate", .timeLimit(.minutes(10)))
  struct RateForecastTests {
    /// A rate to go to.
    private struct Step {
      var pagesToScan: Int64
      var sleepMillisecs: Int64
    }

    /// How far a forecast may be off.
    private static let tolerance = 0.2
    /// Smart scan looks at a page that never changes once in so many full scans.
    private static let cycle: Int64 = 9

    @Test(
      "Time of a full scan and ksmd's CPU time are within a fifth of it, at three rates",
      arguments: [true, false])
    func threeRates(smartScan: Bool) async throws {
      try await KSMHost.exclusively { ksm in
        try await QEMUGuest.running(Self.plans) { _ in
          try await ksm.converge()
          if smartScan {
            // Until it passes over what has found no equal page.
            try ksm.set("smart_scan", "1")
            try await ksm.fullScans(3 * Self.cycle)
          }
          try ksm.set("sleep_millisecs", "20")
          try ksm.set("pages_to_scan", "1000")
          var options = SamplingOptions(delay: 0.5)
          options.roundLimit = 1
          let session = SamplingSession(options)
          session.start()
          defer { session.stop() }
          let cycle = smartScan ? Self.cycle : 1
          let yardstick = MemoryYardstick()
          let reading = Task { await yardstick.run() }
          defer { reading.cancel() }
          var before = yardstick.now
          _ = try await measured(ksm, session, cycle)
          var costBefore = yardstick.now.secondsPerPage(since: before)
          for step in [
            Step(pagesToScan: 400, sleepMillisecs: 20),
            Step(pagesToScan: 3_000, sleepMillisecs: 20),
            Step(pagesToScan: 1_000, sleepMillisecs: 8),
          ] {
            before = yardstick.now
            let expected = try await change(to: step, ksm, session)
            let work = try await measured(ksm, session, cycle)
            let cost = yardstick.now.secondsPerPage(since: before)
            expect(expected, cost / costBefore, work, step)
            costBefore = cost
          }
        }
      }
    }

    /// What the forecast says of a full scan, without what ksmd will wait for others.
    private struct Expected {
      var scanSeconds: Double
      var cpuSeconds: Double
    }

    /// Makes the forecast, and goes to that rate.
    ///
    /// A forecast takes it that others leave ksmd as much of the processors as before. What they
    /// then did is no part of what is tried here, so that waiting is left out on both sides.
    private func change(
      to step: Step, _ ksm: KSMHost, _ session: SamplingSession
    ) async throws -> Expected {
      let snapshot = try await newest(session)
      func change(_ file: KSMFile, _ value: Int64) -> SettingChange {
        SettingChange(
          file, from: snapshot.ksm[reading: file].value?.text ?? "", to: String(value))
      }
      let forecast = TuningForecast(
        [change(.pagesToScan, step.pagesToScan), change(.sleepMillisecs, step.sleepMillisecs)],
        in: snapshot)
      #expect(forecast.isCostMeasured)
      let seconds = try #require(forecast.after.passSeconds)
      let percent = try #require(forecast.after.cpuPercent)
      try ksm.set("pages_to_scan", String(step.pagesToScan))
      try ksm.set("sleep_millisecs", String(step.sleepMillisecs))
      let cpu = seconds * percent / 100
      return Expected(
        scanSeconds: seconds - cpu * (snapshot.trend.waitShare ?? 0), cpuSeconds: cpu)
    }

    /// `drift` is by how much comparing pages became dearer on this machine meanwhile.
    private func expect(_ forecast: Expected, _ drift: Double, _ work: DaemonWork, _ step: Step) {
      let rate = "\(step.pagesToScan)/\(step.sleepMillisecs), drift \(drift)"
      let cpu = forecast.cpuSeconds * drift
      let percent = cpu / (forecast.scanSeconds + cpu - forecast.cpuSeconds) * 100
      print("FC \(rate) scan \(forecast.scanSeconds/work.scanSeconds) cpu \(percent/work.cpuPercent)")
      #expect(
        abs(forecast.scanSeconds - work.scanSeconds) <= Self.tolerance * work.scanSeconds,
        "\(rate): a full scan of \(forecast.scanSeconds) s, took \(work.scanSeconds)")
      #expect(
        abs(percent - work.cpuPercent) <= Self.tolerance * work.cpuPercent,
        "\(rate): \(percent) % of a core, took \(work.cpuPercent)")
    }

    /// ksmd's work at the rate that is set, and at least as much of it seen by the session.
    private func measured(
      _ ksm: KSMHost, _ session: SamplingSession, _ cycle: Int64
    ) async throws -> DaemonWork {
      let daemon = try #require(try await newest(session).host.ksmd.value)
      // What was under way when the rate was set has ended.
      try await ksm.fullScans(1)
      return try await DaemonWork.measured(
        of: daemon.pid, ksm, cycle: cycle, atLeast: .seconds(20))
    }

    /// The newest sample, which must be younger than this call.
    private func newest(_ session: SamplingSession) async throws -> Snapshot {
      let asked = SystemTimekeeper().now()
      var snapshot: Snapshot?
      try await eventually("a sample") {
        guard let sample = session.samples.newest, sample.isComplete,
          sample.snapshot.takenAt.seconds(since: asked) > 0
        else { return false }
        snapshot = sample.snapshot
        return true
      }
      return try #require(snapshot)
    }

    /// Two thirds of what they hold is equal.
    private static let plans = (0..<5).map { number in
      GuestPlan(
        name: "rate\(number)",
        content: [
          0x1000_0000: KnownContent(seed: 1, mebibytes: 48),
          0x1800_0000: KnownContent(seed: 1_000 + UInt64(number), mebibytes: 24),
        ])
    }
  }
}
