import Figures
import MergeModel

/// What the text says of the host: one function a section, each giving its lines.
struct HostSections {
  let snapshot: Snapshot

  private var host: HostFigures { snapshot.host }
  private var ksm: KSMReadings { snapshot.ksm }

  // MARK: The head

  func title(version: String, utcOffset: Int) -> String {
    let wall = snapshot.takenAt.wall
    let local = ClockText.dateTime(wall, utcOffset: utcOffset)
    let zulu = ClockText.time(wall, utcOffset: 0)
    let name = host.name.isEmpty ? DecimalText.unknown : host.name
    return "ksmtop \(version) snapshot  \(name)  \(local) \(ClockText.offset(utcOffset)) (\(zulu)Z)"
  }

  func system() -> String {
    let kernel = host.kernel.isEmpty ? DecimalText.unknown : host.kernel
    let nodes = CountText.plain(host.numaNodes.value)
    return [
      "Linux \(kernel)", Self.plural(host.processorCount, "CPU"),
      "\(nodes) NUMA node\(host.numaNodes.value == 1 ? "" : "s")",
      "page \(host.pageBytes / 1_024) KiB", "up \(DurationText.coarse(host.uptimeSeconds.value))",
    ].joined(separator: ", ")
  }

  /// The oldest figure counts.
  func ages() -> String {
    let memory = snapshot.processes.compactMap { $0.memoryAge(at: snapshot.takenAt) }.max()
    let sharing = snapshot.attribution?.age(at: snapshot.takenAt)
    let content = snapshot.content?.ageOfResult(at: snapshot.takenAt)
    let user = snapshot.rights.user.isEmpty ? DecimalText.unknown : snapshot.rights.user
    return [
      "Seen by \(user).", "Rates over \(span(snapshot.rates?.seconds)).",
      "Ages: memory \(span(memory)), sharing \(span(sharing)), "
        + "content \(DurationText.coarse(content)).",
    ].joined(separator: " ")
  }

  /// Tenths of a second below one minute.
  private func span(_ seconds: Double?) -> String {
    guard let seconds, seconds < 60 else { return DurationText.exact(seconds) }
    return DecimalText.fixed(seconds) + " s"
  }

  func units() -> String {
    let pages = CountText.grouped((1 << 30) / max(1, host.pageBytes))
    let size = host.pageBytes / 1_024
    return "Units: 1 GiB = 1024 MiB = \(pages) pages of \(size) KiB. - = not known."
  }

  // MARK: Sections

  func rights() -> [String] {
    snapshot.rights.complete ? ["complete"] : snapshot.rights.missing
  }

  func verdict() -> [String] {
    let saving = "\(amount(snapshot.savingBytes)) \(unit.word)"
    let metadata = "\(metadata(sign: 1)) \(unit.word)"
    let cpu = PercentText.percent(snapshot.rates?.ksmdCPUPercent)
    let cost = "Saves \(saving). Costs \(cpu) of one core and \(metadata) of RAM."
    guard let assessment = snapshot.assessment else {
      return [DecimalText.unknown, cost, "Next: \(DecimalText.unknown)"]
    }
    let word = assessment.verdict.state.rawValue.uppercased()
      .split(separator: "_").joined(separator: " ")
    let next = "Next: \(nextStep(assessment))"
    // What a host that works has to say is what it saves and costs.
    if assessment.verdict.state == .working, (snapshot.savingBytes ?? 0) > 0 {
      return ["\(word). \(cost)", next]
    }
    return ["\(word). \(assessment.verdict.message)", cost, next]
  }

  /// The first remedy of something worse than an information: the host's, else a guest's.
  private func nextStep(_ assessment: Assessment) -> String {
    let ofProcesses = snapshot.processes.flatMap(snapshot.findings)
    let first = (assessment.findings + ofProcesses).first {
      $0.severity > .info && !$0.nextStep.isEmpty
    }
    return first?.nextStep ?? "nothing to do."
  }

  func memory() -> [String] {
    let guests = snapshot.guests
    let configured = KnownSum(guests.map { $0.guest?.ramBytes.map { Double($0) } })
    let resident = KnownSum(guests.map { $0.residentBytes.map { Double($0) } })
    let real = KnownSum(guests.map { $0.memory?.value.value.map { Double($0.proportionalBytes) } })
    return [
      "total \(gib(host.memoryBytes.value))  available \(gib(host.availableBytes.value))  "
        + "swap \(gib(host.swapTotalBytes.value)) (\(gib(host.swapUsedBytes)) used) GiB   "
        + "PSI some10 \(PercentText.percent(host.pressureSomeAvg10.value))",
      "guests: configured \(gib(configured)), resident \(gib(resident)), real \(gib(real)) GiB",
    ]
  }

