import Figures
import Glibc
import MergeModel
import Sampling
import TuningRules

/// `--watch`: what a change does to the saving and to ksmd's CPU, until it has settled.
struct TuneWatch {
  let shared: SharedOptions
  let seconds: Double
  /// What was set: it is flagged where somebody sets it to something else.
  let results: [TuningReport.Result]
  let signals: SignalHold

  /// Full scans without a rise after which nothing more is expected.
  private static let quietScans: Int64 = 3
  /// Rises below this part of what is merged are noise.
  private static let noise = 0.0005
  private static let delay = 2.0

  /// Prints a line every two seconds; false where a setting was changed back meanwhile.
  func run() throws -> Bool {
    var options = shared.sampling(delay: Self.delay, budgetPercent: 1)
    options.content = .never
    let session = SamplingSession(options)
    let prepare = Confinement.lookingAndChanging.enterReading
    guard session.start(preparing: prepare) else { throw Failure.noThread }
    defer { session.stop() }
    var isHolding = true
    var first: Snapshot?
    var quiet = Quiet()
    while true {
      if let signal = signals.wait(seconds: 0) { throw EndedBySignal(signal: signal) }
      guard let snapshot = session.samples.take()?.snapshot else {
        session.bell.wait(seconds: 0.25)
        continue
      }
      let began = first ?? snapshot
      first = began
      let elapsed = snapshot.takenAt.seconds(since: began.takenAt)
      try StandardStreams.print(Array((line(snapshot, since: began) + "\n").utf8))
      for result in results {
        guard let now = snapshot.ksm[reading: result.file].value?.text, now != result.wanted,
          isHolding, !result.isMoved(by: snapshot)
        else { continue }
        isHolding = false
        StandardStreams.say(
          "\(result.file.rawValue) was set back to \(now) by somebody else\(Self.suspects(snapshot))"
        )
      }
      if elapsed >= seconds { return isHolding }
      if quiet.lasts(snapshot, scans: Self.quietScans, noise: Self.noise) {
        try StandardStreams.print(Array("settled\n".utf8))
        return isHolding
      }
    }
  }

  private func line(_ snapshot: Snapshot, since first: Snapshot) -> String {
    let saving = snapshot.savingBytes
    let unit = ByteUnit.line(largest: saving)
    var parts = [
      ClockText.time(snapshot.takenAt.wall, utcOffset: LocalTime.utcOffset),
      "saves \(unit.text(saving)) \(unit.word)",
    ]
    if let saving, let before = first.savingBytes {
      parts.append("(\(unit.text(saving - before, signed: true)))")
    }
    parts.append("ksmd \(PercentText.percent(snapshot.rates?.ksmdCPUPercent)) of a core")
    if let pass = snapshot.ksm[.fullScans] { parts.append("full scans \(pass)") }
    return parts.joined(separator: "  ")
  }

  static func suspects(_ snapshot: Snapshot) -> String {
    let names = snapshot.otherWriters.map { $0.name + ($0.pid.map { " (pid \($0))" } ?? "") }
    return names.isEmpty ? "" : ": \(names.joined(separator: ", ")) runs here"
  }

  /// How long pages_sharing has not risen.
  private struct Quiet {
    private var most: Int64?
    private var since: Int64 = 0

    mutating func lasts(_ snapshot: Snapshot, scans: Int64, noise: Double) -> Bool {
      guard let sharing = snapshot.ksm[.pagesSharing], let done = snapshot.ksm[.fullScans] else {
        return false
      }
      guard snapshot.ksm[.run] == 1 else { return true }
      let floor = Int64(Double(most ?? 0) * noise)
      if most == nil || abs(sharing - (most ?? 0)) > floor || done < since {
        most = sharing
        since = done
        return false
      }
      return done >= since + scans
    }
  }
}

extension TuningReport.Result {
  /// Whether the kernel's advisor moves it: nobody has taken it back.
  func isMoved(by snapshot: Snapshot) -> Bool {
    file == .pagesToScan && snapshot.ksm[reading: .advisorMode].value == .choice("scan-time")
  }
}

/// A signal ended the wait; what was held for a while is put back before the program ends.
struct EndedBySignal: Error {
  var signal: CInt
}
