import JSONText
import Testing

@Suite("A booted kernel seen from where something is missing", bootedKernels)
struct OddHostTests {
  private static let placesInWords = ["text", "doctor", "check", "tune", "write", "demo"]

  @Test(
    "The page says what is missing, why, and what would help, and shows the rest",
    arguments: BootedKernel.all, OddHost.all)
  func page(kernel: BootedKernel, host: OddHost) throws {
    let answer = try kernel.answer("odd/\(host.name)/text")
    #expect(answer.code == host.snapshotCode)
    let page = answer.output.joinedLines
    for words in host.page { #expect(page.contains(words), "\(words)") }
    #expect(page.contains("VERDICT"))
    #expect(page.contains("vm01") == (host.sees != .nothing))
    // Rights that are missing are told on standard error too.
    #expect(answer.errors.isEmpty == (host.snapshotCode == 0))
    if host.name != "no-ksm" {
      let sharing = try kernel.counter("pages_sharing", "merged/counters")
      #expect(page.contains("Saves \((sharing + 128) / 256) MiB"))
    }
  }

  @Test("In JSON what cannot be seen is null, never 0", arguments: BootedKernel.all, OddHost.all)
  func nulls(kernel: BootedKernel, host: OddHost) throws {
    let answer = try kernel.answer("odd/\(host.name)/json")
    #expect(answer.code == host.snapshotCode)
    let snapshot = try answer.json
    #expect(snapshot.at("rights.complete")?.bool == (host.snapshotCode == 0))
    let guests = try snapshot.list("guests")
    #expect(guests.count == (host.sees == .nothing ? 0 : 2))
    for guest in guests {
      #expect((guest["saved_pages"]?.double != nil) == (host.sees == .savings))
      #expect((guest["saved_pages"] == .null) == (host.sees != .savings))
    }
    if host.name == "no-ksm" {
      #expect(snapshot.at("ksm.saving_bytes") == .null)
      #expect(try snapshot.keys("ksm.counters").isEmpty)
      #expect(snapshot.at("reconciliation.difference_pages") == .null)
    }
    // Who does not see all processes cannot say that what the counters hold is mapped by nobody.
    if host.sees == .nothing {
      let codes = try snapshot.list("findings").compactMap { $0["code"]?.string }
      #expect(!codes.contains("attribution-drift"))
    }
  }

  @Test(
    "The doctor tells what is not known, and how it would be",
    arguments: BootedKernel.all, OddHost.all)
  func doctor(kernel: BootedKernel, host: OddHost) throws {
    let doctor = try kernel.answer("odd/\(host.name)/doctor")
    #expect(doctor.code == host.doctorCodes.0)
    for words in host.doctor ?? host.page {
      #expect(doctor.output.joinedLines.contains(words), "\(words)")
    }
    #expect(try kernel.answer("odd/\(host.name)/check").code == host.doctorCodes.1)
  }

  @Test(
    "The settings are shown, and a change is carried out or refused with the way out",
    arguments: BootedKernel.all, OddHost.all)
  func tune(kernel: BootedKernel, host: OddHost) throws {
    let shown = try kernel.answer("odd/\(host.name)/tune")
    let write = try kernel.answer("odd/\(host.name)/write")
    #expect(write.code == host.write.0)
    #expect(write.errors.joinedLines.contains(host.write.1))
    if host.name == "no-ksm" {
      #expect(shown.code == 1)
      #expect(shown.errors.contains("Boot a kernel with CONFIG_KSM=y"))
    } else {
      #expect(shown.code == 0)
      #expect(shown.output.contains("pages_to_scan"))
      // Who may not write is told before trying.
      #expect(shown.output.contains("RIGHTS") == (host.write.0 != 0))
    }
    if host.write.0 == 0 { #expect(write.output.contains("(reads 321)")) }
  }

  @Test(
    "The demo starts nothing where it could not put it right",
    arguments: BootedKernel.all, OddHost.all)
  func demo(kernel: BootedKernel, host: OddHost) throws {
    let demo = try kernel.answer("odd/\(host.name)/demo")
    #expect(demo.code == host.demo.0)
    #expect(demo.errors.joinedLines.contains(host.demo.1))
  }

  @Test(
    "No message is longer than what it has to say, and none is a crash",
    arguments: BootedKernel.all, OddHost.all)
  func messages(kernel: BootedKernel, host: OddHost) throws {
    for place in Self.placesInWords {
      let answer = try kernel.answer("odd/\(host.name)/\(place)")
      #expect(answer.code < 64, "\(place)")
      for line in answer.errors.split(separator: "\n") {
        #expect(line.hasPrefix("ksmtop: ") || line.hasPrefix("        "), "\(place): \(line)")
      }
    }
  }
}

extension String {
  /// Lines folded into one, so that words are found across their breaks.
  fileprivate var joinedLines: String {
    split(whereSeparator: \.isNewline)
      .map { $0.drop { $0 == " " } }.joined(separator: " ")
  }
}
