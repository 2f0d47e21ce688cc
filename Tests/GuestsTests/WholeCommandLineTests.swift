import Guests
import MergeModel
import Testing

@Suite("Guests by whole command lines, as they stand on hosts")
struct WholeCommandLineTests {
  @Test func plainQEMU() {
    let process = CommandLine.qemu(
      "-S -machine microvm -accel tcg -display none -nodefaults -m 1024"
        + " -name guest=vm01,debug-threads=on -device loader,file=same.bin,addr=0x10000000")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(monitor: .qemu, name: "vm01", ramBytes: 1 << 30, accelerator: "tcg"))
  }

  @Test func libvirt() {
    let process = CommandLine.process(
      """
      /usr/bin/qemu-system-x86_64 -name guest=web01,debug-threads=on -S
      -object {"qom-type":"secret","id":"masterKey0","format":"raw","file":"/var/lib/libvirt/key"}
      -machine pc-q35-7.2,usb=off,dump-guest-core=off,memory-backend=pc.ram,mem-merge=off
      -accel kvm -cpu host,migratable=on -m size=4194304k,slots=16,maxmem=33554432k
      -object {"qom-type":"memory-backend-ram","id":"pc.ram","size":4294967296}
      -overcommit mem-lock=off -smp 2,sockets=2,cores=1,threads=1
      -uuid 87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e -no-user-config -nodefaults
      -chardev socket,id=charmonitor,fd=30,server=on,wait=off -rtc base=utc -no-shutdown
      """,
      executable: "/usr/bin/qemu-system-x86_64 (deleted)", command: "qemu-system-x86",
      cgroup: "0::/machine.slice/machine-qemu\\x2d3\\x2dweb01.scope/libvirt/emulator\n")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(
          monitor: .qemu, name: "web01", manager: .libvirt,
          uuid: "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e", ramBytes: 4 << 30, mergingDisabled: true,
          accelerator: "kvm"))
  }

  @Test func proxmox() {
    let process = CommandLine.process(
      """
      /usr/bin/kvm -id 101 -name mail01,debug-threads=on -no-shutdown
      -chardev socket,id=qmp,path=/var/run/qemu-server/101.qmp,server=on,wait=off
      -mon chardev=qmp,mode=control -pidfile /var/run/qemu-server/101.pid -daemonize
      -smbios type=1,uuid=0e44be5a-ff12-52fb-9413-07b52f3593c3 -smp 4,sockets=1,cores=4,maxcpus=4
      -nodefaults -m 768 -machine type=pc+pve0
      """,
      executable: "/usr/bin/qemu-system-x86_64", command: "kvm", cgroup: "0::/qemu.slice/101.scope")
    var facts = GuestFacts(
      monitor: .qemu, name: "mail01", manager: .proxmox,
      uuid: "0e44be5a-ff12-52fb-9413-07b52f3593c3", ramBytes: 768 << 20)
    facts.controlSockets = ["/var/run/qemu-server/101.qmp"]
    #expect(GuestRecognition.facts(of: process) == facts)
  }

  @Test func kubeVirt() {
    let process = CommandLine.process(
      """
      /usr/libexec/qemu-kvm -name guest=default_testvm-2,debug-threads=on -S
      -object secret,id=masterKey0,format=raw,file=/var/lib/libvirt/qemu/master-key.aes
      -machine pc-q35-rhel8.4.0,accel=kvm,usb=off,memory-backend=pc.ram -m 62
      -object memory-backend-ram,id=pc.ram,size=65011712
      -uuid 0e44be5a-ff12-52fb-9413-07b52f3593c3
      -smbios type=1,manufacturer=KubeVirt,product=None,uuid=0e44be5a-ff12-52fb-9413-07b52f3593c3
      """,
      executable: "/usr/libexec/qemu-kvm", command: "qemu-kvm",
      cgroup: "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-ab.scope\n")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(
          monitor: .qemu, name: "default_testvm-2", manager: .kubevirt,
          uuid: "0e44be5a-ff12-52fb-9413-07b52f3593c3", ramBytes: 62 << 20, accelerator: "kvm"))
  }

  @Test func cloudHypervisor() {
    let process = CommandLine.process(
      """
      ./cloud-hypervisor-static --api-socket path=/run/vms/db01.sock --cpus boot=4
      --memory size=0,shared=on --memory-zone id=mem0,size=1G id=mem1,size=512M
      --kernel vmlinux --platform num_pci_segments=1,sev_snp=on
      """,
      executable: "/opt/cloud-hypervisor-static", command: "cloud-hyperviso")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(
          monitor: .cloudHypervisor, name: "db01", ramBytes: 1536 << 20, confidential: true))
  }

  @Test func cloudHypervisorOverTheAPI() {
    let process = CommandLine.process(
      "/opt/kata/bin/cloud-hypervisor --api-socket /run/vc/vm/4771496ec/clh-api.sock",
      executable: "/opt/kata/bin/cloud-hypervisor", command: "cloud-hyperviso")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(monitor: .cloudHypervisor, name: "4771496ec"))
  }

  @Test func firecracker() {
    let process = CommandLine.process(
      "firecracker --id=fn-7 --api-sock /run/fc.sock --config-file vm.json",
      executable: "/srv/jailer/firecracker/fn-7/root/firecracker", command: "firecracker")
    #expect(
      GuestRecognition.facts(of: process) == GuestFacts(monitor: .firecracker, name: "fn-7"))
  }

  @Test func crosvm() {
    let process = CommandLine.process(
      "crosvm run -c 4 -m 4096 --disable-sandbox -s /run/termina.sock --rwdisk fs.qcow2 vmlinux",
      executable: "/usr/bin/crosvm", command: "crosvm")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(monitor: .crosvm, name: "termina", ramBytes: 4 << 30))
  }

  @Test func crosvmProtected() {
    let process = CommandLine.process(
      "crosvm run --mem size=512 --protected-vm-without-firmware Image",
      executable: "/usr/bin/crosvm", command: "crosvm")
    #expect(
      GuestRecognition.facts(of: process)
        == GuestFacts(monitor: .crosvm, name: "4711", ramBytes: 512 << 20, confidential: true))
  }
}
