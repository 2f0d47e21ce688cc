import Diagnosis
import MergeModel
import Testing

@Suite("Order and wording of findings")
struct RankingTests {
  /// All findings that the cases bring about.
  static let everything: [Finding] = FindingCase.all.flatMap { one in
    let assessment = Assessor.assess(Hosts.healthy(one.has))
    return assessment.findings + assessment.processFindings.values.joined()
  }

  @Test("Codes stand in the order of severity")
  func codesBySeverity() {
    let severities = FindingCode.allCases.map(\.severity)
    #expect(severities == severities.sorted(by: >))
  }

  @Test("The most severe first, then in the order of the codes")
  func order() {
    let host = Hosts.healthy {
      $0.otherWriters = [SettingsWriter(name: "momd", pid: 9)]
      $0.rights.missing = ["B is hidden.", "A is hidden."]
      $0.processes = [Hosts.guest(.notAdvised)]
      $0.set(.pagesToScan, 0)
    }
    let findings = Assessor.assess(host).findings
    #expect(
      findings.map(\.code)
        == ["scan-rate-zero", "not-advised", "limited-rights", "limited-rights", "other-writer"])
    #expect(findings.map(\.severity) == [.problem, .warning, .warning, .warning, .info])
    #expect(findings[2].message == "B is hidden.")
  }

  @Test("Of one guest too")
  func orderOfGuest() {
    let host = Hosts.healthy {
      $0.processes = [Hosts.guest(.hugetlb)]
      $0.processes[0].notAnsweringSince = Moment(wall: 0, monotonic: 99_000)
    }
    #expect(Hosts.guestCodes(host) == ["not-answering", "hugetlb"])
  }

  @Test("Sentences are short, plain and ASCII, and never call skipped pages volatile")
  func wording() {
    for finding in Self.everything {
      #expect(finding.message.count <= 160, "\(finding.message)")
      #expect(finding.nextStep.count <= 200, "\(finding.nextStep)")
      #expect((finding.short ?? "").count <= 20)
      for text in [finding.message, finding.nextStep, finding.short ?? ""] {
        #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(text)")
        #expect(!text.contains("volatile") && !text.contains("  "), "\(text)")
      }
      #expect(finding.message.hasSuffix("."), "\(finding.message)")
    }
  }

  @Test("What to do comes first, short enough for a line of 80, then when it takes effect")
  func commandFirst() {
    for finding in Self.everything {
      for step in finding.nextStep.prefix(upTo: ": ").split(separator: "; ") {
        #expect(step.count <= 76, "\(finding.code): \(step)")
      }
      #expect(!finding.nextStep.hasPrefix("To "), "\(finding.code): \(finding.nextStep)")
    }
  }

  @Test("Problems and warnings say what to do, and every finding of a guest has its short word")
  func nextSteps() {
    for finding in Self.everything where finding.severity > .info {
      #expect(!finding.nextStep.isEmpty, "\(finding.code)")
    }
    for one in FindingCase.guests + FindingCase.content {
      let findings = Assessor.assess(Hosts.healthy(one.has)).processFindings[Hosts.id] ?? []
      #expect(!findings.isEmpty)
      #expect(findings.allSatisfy { $0.short != nil })
    }
  }
}

extension String {
  /// What stands before `mark`, all of it where it does not stand there.
  fileprivate func prefix(upTo mark: String) -> Substring {
    firstRange(of: mark).map { self[..<$0.lowerBound] } ?? self[...]
  }
}
