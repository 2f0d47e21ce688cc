import KernelFixtures
import MergeModel
import Testing

@testable import GuestControl

@Suite("Merging switched over QMP", .timeLimit(.minutes(1)))
struct SwitchTests {
  private typealias Backend = FakeGuest.Backend

  private func change(_ guest: FakeGuest, to isOn: Bool) throws(GuestControlError) {
    try GuestControl.set(
      GuestMergingChange(guest.id, name: "fake", from: !isOn, to: isOn), guest: guest.facts(),
      roots: guest.roots)
  }

  private func isMerging(_ guest: FakeGuest) throws -> Bool {
    try GuestControl.merging(of: guest.id, guest: guest.facts(), roots: guest.roots)
  }

  /// The error of a change that must fail.
  private func failure(_ guest: FakeGuest, to isOn: Bool) throws -> GuestControlError {
    do throws(GuestControlError) {
      try change(guest, to: isOn)
    } catch {
      return error
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  @Test("Off and on again, and the mappings follow")
  func offAndOn() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    #expect(try isMerging(guest))
    try change(guest, to: false)
    #expect(guest.advised == [false])
    #expect(try !isMerging(guest))
    try change(guest, to: true)
    #expect(guest.advised == [true])
    #expect(try isMerging(guest))
    #expect(monitor.settings == ["pc.ram=false", "pc.ram=true"])
  }

  @Test("What stands as it is wanted is not touched")
  func already() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    try change(guest, to: true)
    #expect(monitor.settings == [])
  }

  @Test("All backends of a guest, equal in size or not, whatever else has that size")
  func several() throws {
    // 2 MiB is what the firmware has too, which no switch reaches.
    let guest = try FakeGuest([
      Backend("a", 32), Backend("b", 32), Backend("c.d-e_f", 2), Backend("ram", 64),
    ])
    let monitor = try FakeMonitor(of: guest)
    try change(guest, to: false)
    #expect(guest.advised == [false, false, false, false])
    #expect(try !isMerging(guest))
    try change(guest, to: true)
    #expect(guest.advised == [true, true, true, true])
    #expect(monitor.settings.count == 8)
  }

  @Test("A backend made with merge=off is advised all the same: off switches it over and back")
  func believesOff() throws {
    var backend = Backend("r")
    backend.merges = false
    let guest = try FakeGuest([backend])
    let monitor = try FakeMonitor(of: guest)
    #expect(try isMerging(guest))
    try change(guest, to: false)
    #expect(guest.advised == [false])
    #expect(monitor.settings == ["r=true", "r=false"])
  }

  @Test("A machine made with mem-merge=off can be switched on")
  func bornOff() throws {
    var backend = Backend("pc.ram")
    (backend.merges, backend.isAdvised) = (false, false)
    let guest = try FakeGuest([backend])
    let monitor = try FakeMonitor(of: guest)
    #expect(try !isMerging(guest))
    try change(guest, to: true)
    #expect(guest.advised == [true])
    #expect(monitor.settings == ["pc.ram=true"])
  }

  @Test("Where one backend is refused, the others are put back")
  func putBack() throws {
    let guest = try FakeGuest([Backend("a", 32), Backend("b", 64)])
    var manners = FakeMonitor.Manners()
    manners.refused = ["qom-set b": "not \u{1b}[31mnow"]
    let monitor = try FakeMonitor(of: guest, manners)
    let error = try failure(guest, to: false)
    #expect(error.sentence == "QEMU refused qom-set: \"not \\u001b[31mnow\".")
    #expect(error.aftermath == .asBefore)
    #expect(guest.advised == [true, true])
    #expect(monitor.settings == ["a=false", "b=false", "a=true"])
  }

  @Test("A kernel that does not follow is noticed, and all is put back")
  func kernelRefuses() throws {
    var stubborn = Backend("b", 64)
    stubborn.follows = false
    let guest = try FakeGuest([Backend("a", 32), stubborn])
    let monitor = try FakeMonitor(of: guest)
    let error = try failure(guest, to: false)
    #expect(
      error.sentence
        == "QEMU says that merging is off, but the kernel still has the memory marked for it.")
    #expect(error.aftermath == .asBefore)
    #expect(guest.advised == [true, true])
    #expect(guest.backends.map(\.merges) == [true, true])
    #expect(monitor.settings == ["a=false", "b=false", "b=true", "a=true"])
  }

  @Test("Shared memory is off, and cannot be switched on")
  func shared() throws {
    var backend = Backend("mem")
    (backend.isShared, backend.isAdvised) = (true, false)
    let guest = try FakeGuest([backend])
    let monitor = try FakeMonitor(of: guest)
    #expect(try !isMerging(guest))
    try change(guest, to: false)
    #expect(try failure(guest, to: true).sentence.contains("the kernel never merges"))
    #expect(monitor.settings == [])
  }

  @Test("Reserved huge pages are off, and cannot be switched on")
  func hugetlb() throws {
    var backend = Backend("mem")
    (backend.isHugetlb, backend.isAdvised) = (true, false)
    let guest = try FakeGuest([backend])
    let monitor = try FakeMonitor(of: guest)
    #expect(try !isMerging(guest))
    let error = try failure(guest, to: true)
    #expect(error.sentence.contains("the kernel never merges"))
    #expect(error.aftermath == .asBefore)
    #expect(guest.backends.map(\.merges) == [true])
    withExtendedLifetime(monitor) {}
  }

  @Test("A QEMU without memory backends says so")
  func noBackends() throws {
    let guest = try FakeGuest([])
    let monitor = try FakeMonitor(of: guest)
    #expect(try failure(guest, to: false) == .noBackends)
    withExtendedLifetime(monitor) {}
  }

  @Test("A guest that ended, or another that has its number, is not touched")
  func ended() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    var later = guest.id
    later.startTicks += 1
    #expect(throws: GuestControlError.self) {
      try GuestControl.setMerging(false, of: later, guest: guest.facts(), roots: guest.roots)
    }
    guest.tree.removeProcess(guest.id.pid)
    #expect(try failure(guest, to: false).sentence.hasPrefix("The guest has ended"))
    #expect(monitor.commands == [])
  }

  @Test("Encrypted memory is not switched on")
  func encrypted() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    var facts = guest.facts()
    facts.confidential = true
    #expect(throws: GuestControlError.neverEqual) {
      try GuestControl.setMerging(true, of: guest.id, guest: facts, roots: guest.roots)
    }
  }
}
