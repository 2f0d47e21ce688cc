import Guests
import MergeModel
import Testing

@Suite("QEMU's options")
struct QEMUOptionTests {
  private func facts(_ options: String, cgroup: String = "") throws -> GuestFacts {
    try #require(GuestRecognition.facts(of: CommandLine.qemu(options, cgroup: cgroup)))
  }

  @Test(arguments: [
    ("-name vm1", "vm1"),
    ("--name vm1,process=p", "vm1"),
    ("-name guest=foo=1,,bar=2,debug-threads=on", "foo=1,bar=2"),
    ("-name a,,b=c", "a,b=c"),
    ("-name debug-threads=on,guest=late", "late"),
    ("-name first -name second", "second"),
    ("-name guest=first -name debug-threads=on", "first"),
    ("-name guest=", "4711"),
    ("-m 1G -name", "4711"),
    ("-name -m -m 1G", "-m"),
    ("-id 101", "101"),
    ("-nodefaults", "4711"),
  ])
  func name(options: String, name: String) throws {
    #expect(try facts(options).name == name)
  }

  @Test("An empty -name leaves the name to the next source")
  func emptyName() throws {
    let process = CommandLine.qemu(arguments: ["-name", "", "-id", "7", ""])
    #expect(GuestRecognition.facts(of: process)?.name == "7")
  }

  @Test(arguments: [
    ("0::/machine.slice/machine-qemu\\x2d3\\x2dweb01.scope", "web01", GuestFacts.Manager.libvirt),
    ("0::/a.slice/machine-qemu\\x2d12\\x2dmy\\x2ddb\\x2e1.scope (deleted)", "my-db.1", .libvirt),
    ("5:cpu:/\n4:memory:/machine/qemu-1-vm1.libvirt-qemu\n0::/", "vm1", .libvirt),
    ("1:name=systemd:/machine/old.libvirt-qemu", "old", .libvirt),
    ("0::/qemu.slice/104.scope", "104", .proxmox),
  ])
  func nameByControlGroup(cgroup: String, name: String, manager: GuestFacts.Manager) throws {
    let facts = try facts("-m 1G", cgroup: cgroup)
    #expect(facts.name == name)
    #expect(facts.manager == manager)
  }

  @Test(arguments: [
    "0::/user.slice/user-1000.slice/session-2.scope", "0::/other.slice/104.scope",
    "0::/machine.slice/machine-qemu\\x2d.scope", "0::/\\x2", "", "::::\n\n///",
  ])
  func otherControlGroups(cgroup: String) throws {
    let facts = try facts("-m 1G", cgroup: cgroup)
    #expect(facts.name == "4711")
    #expect(facts.manager == nil)
  }

  @Test(
    arguments: [
      ("-m 1024", 1024 << 20),
      ("-m 2G", 2 << 30),
      ("-m 1.5G", 1536 << 20),
      ("-m 2g,slots=2,maxmem=64G", 2 << 30),
      ("-m size=4194304k,maxmem=8G", 4 << 30),
      ("-m maxmem=8G,size=512", 512 << 20),
      ("-m 1G -m 3G", 3 << 30),
      (
        "-m 1G -object memory-backend-ram,id=d,size=512M -device pc-dimm,id=dimm0,memdev=d",
        1536 << 20
      ),
      (
        "-m 1G -object memory-backend-file,id=n,size=8G,mem-path=f -device nvdimm,memdev=n", 1 << 30
      ),
      (
        #"-machine q35,memory-backend=r -object {"qom-type":"memory-backend-memfd","id":"r","#
          + #""x":{"size":[1,"}"]},"share":true,"size":3221225472}"#, 3 << 30
      ),
      (
        "-object memory-backend-ram,id=a,size=1G -object memory-backend-ram,id=b,size=2G"
          + " -numa node,memdev=a -numa node,memdev=b", 3 << 30
      ),
    ] as [(String, UInt64)])
  func ram(options: String, bytes: UInt64) throws {
    #expect(try facts(options).ramBytes == bytes)
  }

  @Test(arguments: [
    "-nodefaults", "-m 0", "-m", "-m lots", "-m maxmem=8G", "-m 99999999999999999999", "-m 16E,",
    "-machine q35,memory-backend=missing",
    #"-machine q35,memory-backend=r -object {"qom-type":"memory-backend-ram","id":"r","size":"#,
  ])
  func ramNotSaid(options: String) throws {
    #expect(try facts(options).ramBytes == nil)
  }

  @Test(arguments: [
    ("-machine pc,mem-merge=off", true), ("-M pc,mem_merge=off", true),
    ("-machine pc,mem-merge=on", false), ("-machine pc", false),
    ("-machine mem-merge=off -machine mem-merge=on", false),
    // Measured on QEMU 7.2: this alone leaves the advice in place.
    ("-object memory-backend-ram,id=r,size=1G,merge=off", false),
  ])
  func mergingDisabled(options: String, disabled: Bool) throws {
    #expect(try facts(options).mergingDisabled == disabled)
  }

  @Test(arguments: [
    ("-object sev-guest,id=s,cbitpos=47", true), ("-object sev-snp-guest,id=s", true),
    (#"-object {"qom-type":"tdx-guest","id":"t"}"#, true),
    ("-machine q35,confidential-guest-support=s", true),
    ("-machine q35,memory-encryption=sev0", true),
    ("-object secret,id=sev-guest", false), ("-name sev-guest", false),
  ])
  func confidential(options: String, confidential: Bool) throws {
    #expect(try facts(options).confidential == confidential)
  }

  @Test(arguments: [
    ("-accel kvm", "kvm"), ("-accel tcg,thread=multi", "tcg"), ("-enable-kvm", "kvm"),
    ("-machine q35,accel=kvm -enable-kvm", "kvm"), ("-machine accel=kvm:tcg", nil),
    ("-accel kvm -accel tcg", nil), ("-m 1G", nil),
  ])
  func accelerator(options: String, accelerator: String?) throws {
    #expect(try facts(options).accelerator == accelerator)
  }

  @Test(arguments: [
    ("-uuid U1 -smbios type=1,uuid=U2", "U1"), ("-smbios type=1,manufacturer=a,uuid=U2", "U2"),
    ("-smbios type=2,uuid=U2", nil), ("-uuid", nil),
  ])
  func uuid(options: String, uuid: String?) throws {
    #expect(try facts(options).uuid == uuid)
  }
}
