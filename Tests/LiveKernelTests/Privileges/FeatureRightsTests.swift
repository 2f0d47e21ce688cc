import Glibc
import LiveHarness
import Privileges
import Testing

@testable import ksmtop

extension LiveKernel {
  /// The table of docs/permissions.md, found by running the program with few rights.
  @Suite("What each feature needs", .timeLimit(.minutes(10)))
  struct FeatureRightsTests {
    /// Features that work, by `ksmtop doctor`, with these capabilities.
    private func working(
      _ program: ProgramAs, _ capabilities: [String], as user: [String] = ProgramAs.nobody
    ) throws -> Set<String> {
      let report = try program.run(
        ["doctor", "--format", "json"], with: capabilities, as: user
      ).json()
      let features = try #require(report["features"] as? [[String: Any]])
      #expect(features.count == Feature.allCases.count)
      return Set(
        features.filter { $0["works"] as? Bool == true }.compactMap { $0["feature"] as? String })
    }

    @Test("Counters of the host and which processes are guests need no right")
    func nothing() throws {
      #expect(try working(ProgramAs(), []) == ["counters", "recognition"])
    }

    @Test("Features of figures work with their capabilities, as an ordinary user")
    func sufficient() throws {
      let program = try ProgramAs()
      for feature in Feature.allCases where !feature.needsRoot {
        let works = try working(program, feature.capabilities.names)
        #expect(works.contains(feature.rawValue), "\(feature)")
      }
      let all = try working(program, ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE", "CAP_SYS_ADMIN"])
      #expect(
        all == [
          "counters", "recognition", "process_counters", "process_memory", "attribution", "content",
        ])
    }

    @Test("What KSM counts of other users' processes needs CAP_DAC_READ_SEARCH")
    func processCounters() throws {
      let program = try ProgramAs()
      #expect(try working(program, ["CAP_DAC_READ_SEARCH"]).contains("process_counters"))
      #expect(
        try !working(program, ["CAP_SYS_PTRACE", "CAP_SYS_ADMIN"]).contains("process_counters"))
    }

    @Test("The memory of other users' processes needs CAP_SYS_PTRACE, on newer kernels or others")
    func processMemory() throws {
      let program = try ProgramAs()
      #expect(try working(program, ["CAP_SYS_PTRACE"]).contains("process_memory"))
      #expect(try !working(program, ["CAP_DAC_READ_SEARCH"]).contains("process_memory"))
    }

    @Test("Attribution needs CAP_SYS_ADMIN for frame numbers, CAP_DAC_READ_SEARCH for the files")
    func attribution() throws {
      let program = try ProgramAs()
      #expect(
        try !working(program, ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"]).contains("attribution"))
      #expect(try !working(program, ["CAP_SYS_ADMIN", "CAP_SYS_PTRACE"]).contains("attribution"))
    }

    @Test("It needs CAP_SYS_PTRACE besides where CAP_SYS_ADMIN does not open mappings")
    func attributionWithoutTracing() throws {
      let works = try working(ProgramAs(), Self.withoutTracing)
      #expect(try works.contains("attribution") == Self.adminOpensMappings())
    }

    private static let withoutTracing = ["CAP_DAC_READ_SEARCH", "CAP_SYS_ADMIN"]

    /// What the kernel itself says, of a process of another user.
    private static func adminOpensMappings() throws -> Bool {
      try ProgramAs.run(
        ProgramAs.words(
          ProgramAs.nobody, ["CAP_SYS_ADMIN"], ["/bin/cat", "/proc/\(getpid())/smaps"])
      ).code == 0
    }

    @Test("A content scan needs CAP_SYS_PTRACE besides")
    func content() throws {
      let program = try ProgramAs()
      let works = try working(program, ["CAP_DAC_READ_SEARCH", "CAP_SYS_ADMIN"])
      #expect(!works.contains("content"))
    }

    @Test("Settings, log and demo are root's, who needs no capability for the settings")
    func root() throws {
      let program = try ProgramAs()
      let works = try working(program, [], as: [])
      #expect(works.isSuperset(of: ["settings", "change_log", "counters"]))
      #expect(works.isDisjoint(with: ["attribution", "content", "guest_switch"]))
      let able = try working(
        program, ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"],
        as: [])
      #expect(able == Set(Feature.allCases.map(\.rawValue)))
    }

    @Test("Merging of a guest on and off is root's, who needs two capabilities for it")
    func guestSwitch() throws {
      let program = try ProgramAs()
      #expect(
        try wayOut(program, ["CAP_DAC_OVERRIDE", "CAP_SYS_PTRACE"], as: ProgramAs.nobody) == "root")
      #expect(try wayOut(program, ["CAP_SYS_PTRACE"], as: []) == "CAP_DAC_OVERRIDE")
      #expect(try wayOut(program, ["CAP_DAC_OVERRIDE"], as: []) == "CAP_SYS_PTRACE")
      #expect(try wayOut(program, ["CAP_DAC_OVERRIDE", "CAP_SYS_PTRACE"], as: []) == "")
    }

