import MergeModel
import Testing

@testable import ksmtop

/// What the demo decides, without a host.
@Suite("Demo plan")
struct DemoPlanTests {
  /// A host as it is after boot, with nothing on it that KSM could merge.
  private static func conditions(
    _ settings: [KSMFile: KSMValue] = [:], missing: Set<KSMFile> = []
  ) -> DemoConditions {
    var values: [KSMFile: KSMValue] = [
      .run: .unsigned(0), .pagesToScan: .unsigned(100), .sleepMillisecs: .unsigned(20),
      .advisorMode: .choice("none"), .smartScan: .unsigned(1), .pagesSharing: .unsigned(0),
    ]
    values.merge(settings) { _, given in given }
    for file in missing { values[file] = nil }
    return DemoConditions(
      ksm: KSMReadings(values.mapValues(Reading.value)), isWritable: true, seesWholeHost: true,
      availableBytes: 8 << 30)
  }

  private static func changes(_ conditions: DemoConditions) throws -> [String] {
    try DemoPlan(conditions).changes.map { "\($0.file.rawValue) \($0.found)>\($0.wanted)" }
  }

  private static func refusal(_ conditions: DemoConditions) -> Failure? {
    do throws(Failure) {
      _ = try DemoPlan(conditions)
      return nil
    } catch {
      return error
    }
  }

  @Test("After boot it goes a little faster, and turns KSM on last")
  func afterBoot() throws {
    #expect(try Self.changes(Self.conditions()) == ["pages_to_scan 100>250", "run 0>1"])
  }

  @Test("What is fast enough or on already stays as it is")
  func nothingToChange() throws {
    let conditions = Self.conditions([
      .run: .unsigned(1), .pagesToScan: .unsigned(4_000), .sleepMillisecs: .unsigned(5),
    ])
    #expect(try Self.changes(conditions).isEmpty)
  }

  @Test("A slow host is sped up, an unmerging one turned on")
  func slow() throws {
    let conditions = Self.conditions([.run: .unsigned(2), .sleepMillisecs: .unsigned(1_000)])
    let expected = ["pages_to_scan 100>250", "sleep_millisecs 1000>20", "run 2>1"]
    #expect(try Self.changes(conditions) == expected)
  }

  @Test("Where the kernel's advisor sets pages_to_scan it is left alone")
  func advisor() throws {
    let conditions = Self.conditions([.advisorMode: .choice("scan-time")])
    #expect(try Self.changes(conditions) == ["run 0>1"])
  }

  @Test("Before kernel 6.8 there is no advisor")
  func oldKernel() throws {
    let conditions = Self.conditions(missing: [.advisorMode, .smartScan])
    #expect(try Self.changes(conditions) == ["pages_to_scan 100>250", "run 0>1"])
  }

  @Test("Memory of others is never merged: the first few are named")
  func others() throws {
    var conditions = Self.conditions()
    conditions.mergeable = (1...5).map { NamedProcess(pid: 100 + $0, name: "kvm\($0)") }
    let refusal = try #require(Self.refusal(conditions))
    #expect(refusal.code == .refused)
    let message = try #require(refusal.message)
    #expect(message.contains("kvm1 (pid 101), kvm2 (pid 102), kvm3 (pid 103), 2 more"))
    #expect(message.contains("Nothing was changed"))
    conditions.mergeable = [NamedProcess(pid: 7, name: "kvm")]
    #expect(try #require(Self.refusal(conditions)?.message).contains("memory of kvm (pid 7)."))
  }

  @Test("Also where KSM is on already: the demo would take the blame for what is merged")
  func othersWhileOn() {
    var conditions = Self.conditions([.run: .unsigned(1)])
    conditions.mergeable = [NamedProcess(pid: 7, name: "kvm")]
    #expect(Self.refusal(conditions)?.code == .refused)
  }

  @Test("What cannot be known counts as a danger")
  func unknown() throws {
    var conditions = Self.conditions()
    conditions.hidden = 3
    #expect(Self.refusal(conditions)?.code == .refused)
    conditions = Self.conditions()
    conditions.seesWholeHost = false
    #expect(try #require(Self.refusal(conditions)?.message).contains("container"))
  }

  @Test("Without rights it says what to type")
  func rights() throws {
    var conditions = Self.conditions()
    conditions.isWritable = false
    let refusal = try #require(Self.refusal(conditions))
    #expect(refusal.code == .refused)
    #expect(try #require(refusal.message).contains("sudo ksmtop demo"))
    conditions.isRoot = true
    let message = try #require(Self.refusal(conditions)?.message)
    #expect(message.contains("/sys is read-only, or this is a container"))
    #expect(message.contains("Run it on the host itself.") && !message.contains("sudo"))
  }

  @Test("A kernel without KSM is no refusal but a failure")
  func noKSM() {
    var conditions = Self.conditions()
    conditions.ksm = KSMReadings()
    #expect(Self.refusal(conditions)?.code == .failed)
    #expect(Self.refusal(conditions)?.message?.contains("Boot a kernel with CONFIG_KSM=y") == true)
  }

  @Test("It needs room for its guests")
  func memory() {
    var conditions = Self.conditions()
    conditions.availableBytes = 64 << 20
    #expect(Self.refusal(conditions)?.code == .refused)
    conditions.availableBytes = nil
    #expect(Self.refusal(conditions) == nil)
  }

  @Test("Its guests show every way of sharing, and fit into their memory")
  func guests() {
    let guests = DemoGuest.all
    #expect(Set(guests.map(\.name)).count == 4)
    for guest in guests {
      let holders = { (content: DemoContent) in guests.count { $0.contents.contains(content) } }
      #expect(Set(guest.contents.map(holders)) == [1, 2, 4])
      #expect(Set(guest.contents).count == guest.contents.count - 1)
      #expect(guest.contentBytes + DemoMachine.firstAddress <= DemoMachine.memory << 20)
    }
  }

  @Test("A comma in the name of the temporary directory does not end QEMU's option")
  func commandLine() throws {
    let guest = try #require(DemoGuest.all.first)
    let files = DemoContentFiles(in: "/tmp/a,b")
    let words = DemoMachine.qemu("/usr/bin/qemu-system-x86_64").command(guest, files)
    let loaders = words.filter { $0.hasPrefix("loader,") }
    #expect(loaders.count == guest.contents.count)
    #expect(loaders.allSatisfy { $0.contains("file=/tmp/a,,b/") })
    #expect(loaders.first?.contains("/common,addr=0x1000000,force-raw=on") == true)
  }
}
