import MergeModel
import Testing

@testable import SnapshotExport

struct AnonymizeTests {
  @Test(arguments: SnapshotFormat.allCases)
  func noNameIsLeftAnywhere(format: SnapshotFormat) {
    var snapshot = Example.scanned()
    snapshot.rights = Rights(user: "eve", missing: ["eve may not read guest vdi-w10-03."])
    snapshot.attributionRefusal = Refusal("pagemap of vdi-w10-04", isOfRights: true)
    var options = SnapshotOptions(version: "1.0")
    options.anonymize = true
    options.allGuests = true
    let text = String(
      decoding: SnapshotDocument.render(snapshot, format: format, options: options),
      as: UTF8.self)
    for secret in ["kvm07", "vdi", "ora1", "acme", "4f1c4b7e", "eve "] {
      #expect(!text.contains(secret), "\(secret)")
    }
    #expect(text.contains("vm01"))
    #expect(text.contains("20300"))
  }

  @Test func numbersFollowThePidAndFiguresStay() {
    let before = Example.full()
    let after = before.anonymized()
    #expect(after.guests.map(\.name).prefix(3) == ["vm01", "vm02", "vm03"])
    #expect(after.others.map(\.name) == ["process01"])
    #expect(after.processes.map(\.id) == before.processes.map(\.id))
    #expect(after.processes.map(\.sharing) == before.processes.map(\.sharing))
    #expect(after.guests.allSatisfy { $0.guest?.uuid == nil })
    #expect(after.ksm == before.ksm)
    #expect(after.otherWriters == before.otherWriters)
  }

  @Test func aHundredGuestsHaveThreeDigits() {
    let names = Example.crowd(120).anonymized().guests.map(\.name)
    #expect(names.first == "vm001")
    #expect(names.last == "vm120")
  }

  @Test func rootStaysRoot() {
    #expect(Example.full().anonymized().rights.user == "root")
  }

  @Test func namesAreReplacedAsWholeWordsTheLongestFirst() {
    var mask = NameMask()
    mask.hide("web", as: "vm01")
    mask.hide("web-1", as: "vm02")
    mask.hide("a", as: "vm03")
    mask.hide("x\u{1b}y", as: "vm04")
    mask.hide("", as: "vm05")
    #expect(
      mask.apply(to: "web, web-1, web-10, webs, a page") == "vm01, vm02, vm01-10, webs, vm03 page")
    #expect(mask.apply(to: "x\u{1b}y or x\\u{1b}y") == "vm04 or vm04")
  }

  @Test func theSelectionKnowsWhatItDidNotFind() {
    let names = ["vdi-w10-02", "nobody", "acme-billing"]
    #expect(
      GuestSelection.unmatched(names, in: Example.full()) == ["nobody", "acme-billing"])
  }

  @Test func theSelectionKeepsThePairsOfTheChosen() {
    let selection = GuestSelection(names: ["vdi-w10-02"], in: Example.full())
    #expect(selection.guests(of: Example.full()).map(\.name) == ["vdi-w10-02"])
    #expect(selection.others(of: Example.full()).isEmpty)
    #expect(selection.pairs(of: Example.full())?.map(\.b) == [20_334])
  }
}