    /// What would make the switch work, as doctor tells.
    private func wayOut(
      _ program: ProgramAs, _ capabilities: [String], as user: [String]
    ) throws -> String {
      let report = try program.run(
        ["doctor", "--format", "json"], with: capabilities, as: user
      ).json()
      let features = try #require(report["features"] as? [[String: Any]])
      let own = try #require(features.first { $0["feature"] as? String == "guest_switch" })
      let way = try #require(own["would_work_with"] as? String)
      #expect(own["works"] as? Bool == way.isEmpty)
      return way
    }

    @Test("Root without a capability changes a setting, and its guardian puts it back")
    func settings() async throws {
      try await KSMHost.exclusively { ksm in
        let program = try ProgramAs()
        let places = [
          "KSMTOP_RUN_DIR": "\(program.folder)/run", "KSMTOP_STATE_DIR": "\(program.folder)/state",
        ]
        let set = try program.run(
          ["tune", "pages_to_scan=250"], as: [], environment: places)
        #expect(set.code == 0, "\(set.errors)")
        #expect(try ksm.value("pages_to_scan") == 250)
        #expect(kernelFile("\(program.folder)/state/changes.log")?.contains("250") == true)
        let trial = try program.run(
          ["tune", "pages_to_scan=300", "--for", "10s"], as: [], environment: places)
        #expect(trial.code == 0, "\(trial.errors)")
        #expect(try ksm.value("pages_to_scan") == 250)
        let denied = try program.run(["tune", "pages_to_scan=400"], environment: places)
        #expect(denied.code == 3, "\(denied.errors)")
        #expect(try ksm.value("pages_to_scan") == 250)
      }
    }

    @Test("What doctor says works, works: an ordinary user with three capabilities sees all")
    func figures() async throws {
      try await Settled.running(GuestPlan.fleet(2, .small)) { _, guests in
        let program = try ProgramAs()
        let capabilities = ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE", "CAP_SYS_ADMIN"]
        let words = ["snapshot", "--format", "json"]
        let roots = try Figures(program.run(words, with: capabilities, as: []))
        let users = try Figures(program.run(words, with: capabilities))
        #expect(roots == users)
        #expect(roots.guests.count == guests.count && !roots.pairs.isEmpty)
        if try Self.adminOpensMappings() {
          #expect(try Figures(program.run(words, with: Self.withoutTracing)) == roots)
        }
        let content = try program.run(
          words + ["--content", "--looks", "1", "--budget", "100"], with: capabilities)
        #expect(content.code == 0, "\(content.errors)")
        #expect(try content.json()["content"] is [String: Any])
      }
    }
  }
}

/// The figures of a snapshot that do not change while nothing does.
struct Figures: Equatable {
  var guests: [[String: Double]] = []
  var pairs: [[String: Double]] = []
  var isComplete: Bool

  init(_ run: ProgramAs.Run) throws {
    let json = try run.json()
    let rights = try #require(json["rights"] as? [String: Any])
    isComplete = rights["complete"] as? Bool == true
    let guests = try #require(json["guests"] as? [[String: Any]])
    let keys = ["pid", "mapped_pages", "saved_pages", "self_pages", "sole_frames", "advised_bytes"]
    self.guests = try guests.map { guest in
      try Dictionary(
        uniqueKeysWithValues: keys.map { ($0, try #require(guest[$0] as? Double, "\($0)")) })
    }
    pairs = (json["pairs"] as? [[String: Any]] ?? []).map { $0.compactMapValues { $0 as? Double } }
    try #require(isComplete, "\(run.errors)")
  }
}
