import Foundation
import Glibc
import KernelFixtures
import MergeModel
import Testing

@testable import GuestControl

/// Servers that are slow, rude or not what they seem: every answer comes in time and in words.
@Suite("Who is behind a QMP socket", .timeLimit(.minutes(1)))
struct MannersTests {
  private typealias Backend = FakeGuest.Backend

  /// The error of switching the guest off, which must come within seconds.
  private func failure(
    _ guest: FakeGuest, sockets: [String]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> GuestControlError {
    let began = ContinuousClock.now
    defer {
      #expect(ContinuousClock.now - began < .seconds(6), sourceLocation: sourceLocation)
    }
    do throws(GuestControlError) {
      try GuestControl.setMerging(
        false, of: guest.id, guest: guest.facts(sockets: sockets), roots: guest.roots)
    } catch {
      return error
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  @Test("Events between the answers, and answers over many lines, do not matter")
  func chatter() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    var manners = FakeMonitor.Manners()
    manners.isPretty = true
    manners.chatter = """
      {"timestamp": {"seconds": 1, "microseconds": 2}, "event": "RESUME"}\r
      {"return": {}, "id": 9999}\r\n
      """
    let monitor = try FakeMonitor(of: guest, manners)
    try GuestControl.setMerging(false, of: guest.id, guest: guest.facts(), roots: guest.roots)
    #expect(guest.advised == [false])
    #expect(monitor.settings == ["pc.ram=false"])
  }

  @Test("A socket that somebody else holds is not waited for")
  func held() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    let holder = try FakeMonitor.connection(to: guest.socketPath)
    defer { close(holder) }
    // Greeted: from now on the server serves this one alone.
    var byte: UInt8 = 0
    try #require(recv(holder, &byte, 1, 0) == 1)
    let error = try failure(guest)
    #expect(error == .heldByOthers(guest.socketPath))
    #expect(error.sentence.contains("somebody else (libvirt, Proxmox, a script) holds it"))
    #expect(error.aftermath == .untouched)
    #expect(monitor.commands == [])
  }

  @Test("Nor one before which a queue stands")
  func queue() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    var manners = FakeMonitor.Manners()
    manners.greeting = nil
    let monitor = try FakeMonitor(of: guest, manners, backlog: 0)
    var holders: [Int32] = []
    defer { for holder in holders { close(holder) } }
    for _ in 0..<2 { holders.append(try FakeMonitor.connection(to: guest.socketPath)) }
    #expect(try failure(guest) == .heldByOthers(guest.socketPath))
    withExtendedLifetime(monitor) {}
  }

