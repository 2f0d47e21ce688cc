import Foundation
import KernelFixtures
import LiveHarness
import Testing

/// Real processes on this host, with names that could do harm wherever they are shown.
@Suite("Real guests with hostile names", .serialized, .timeLimit(.minutes(3)))
struct HostileProcessTests {
  /// Runs ksmtop beside all of them.
  private func run(
    _ arguments: [String], environment: [String: String] = [:],
    _ body: (ProgramRun, HostileGuests) throws -> Void
  ) async throws {
    let guests = try await HostileGuests()
    defer { guests.end() }
    try body(try await ProgramRun.ksmtop(arguments, environment: environment), guests)
  }

  @Test("The text of a snapshot is ASCII, one line for each of them")
  func text() async throws {
    try await run(["snapshot", "--all"]) { run, guests in
      #expect(run.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
      let lines = run.text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 && !$0.hasPrefix("ROOT") })
      for pid in guests.pids {
        #expect(lines.contains { $0.split(separator: " ").contains("\(pid)") }, "\(pid)")
      }
    }
  }

  @Test("JSON is UTF-8, and has each name as it is, and its UUID")
  func json() async throws {
    try await run(["snapshot", "--format", "json"]) { run, guests in
      #expect(String(validating: run.output, as: UTF8.self) != nil)
      #expect(run.output.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a })
      let shown = try Document(run.output).list("guests")
      for (pid, name) in zip(guests.pids, HostileName.all) {
        let guest = try #require(shown.first { $0.number("pid") == Double(pid) }, "\(name)")
        let wanted = (name.text ?? "").map { "\($0)" }.joined() + "."
        if name.text != nil {
          #expect(guest.text("name") == Self.named(wanted), "\(name)")
          #expect(guest.text("uuid") == wanted, "\(name)")
        } else {
          #expect(guest.text("name")?.isEmpty == false)
        }
      }
    }
  }

  /// What QEMU itself makes of a name: a comma ends it, a double one stands for itself.
  private static func named(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var name: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: ",") {
        guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: ",") else { break }
        place += 1
      }
      name.append(bytes[place])
      place += 1
    }
    return String(decoding: name, as: UTF8.self)
  }

  @Test("CSV, as a spreadsheet reads it, has no formula in any cell")
  func csv() async throws {
    try await run(["snapshot", "--format", "csv"]) { run, guests in
      let rows = Self.rows(of: run.text)
      let columns = try #require(rows.first).count
      #expect(rows.allSatisfy { $0.count == columns })
      for pid in guests.pids {
        #expect(rows.count { $0.contains("\(pid)") } == 1, "\(pid)")
      }
      for cell in rows.joined() {
        let first = cell.unicodeScalars.first { $0 != " " }
        let isFormula = first.map { "=+-@".unicodeScalars.contains($0) } == true
        #expect(!isFormula || Double(cell) != nil, "\(cell)")
        #expect(!cell.unicodeScalars.contains { $0.properties.generalCategory == .control })
      }
    }
  }

  /// Cells of RFC 4180, scalar by scalar as other programs read them.
  private static func rows(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { last = scalar }
      switch scalar {
      case "\"":
        isQuoted.toggle()
        if isQuoted, last == "\"" { cell.append(scalar) }
      case "," where !isQuoted:
        row.append(String(cell))
        cell = String.UnicodeScalarView()
      case "\n" where !isQuoted:
        rows.append(row + [String(cell)])
        (row, cell) = ([], String.UnicodeScalarView())
      case "\r" where !isQuoted: break
      default: cell.append(scalar)
      }
    }
    return rows
  }

  @Test("The doctor's page is ASCII, its JSON is JSON")
  func doctor() async throws {
    try await run(["doctor"]) { run, _ in
      #expect(!run.output.isEmpty)
      #expect(run.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    }
    try await run(["doctor", "--format", "json"]) { run, _ in
      // How many depends on this host's KSM, which other suites change meanwhile.
      let findings = try Document(run.output)["findings"]
      #expect(findings is [NSDictionary])
    }
  }

  @Test("For monitoring it is one line with one bar, and nobody's figures but ours behind it")
  func check() async throws {
    try await run(["doctor", "--check"]) { run, _ in
      #expect(run.output.count { $0 == 0x0a } == 1 && run.output.last == 0x0a)
      #expect(run.output.dropLast().allSatisfy { (0x20...0x7e).contains($0) })
      let parts = run.text.dropLast().split(separator: "|", omittingEmptySubsequences: false)
      try #require(parts.count == 2)
      #expect(parts[0].hasPrefix("KSM "))
      for figure in parts[1].split(separator: " ") {
        let isFigure =
          try /[a-z_]+=-?[0-9.]+(B|c|s|%)?;;;[0-9.]*;[0-9.]*/.wholeMatch(in: figure) != nil
        #expect(isFigure, "\(figure)")
      }
    }
  }

  @Test("What tune says of each of them is harmless, and what it tells to type is one command")
  func tune() async throws {
    let guests = try await HostileGuests()
    defer { guests.end() }
    for pid in guests.pids {
      let run = try await ProgramRun.ksmtop(["tune", "--guest", "\(pid)", "merge=off", "--dry-run"])
      #expect(run.code != 0 || !run.output.isEmpty)
      for text in [run.text, run.errors] {
        let isHarmless = text.unicodeScalars.allSatisfy {
          $0 == "\n"
            || ![.control, .format, .lineSeparator].contains($0.properties.generalCategory)
        }
        #expect(isHarmless, "\(text)")
        #expect(!text.contains("\nROOT"))
      }
    }
  }

  @Test("The history of changes shows them harmlessly, as text and as JSON")
  func history() async throws {
    let scratch = try Scratch()
    var lines = ""
    for (index, name) in HostileName.all.enumerated() {
      let text = String(decoding: name.bytes, as: UTF8.self)
      let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
      lines += """
        {"id":"\(index)","at":"2025-11-24T02:12:41.118Z","monotonic":1,"boot_id":"b",\
        "user":\(quoted),"login":\(quoted),"tty":\(quoted),"kind":"set","changes":[],\
        "guest":{"pid":1,"start_ticks":2,"name":\(quoted),"from":true,"to":false},\
        "result":\(quoted)}

        """
    }
    try FileManager.default.createDirectory(
      atPath: scratch.path("state"), withIntermediateDirectories: false)
    try scratch.write(lines, to: "state/changes.log")
    let environment = ["KSMTOP_STATE_DIR": scratch.path("state")]
    let text = try await ProgramRun.ksmtop(["tune", "--history"], environment: environment)
    #expect(text.code == 0)
    #expect(text.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    #expect(!text.text.contains("\nROOT"))
    let json = try await ProgramRun.ksmtop(
      ["tune", "--history", "--format", "json"], environment: environment)
    #expect(json.code == 0)
    #expect(json.output.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a })
    _ = try JSONSerialization.jsonObject(with: Data(json.output), options: .fragmentsAllowed)
  }
}
