import Glibc
import KernelFiles
import MergeModel
import Synchronization

/// Samples this host until it is stopped; the newest sample waits in a mailbox.
///
/// The loop reads the host's cheap files itself, takes what the process reader has, and never
/// waits for it longer than a moment: a process that hangs costs its own figures and no others.
package final class SamplingSession: Sendable {
  /// The newest sample; nil until the first.
  package let samples = Mailbox<Sample>()
  /// Rung with every sample.
  package let bell = Bell()

  private struct Control: Sendable {
    var delay: Double
    var isStopped = false
    /// What the operator asked for last.
    var contentWish: ContentReader.Wish?
  }

  private let options: SamplingOptions
  private let timekeeper: any Timekeeper
  private let control: Mutex<Control>
  private let controlBell = Bell()

  /// How long one sample waits for the cheap figures of the processes.
  private static let patience = 0.25
  /// How long the first one waits: without any process it would say little, and much wrong.
  private static let firstPatience = 2.0

  package init(
    _ options: SamplingOptions, timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.options = options
    self.timekeeper = timekeeper
    control = Mutex(Control(delay: options.delay))
  }

  /// Starts sampling on threads of its own; false where no thread could be had.
  ///
  /// `prepare` is run on the first of them before it does anything; those that it starts inherit
  /// from it what a thread hands on.
  @discardableResult
  package func start(preparing prepare: @escaping @Sendable () -> Void = {}) -> Bool {
    DescriptorLimit.raise()
    return WorkerThread.start { [self] in
      prepare()
      run()
    }
  }

  /// Ends sampling soon; nothing is awaited.
  package func stop() {
    control.withLock { $0.isStopped = true }
    controlBell.ring()
  }

  package func setDelay(_ seconds: Double) {
    control.withLock { $0.delay = seconds }
    controlBell.ring()
  }

  package func refreshNow() { controlBell.ring() }

  /// Begins a content scan at once, where the plan has any.
  package func startContentScan() {
    control.withLock { $0.contentWish = .start }
    controlBell.ring()
  }

  /// Drops the content scan under way.
  package func cancelContentScan() {
    control.withLock { $0.contentWish = .cancel }
    controlBell.ring()
  }

  private func run() {
    var host = HostReader(options.roots)
    var ksm = KSMDirectory(options.roots)
    var keeper = TrendKeeper()
    let figures = host.read()
    let reader = ProcessReader(
      options, pageBytes: figures.pageBytes, timekeeper: timekeeper)
    let content = ContentReader(
      options, pageBytes: figures.pageBytes, beside: reader, timekeeper: timekeeper)
    reader.start()
    if options.content != .never { content.start() }
    defer {
      reader.stop()
      content.wake()
    }
    let user = RightsExaminer.userName()
    var delay = options.delay
    while true {
      let state = control.withLock { control in
        defer { control.contentWish = nil }
        return control
      }
      if state.isStopped { return }
      if let wish = state.contentWish { content.tell(wish) }
      let began = timekeeper.now()
      awaitRefresh(reader)
      var snapshot = Snapshot(takenAt: timekeeper.now())
      snapshot.host = host.read()
      snapshot.ksm = ksm.read()
      var found = reader.state.withLock { $0 }
      if found.refreshes == 0 { found.reading.failure = "none has answered yet" }
      SnapshotAssembly.add(
        found.reading, found.survey, hanging: found.hanging.mapValues(\.since), user: user,
        canWriteSettings: ksm.isWritable, to: &snapshot)
      let scanned = content.state.withLock { $0 }
      snapshot.content = scanned.report
      snapshot.contentProgress = scanned.progress
      snapshot.contentRefusal = scanned.refusal
      let events = keeper.add(
        &snapshot, isListed: found.refreshes > 0, delay: max(delay, state.delay))
      delay = state.delay
      let wantsWriters = keeper.wantsWriters
      reader.state.withLock { $0.countsFaults = wantsWriters }
      content.attend(to: snapshot)
      let isComplete = isComplete(found.survey, scanned)
      let sample = Sample(
        snapshot: snapshot, history: keeper.history, events: events, isComplete: isComplete)
      samples.put { sample.following($0) }
      bell.ring()
      rest(
        until: began.monotonic + state.delay, reader, content,
        awaits: isComplete ? nil : [found.survey.rounds, scanned.rounds])
    }
  }

  private func awaitRefresh(_ reader: ProcessReader) {
    let before = reader.state.withLock { $0.refreshes }
    if before > 0 { reader.requestRefresh() }
    let patience = before > 0 ? Self.patience : Self.firstPatience
    let limit = timekeeper.now().monotonic + patience
    while reader.state.withLock({ $0.refreshes }) == before {
      let left = limit - timekeeper.now().monotonic
      if left <= 0 { return }
      reader.news.wait(seconds: left)
    }
  }

  /// Whether all that the options ask for has been read.
  private func isComplete(_ survey: Survey.Findings, _ content: ContentReader.State) -> Bool {
    survey.rounds > 0 && (options.content != .once || content.rounds > 0)
  }

  /// Waits for the next sample's time, a command, or the end of what makes a sample complete.
  ///
  /// `rounds` are those done in the background when the sample was taken, where it lacks something.
  private func rest(
    until next: Double, _ reader: ProcessReader, _ content: ContentReader, awaits rounds: [Int]?
  ) {
    while true {
      let now = timekeeper.now()
      reader.replaceHanging(at: now)
      if options.content != .never { content.replaceHanging(at: now) }
      let left = next - now.monotonic
      if left <= 0 { return }
      if let rounds {
        reader.news.wait(seconds: min(left, 0.05))
        if self.rounds(reader, content) != rounds { return }
        if controlBell.wait(seconds: 0) { return }
      } else if controlBell.wait(seconds: min(left, 0.5)) {
        return
      }
    }
  }

  /// Rounds done by those who work in the background.
  private func rounds(_ reader: ProcessReader, _ content: ContentReader) -> [Int] {
    [reader.state.withLock { $0.survey.rounds }, content.state.withLock { $0.rounds }]
  }
}