  @Test("Of two sockets the free one is used")
  func second() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    let sockets = [guest.tree.path("gone.sock"), guest.socketPath]
    try GuestControl.setMerging(
      false, of: guest.id, guest: guest.facts(sockets: sockets), roots: guest.roots)
    #expect(monitor.settings == ["pc.ram=false"])
  }

  @Test(
    "What does not speak QMP is told so",
    arguments: [
      "QEMU 7.2.22 monitor - type 'help' for more information\r\n(qemu) ", "{\"return\": {}}\r\n",
      "{\"event\": \"STOP\"}\n", "\u{0}\u{1}\u{2}", "{{{{", "SSH-2.0-OpenSSH\r\n",
    ])
  func otherProtocol(greeting: String) throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    var manners = FakeMonitor.Manners()
    manners.greeting = greeting
    let monitor = try FakeMonitor(of: guest, manners)
    let error = try failure(guest)
    // "{{{{" may still become a message: then it is waited for in vain.
    #expect(
      error.sentence
        == GuestControlError.notQMP(guest.socketPath).sentence
        || greeting == "{{{{" && error == .heldByOthers(guest.socketPath))
    #expect(error.aftermath == .untouched)
    #expect(monitor.commands == [])
  }

  @Test("A message without end is given up after 64 KiB")
  func giant() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    var manners = FakeMonitor.Manners()
    manners.instead = [
      "query-memdev": Array(("{\"return\": \"" + String(repeating: "x", count: 1 << 20)).utf8)
    ]
    let monitor = try FakeMonitor(of: guest, manners)
    let error = try failure(guest)
    #expect(error == GuestControlError.tooLong(guest.socketPath).leaving(.untouched))
    withExtendedLifetime(monitor) {}
  }

  @Test("One who hangs up in the middle may have done it or not")
  func closes() throws {
    let guest = try FakeGuest([Backend("a", 32), Backend("b", 64)])
    var manners = FakeMonitor.Manners()
    manners.closesAt = "qom-set"
    let monitor = try FakeMonitor(of: guest, manners)
    let error = try failure(guest)
    #expect(error == .closed(guest.socketPath))
    #expect(error.aftermath == .uncertain)
    withExtendedLifetime(monitor) {}
  }

  @Test("One who hangs up before anything was asked has changed nothing")
  func closesEarly() throws {
    let guest = try FakeGuest([Backend("a", 32)])
    var manners = FakeMonitor.Manners()
    manners.closesAt = "qmp_capabilities"
    let monitor = try FakeMonitor(of: guest, manners)
    #expect(try failure(guest).aftermath == .untouched)
    withExtendedLifetime(monitor) {}
  }

  @Test("Refusals of QEMU come back in its words")
  func refused() throws {
    let guest = try FakeGuest([Backend("a", 32)])
    var manners = FakeMonitor.Manners()
    manners.refused = ["query-memdev": "The command query-memdev has not been found"]
    let monitor = try FakeMonitor(of: guest, manners)
    let error = try failure(guest)
    #expect(
      error.sentence
        == "QEMU refused query-memdev: \"The command query-memdev has not been found\".")
    withExtendedLifetime(monitor) {}
  }

  @Test(
    "Lists of backends that cannot be understood are not acted upon",
    arguments: [
      "{}", "null", "[1]", "[{\"id\":\"a\"}]", "[{\"id\":\"a\",\"size\":-1,\"merge\":true}]",
      "[{\"id\":\"../x\",\"size\":1048576,\"merge\":true}]",
      "[{\"id\":\"\",\"size\":1048576,\"merge\":true}]",
      "[{\"id\":\"a\",\"size\":1e300,\"merge\":true}]",
    ])
  func unclear(list: String) throws {
    let guest = try FakeGuest([Backend("a", 32)])
    var manners = FakeMonitor.Manners()
    manners.instead = ["query-memdev": Array("{\"return\": \(list), \"id\": 2}\n".utf8)]
    let monitor = try FakeMonitor(of: guest, manners)
    #expect(try failure(guest) == .unclearBackends)
    #expect(monitor.settings == [])
  }

  @Test("Another process than the guest behind the socket is sent nothing")
  func otherPeer() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    let monitor = try FakeMonitor(of: guest)
    // The same mappings under the number of another process.
    var process = ProcessFixture(pid: 1, comm: "qemu-system-x86")
    process.startTicks = 4711
    process.mappings = [.guestRAM(bytes: 64 << 20, residentKiB: 4)]
    try guest.tree.add(process)
    #expect(throws: GuestControlError.otherPeer(guest.socketPath, 1)) {
      try GuestControl.setMerging(
        false, of: ProcessIdentity(pid: 1, startTicks: 4711), guest: guest.facts(),
        roots: guest.roots)
    }
    #expect(monitor.commands == [])
  }

  @Test("Paths that lead to no socket")
  func noSocket() throws {
    let guest = try FakeGuest([Backend("pc.ram")])
    try guest.tree.write("", to: "plain")
    try guest.tree.link("link", to: guest.socketPath)
    let monitor = try FakeMonitor(of: guest)
    let path = guest.tree.path("")
    #expect(try failure(guest, sockets: [path + "plain"]).sentence.hasSuffix("is no socket."))
    #expect(try failure(guest, sockets: [path + "link"]).sentence.hasSuffix("is no socket."))
    #expect(try failure(guest, sockets: [path + "none"]).sentence.hasSuffix("is not there."))
    let long = path + String(repeating: "./", count: 60) + "qmp.sock"
    #expect(try failure(guest, sockets: [long]).sentence.contains("longer than a socket's"))
    #expect(monitor.commands == [])
    let left = guest.tree.path("left.sock")
    try leaveSocket(at: left)
    #expect(try failure(guest, sockets: [left]).sentence.hasPrefix("Nobody listens"))
  }

  /// A socket whose server is gone.
  private func leaveSocket(at path: String) throws {
    let guest = try FakeGuest([])
    _ = try FakeMonitor(of: guest)
    try #require(link(guest.socketPath, path) == 0)
  }

  @Test("Whatever a server answers, the end comes in words and in time", arguments: 0..<30)
  func anything(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let guest = try FakeGuest([Backend("pc.ram")])
    var manners = FakeMonitor.Manners()
    let command = ["query-memdev", "qom-get", "qom-set", "qmp_capabilities"]
      .randomElement(using: &numbers)
    let words = ["{", "}", "\"", "[", "{\"return\":{}}", "{\"error\":1}", "\"id\":2", ":", "\n"]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1..<60, using: &numbers) {
      bytes += Array((words.randomElement(using: &numbers) ?? "").utf8)
      bytes.append(UInt8.random(in: 0...255, using: &numbers))
    }
    manners.instead = [command ?? "": bytes]
    manners.hangsUp = true
    let monitor = try FakeMonitor(of: guest, manners)
    do throws(GuestControlError) {
      try GuestControl.setMerging(false, of: guest.id, guest: guest.facts(), roots: guest.roots)
      #expect(guest.advised == [false])
    } catch {
      #expect(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      #expect(error.sentence.hasSuffix(".") && !error.nextStep.isEmpty)
    }
    withExtendedLifetime(monitor) {}
  }
}
