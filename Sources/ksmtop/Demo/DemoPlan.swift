import MergeModel

/// What the demo will do on a host: the guests to start and the settings to change.
struct DemoPlan: Sendable, Equatable {
  /// A setting to write, and what it held.
  struct Change: Sendable, Equatable {
    var file: KSMFile
    var found: String
    var wanted: String
  }

  var guests: [DemoGuest]
  /// In the order in which to write them: KSM goes on last.
  var changes: [Change]

  /// Pages ksmd scans before each sleep: some seconds for the demo, so that the climb can be seen.
  static let pagesToScan: Int64 = 250
  /// Milliseconds of that sleep at most.
  static let sleepMillisecs: Int64 = 20

  /// Decides; throws where the demo cannot or must not run.
  init(_ conditions: DemoConditions) throws(Failure) {
    guests = DemoGuest.all
    try Self.examine(conditions, needing: guests.map(\.residentBytes).reduce(0, +))
    changes = Self.changes(conditions.ksm)
  }

  private static func changes(_ ksm: KSMReadings) -> [Change] {
    var changes: [Change] = []
    func change(_ file: KSMFile, to wanted: Int64, if isNeeded: (Int64) -> Bool) {
      guard let found = ksm[file], isNeeded(found) else { return }
      changes.append(Change(file: file, found: String(found), wanted: String(wanted)))
    }
    // Under the kernel's advisor it is refused, and fast enough without.
    if [nil, .choice("none")].contains(ksm[reading: .advisorMode].value) {
      change(.pagesToScan, to: pagesToScan) { $0 < pagesToScan }
    }
    change(.sleepMillisecs, to: sleepMillisecs) { $0 > sleepMillisecs }
    change(.run, to: 1) { $0 != 1 }
    return changes
  }

  private static func examine(
    _ conditions: DemoConditions, needing bytes: Int
  ) throws(Failure) {
    guard conditions.ksm.exists else {
      throw Failure(
        .failed,
        "this kernel has no KSM: there is nothing to watch. Boot a kernel with CONFIG_KSM=y.")
    }
    guard conditions.isWritable, conditions.ksm[.run] != nil else {
      throw refusal(
        conditions.isRoot
          ? """
          it turns KSM on for a while, and KSM's settings cannot be written here \
          (\(Rights.whyRootMayNotWrite)). Nothing was changed. Run it on the host itself.
          """
          : """
          it turns KSM on for a while, and KSM's settings cannot be written by this account. \
          Nothing was changed. As root: sudo ksmtop demo
          """)
    }
    guard conditions.seesWholeHost else {
      throw refusal(
        """
        ksmd cannot be seen from here, so this is a container, and the host may have processes \
        whose memory would be merged. Nothing was changed. Run it on the host itself.
        """)
    }
    try examine(others: conditions.mergeable)
    guard conditions.hidden == 0 else {
      throw refusal(
        """
        whether \(conditions.hidden) processes have mergeable memory cannot be read, and turning \
        KSM on would merge it. Nothing was changed. As root: sudo ksmtop demo
        """)
    }
    if let available = conditions.availableBytes, available < UInt64(bytes) {
      throw refusal(
        """
        its guests need \(bytes >> 20) MiB and only \(available >> 20) MiB are available. \
        Nothing was changed.
        """)
    }
  }

  /// Throws where there are processes that turning KSM on would merge.
  static func examine(others: [NamedProcess]) throws(Failure) {
    guard others.isEmpty else {
      throw refusal(
        """
        turning KSM on would merge memory of \(list(others)). \
        Nothing was changed. To watch this host as it is: ksmtop
        """)
    }
  }

  private static func refusal(_ reason: String) -> Failure {
    Failure(.refused, "demo refused: \(reason)")
  }

  /// The first few by name, the rest as a number.
  private static func list(_ processes: [NamedProcess]) -> String {
    let named = processes.prefix(3).map { "\($0.name) (pid \($0.pid))" }
    let rest = processes.count - named.count
    return (named + (rest > 0 ? ["\(rest) more"] : [])).joined(separator: ", ")
  }
}
