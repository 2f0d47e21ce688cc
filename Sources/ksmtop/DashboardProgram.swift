import ArgumentParser
import CursesTerminal
import Dashboard
import Diagnosis
import Glibc
import MergeModel
import Sampling
import Screen
import Tuning
import TuningRules

/// The dashboard as a program: one loop around poll(2) that turns keys, signals and samples into
/// events, carries out effects and shows what the dashboard draws.
final class DashboardProgram {
  struct Options {
    var sampling: SamplingOptions
    var isReadonly = false
    var wantsColor = true
    var wantsUnicode = true
    var wantsMouse = false
    /// Stands in brackets on line 1, for instance `DEMO`.
    var banner: String?
    /// How far back the graphs reach at first.
    var span = GraphSpan.hour
    /// Takes back at the end what this session changed.
    var restoresOnExit = false
    var configuration = Configuration()
    /// What it may do; the process has begun it.
    var confinement = Confinement.changing
  }

  private let session: SamplingSession
  private let signals: SignalPipe
  private let held: HeldMessages?
  private let terminal: Terminal
  private let timekeeper = SystemTimekeeper()
  private var state: DashboardState
  private let exporter: SnapshotExporter
  private let desk: TuningDesk
  private var abandonedSettings: [SettingChange] = []
  private let configuration: Configuration
  private let confinement: Confinement
  private var ending: Ending?

  /// Why the loop ends.
  private enum Ending {
    case quit
    case signal(Int32)
    case lostTerminal
  }

  /// Milliseconds after which time passes even where nothing happens.
  private static let tick: Int32 = 1_000

  init(_ options: Options) throws {
    CrashGuard.install()
    do throws(TerminalError) {
      signals = try SignalPipe(
        signals: [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])
      held = HeldMessages()
      terminal = try Terminal(
        wantsColor: options.wantsColor, wantsUnicode: options.wantsUnicode,
        wantsMouse: options.wantsMouse)
    } catch {
      throw Failure(.failed, error.description)
    }
    session = SamplingSession(options.sampling)
    exporter = SnapshotExporter()
    configuration = options.configuration
    confinement = options.confinement
    desk = TuningDesk.standard(
      options.sampling.roots, isReadonly: options.isReadonly,
      restoresOnExit: options.restoresOnExit, confinement: options.confinement)
    state = DashboardState(
      rows: terminal.size.rows, columns: terminal.size.columns,
      unicode: terminal.capabilities.unicode, readonly: options.isReadonly,
      utcOffset: LocalTime.utcOffset, delay: options.sampling.delay,
      exportDirectory: exporter.directory)
    state.banner = options.banner
    state.budgetPercent = options.sampling.budgetPercent
    state.span = options.span
    state.isRestoringOnExit = options.restoresOnExit
    state.login = Author.ofThisProcess(Environment.ofUser).login
  }

  /// Runs until the operator quits, a signal ends it, or the terminal is gone; what to exit with.
  func run() throws -> ExitCode {
    guard session.start(preparing: confinement.enterReading), desk.start() else {
      throw Failure.noThread
    }
    try confinement.settle()
    show()
    while ending == nil { wait() }
    session.stop()
    // The kernel may take its time to put back what goes back: nobody shall look at a dead screen.
    terminal.close()
    held?.release()
    let farewell = desk.finish()
    for text in farewell.notes + farewell.failures { StandardStreams.say(text) }
    // 128+n tells that all is as it was.
    guard farewell.failures.isEmpty else { return ExitCode(Failure.Code.otherwise.rawValue) }
    switch ending {
    case .signal(let number): return ExitCode(128 + number)
    case .lostTerminal: return ExitCode(128 + SIGHUP)
    case .quit, nil: return .success
    }
  }

  private func wait() {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: session.bell.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: desk.bell.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&sources, nfds_t(sources.count), Self.tick)
    if count == 0 { handle(.tick(timekeeper.now())) }
    for signal in signals.pending() { receive(signal) }
    if sources[0].revents != 0 { readKeys(sources[0].revents) }
    // Also where the bell is not to be heard, for want of descriptors.
    takeSample()
    takeNews()
    if ending == nil { show() }
  }

  private func show() {
    terminal.show(draw(state))
  }

  private func readKeys(_ events: Int16) {
    while let key = terminal.nextKey() {
      handle(.key(key, at: timekeeper.now()))
      if ending != nil { return }
    }
    let isHungUp = events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
    if terminal.isLost || isHungUp { ending = .lostTerminal }
  }

  private func takeSample() {
    session.bell.hear()
    guard let sample = session.samples.take() else { return }
    // Summer time may begin while it runs.
    state.utcOffset = LocalTime.utcOffset
    var snapshot = sample.snapshot
    snapshot.abandonedSettings = abandonedSettings
    snapshot.assessment = Assessor.assess(snapshot)
    state.ownPresets = configuration.presets(for: snapshot)
    handle(.sampled(snapshot, sample.history, sample.events))
  }

  private func takeNews() {
    desk.bell.hear()
    if let log = desk.takeLog() {
      abandonedSettings = log.abandoned.flatMap(\.changes)
      handle(.logged(log.records, held: log.held, bootID: log.bootID))
    }
    for news in desk.takeNews() { handle(.tuning(news, at: timekeeper.now())) }
  }

  private func submit(_ request: TuningRequest) {
    guard let snapshot = state.snapshot else { return }
    desk.submit(
      request,
      in: TuningSituation(
        snapshot, isReadonly: state.readonly, records: state.records, bootID: state.bootID,
        held: state.held))
  }

  private func receive(_ signal: Int32) {
    switch signal {
    case SIGWINCH: resize()
    case SIGTSTP: suspend()
    case SIGCONT:
      resize()
      terminal.redraw()
    default: ending = .signal(signal)
    }
  }

  private func resize() {
    terminal.resize()
    handle(.resized(rows: terminal.size.rows, columns: terminal.size.columns))
  }

  private func suspend() {
    terminal.suspend { SignalPipe.stopJob() }
    handle(.resized(rows: terminal.size.rows, columns: terminal.size.columns))
  }

  private func handle(_ event: DashboardEvent) {
    for effect in reduce(&state, event) { carryOut(effect) }
  }

  private func carryOut(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: suspend()
    case .redraw: terminal.redraw()
    case .refreshNow: session.refreshNow()
    case .setDelay(let seconds): session.setDelay(seconds)
    // The figures stand still on the screen; the history goes on.
    case .pause: break
    case .startContentScan: session.startContentScan()
    case .cancelContentScan: session.cancelContentScan()
    case .tune(let request): submit(request)
    case .endTrial(let recordID, let keep): desk.endTrial(recordID, keep: keep)
    case .cancelTuning: desk.cancel()
    case .export(let path):
      let outcome = state.snapshot.map { exporter.write($0, to: path) }
      handle(.exported(outcome ?? .failed("there are no figures yet"), at: timekeeper.now()))
    }
  }
}
