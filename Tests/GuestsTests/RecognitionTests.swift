import Guests
import MergeModel
import Testing

@Suite("Which processes are guests")
struct RecognitionTests {
  @Test(arguments: [
    ("/usr/bin/qemu-system-aarch64", GuestFacts.Monitor.qemu),
    ("/usr/libexec/qemu-kvm", .qemu),
    ("/usr/libexec/qemu-kvm (deleted)", .qemu),
    ("/usr/bin/kvm", .qemu),
    ("/nix/store/abc-qemu/bin/.qemu-system-x86_64-wrapped", .qemu),
    ("/usr/bin/cloud-hypervisor", .cloudHypervisor),
    ("/opt/cloud-hypervisor-static-aarch64", .cloudHypervisor),
    ("/opt/firecracker-v1.7.0-x86_64", .firecracker),
  ])
  func executable(path: String, monitor: GuestFacts.Monitor) {
    // The rest is of no help: comm was set by -name process=, argv[0] by exec -a.
    let process = CommandLine.process("web01 -S", executable: path, command: "web01")
    #expect(GuestRecognition.facts(of: process)?.monitor == monitor)
  }

  @Test(arguments: [
    ("/usr/bin/qemu-img", "qemu-img convert a b"),
    ("/usr/bin/qemu-ga", "qemu-ga --daemonize"),
    ("/usr/bin/qemu-nbd", "qemu-nbd -c /dev/nbd0 qemu-system-x86_64"),
    ("/usr/bin/qemu-storage-daemon", "qemu-storage-daemon --blockdev file"),
    ("/usr/bin/qemu-x86_64", "qemu-x86_64 ./program"),
    ("/usr/libexec/virtiofsd", "virtiofsd --fd=5 --shared-dir /srv"),
    ("/usr/bin/bash", "/bin/bash /usr/local/bin/kvm -m 1024"),
    ("/usr/bin/bash", "bash -c qemu-system-x86_64\u{20}-m"),
    ("/usr/bin/vim.basic", "vim qemu-system-x86_64"),
    ("/usr/bin/ch-remote", "ch-remote --api-socket /run/ch.sock info"),
    ("/usr/bin/jailer", "jailer --id 1 --exec-file /usr/bin/firecracker"),
    // libvirt asks for QEMU's abilities with a machine that is none.
    ("/usr/bin/qemu-system-x86_64", "qemu-system-x86_64 -S -machine none,accel=kvm:tcg"),
    ("/usr/bin/crosvm", "crosvm stop /run/crosvm.sock"),
  ])
  func noGuest(path: String, line: String) {
    let process = CommandLine.process(line, executable: path, command: "qemu-system-x86")
    #expect(GuestRecognition.facts(of: process) == nil)
  }

  @Test("Without the rights to see the executable, argv[0] and comm tell")
  func withoutRights() {
    func isGuest(_ line: String, command: String) -> Bool {
      GuestRecognition.facts(of: CommandLine.process(line, command: command)) != nil
    }
    #expect(isGuest("/usr/bin/qemu-system-x86_64 -m 1G", command: "my-process-name"))
    #expect(isGuest("web01 -m 1G", command: "qemu-system-x86"))
    #expect(isGuest("/usr/bin/cloud-hypervisor --kernel k", command: "cloud-hyperviso"))
    #expect(!isGuest("/bin/sh -e /usr/local/bin/kvm -m 1G", command: "kvm"))
    #expect(!isGuest("bash run-qemu-system-x86_64.sh", command: "bash"))
    #expect(!isGuest("", command: "kvm"), "a kernel thread has no arguments")
  }

  @Test("A jailed device of crosvm is a fork with the same command line and another name")
  func crosvmDevice() {
    let line = "crosvm run -m 4096 vmlinux"
    func process(_ command: String) -> ProcessDescription {
      CommandLine.process(line, executable: "/usr/bin/crosvm", command: command)
    }
    #expect(GuestRecognition.facts(of: process("crosvm")) != nil)
    #expect(GuestRecognition.facts(of: process("pcivirtio-net")) == nil)
  }
}