  func sharing() -> [String] {
    let zero = ksm[.ksmZeroPages].map(snapshot.bytes)
    let profit = unit.amount(snapshot.profitBytes, signed: true)
    return [
      "shared \(amount(snapshot.sharedBytes)) = common \(amount(snapshot.commonBytes)) "
        + "+ saving \(amount(snapshot.savingBytes)) \(unit.word)",
      "KSM zero pages \(amount(zero)), metadata \(metadata(sign: -1)), "
        + "profit \(profit) \(unit.word)",
    ]
  }

  /// The kernel's own names with raw numbers, for whoever compares with the files.
  func kernel() -> [String] {
    let counters = KSMFile.counters.map { "\($0.rawValue) \(CountText.grouped(ksm[$0]))" }
    let cow = "cow_ksm \(CountText.grouped(host.cowBreaks.value))"
    return counters + [cow]
  }

  func ksmd() -> [String] {
    let rate =
      switch snapshot.scanRate {
      case .measured(let rate): RateText.perSecond(rate)
      case .atMost(let rate): "<=" + RateText.perSecond(rate)
      case nil: DecimalText.unknown
      }
    let now = PercentText.percent(snapshot.rates?.ksmdCPUPercent)
    let sinceBoot = PercentText.ratio(
      host.ksmd.value?.cpuSeconds, of: host.uptimeSeconds.value, decimals: 1)
    let pass = DurationText.exact(snapshot.trend.passSeconds)
    return ["\(rate) pages/s, \(now) of a core now, \(sinceBoot) since boot; pass \(pass)"]
  }

  func settings() -> [String] {
    KSMFile.settings.map { file in
      "\(file.rawValue)=\(ksm[reading: file].value?.text ?? DecimalText.unknown)"
    }
  }

  func otherWriters() -> [String] {
    let writers = snapshot.otherWriters.map { writer in
      writer.pid.map { "\(writer.name) (pid \($0))" } ?? writer.name
    }
    let others = writers.isEmpty ? "none found" : writers.joined(separator: ", ")
    return ["other writers: \(others)"]
  }

  /// The sums of the page tables held against the kernel's counters of the same moment.
  func check() -> [String] {
    guard let sums = snapshot.attribution?.value.reconciliation else {
      return [
        snapshot.attributionRefusal.map { "\(DecimalText.unknown) (\($0.text))" }
          ?? DecimalText.unknown
      ]
    }
    guard snapshot.ksm.exists else {
      return ["\(DecimalText.unknown) (no KSM, no counters to hold the sums against)"]
    }
    let seen = Int64(sums.mappedPages) + Int64(sums.unattributedPages)
    let mapped = CountText.grouped(sums.mappedPages)
    let unattributed = CountText.grouped(sums.unattributedPages)
    let kernel = CountText.grouped(sums.differencePages.map { seen - $0 })
    let difference = CountText.grouped(sums.differencePages)
    let frames = CountText.grouped(sums.mergedFrames)
    let saved = KnownSum(snapshot.processes.map { $0.sharing?.value.savedPages })
      .text { CountText.grouped(Int64($0.rounded())) }
    return [
      "mapped \(mapped) + unattributed \(unattributed) - kernel's \(kernel) = \(difference) pages",
      "merged frames \(frames), saved pages \(saved); "
        + (sums.stable ? "stable" : "changing while looked at"),
    ]
  }

  /// The unit of what is merged: MiB on hosts where that is less than 1 GiB.
  private var unit: ByteUnit { .line(largest: snapshot.sharedBytes) }

  private func amount(_ bytes: Int64?) -> String { unit.amount(bytes) }

  /// What ksmd's book-keeping costs, finer than other amounts.
  private func metadata(sign: Int64) -> String {
    let bytes = ksm.metadataBytes.map { $0 * sign }
    let isSigned = sign < 0
    return unit == .gib
      ? ByteText.gib(bytes, decimals: 2, signed: isSigned)
      : ByteText.mib(bytes, decimals: 1, signed: isSigned)
  }

  private func gib(_ bytes: (some BinaryInteger)?) -> String { ByteUnit.gib.amount(bytes) }

  private func gib(_ sum: KnownSum) -> String {
    sum.text { DecimalText.fixed($0 / ByteUnit.gib.bytes) }
  }

  private static func plural(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}
