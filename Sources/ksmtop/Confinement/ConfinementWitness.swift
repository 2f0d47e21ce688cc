import ArgumentParser
import CLinux
import Glibc
import KernelFiles
import Privileges
import Sampling
import Synchronization

/// Confines itself as a dashboard with `--readonly` does, then tries to write below `/sys`.
///
/// A test reads what it prints: one line an attempt, `done` or `refused` with the errno. It opens
/// what it can, and writes nothing.
struct ConfinementWitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readonly-witness", abstract: "Try what --readonly takes away.",
    shouldDisplay: false)

  @OptionGroup var shared: SharedOptions

  /// A process to be reached through; our parent where it is not given.
  @Option var through: Int32?

  func run() throws {
    let confinement = Confinement.looking(writingBelow: SnapshotExporter.places)
    try confinement.begin()
    let done = Bell()
    let reading = Mutex<[String]>([])
    let attempts = ReadonlyAttempts(roots: shared.roots, process: through ?? getppid())
    let isStarted = WorkerThread.start {
      confinement.enterReading()
      let lines = attempts.lines("reading")
      reading.withLock { $0 = lines }
      done.ring()
    }
    guard isStarted else { throw Failure.noThread }
    try confinement.settle()
    let own = attempts.lines("first")
    while reading.withLock(\.isEmpty) { done.wait(seconds: 1) }
    let lines = reading.withLock(\.self) + own
    try StandardStreams.print(Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}

/// Ways of getting at the files of `/sys` that one thread tries.
struct ReadonlyAttempts: Sendable {
  var roots: KernelRoots
  var process: Int32

  /// One line an attempt, behind the name of the thread.
  func lines(_ thread: String) -> [String] {
    (openings + others).map { name, attempt in
      errno = 0
      let result = attempt()
      if result >= 0, name.hasPrefix("open") { close(CInt(result)) }
      return "\(thread) \(name): \(result >= 0 ? "done" : "refused \(errno)")"
    }
  }

  private typealias Attempt = (name: String, attempt: () -> Int)

  /// Every file of KSM, by every path that leads there.
  private var openings: [Attempt] {
    let prefixes = [
      "", "/proc/self/root", "/proc/self/cwd/../../../../../../..", "/proc/\(process)/root",
      "/proc/thread-self/root",
    ]
    return files.flatMap { file in
      prefixes.flatMap { prefix in
        [O_WRONLY, O_RDWR, O_WRONLY | O_APPEND, O_WRONLY | O_TRUNC].map { flags in
          let path = "\(prefix)\(roots.ksm)/\(file)"
          return ("open \(path) \(flags)", { Int(open(path, flags | O_CLOEXEC | O_NONBLOCK)) })
        }
      }
    }
  }

  private var files: [String] {
    guard let folder = opendir(roots.ksm) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Ways around: each would succeed for root without the confinement, or is no right of ours.
  private var others: [Attempt] {
    let run = "\(roots.ksm)/run"
    let bind = UInt(MS_BIND)
    return [
      ("truncate", { Int(truncate(run, 0)) }),
      ("chmod", { Int(chmod(run, 0o666)) }),
      ("chown", { Int(chown(run, 65_534, 65_534)) }),
      (
        "open of a new file elsewhere",
        { Int(open("/var/tmp/ksmtop-witness", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)) }
      ),
      (
        "mkdir of a control group", { Int(mkdir("\(roots.sysfs)/fs/cgroup/ksmtop-witness", 0o700)) }
      ),
      ("mount of a fresh sysfs", { Int(mount("none", "/mnt", "sysfs", 0, nil)) }),
      ("mount of /sys elsewhere", { Int(mount("/sys", "/mnt", nil, bind, nil)) }),
      ("unmount", { Int(umount2("/mnt", 0)) }),
      ("unshare of mounts", { Int(clinux_call(Int(SYS_unshare), 0x20000, 0, 0, 0, 0)) }),
      ("unshare of users", { Int(clinux_call(Int(SYS_unshare), 0x1000_0000, 0, 0, 0, 0)) }),
      ("clone of users", { Int(clinux_call(Int(SYS_clone), 0x1000_0011, 0, 0, 0, 0)) }),
      ("clone3", { Int(clinux_call(Int(SYS_clone3), 0, 0, 0, 0, 0)) }),
      ("entering other mounts", { enter("/proc/\(process)/ns/mnt") }),
      ("pivot_root", { Int(clinux_call(Int(SYS_pivot_root), 0, 0, 0, 0, 0)) }),
      ("chroot", { Int(chroot("/proc/\(process)/root")) }),
      ("open_tree", { Int(clinux_call(428, Int(AT_FDCWD), 0, 0, 0, 0)) }),
      ("fsopen", { Int(clinux_call(430, 0, 0, 0, 0, 0)) }),
      ("mount_setattr", { Int(clinux_call(442, Int(AT_FDCWD), 0, 0, 0, 0)) }),
      ("openat2", { Int(clinux_call(437, Int(AT_FDCWD), 0, 0, 0, 0)) }),
      ("io_uring_setup", { Int(clinux_call(425, 1, 0, 0, 0, 0)) }),
      ("open_by_handle_at", { Int(clinux_call(Int(SYS_open_by_handle_at), 0, 0, 1, 0, 0)) }),
      ("ptrace", { Int(clinux_call(Int(SYS_ptrace), 16, Int(process), 0, 0, 0)) }),
      ("process_vm_writev", { other(Int(SYS_process_vm_writev)) }),
      ("pidfd_getfd", { Int(clinux_call(438, 0, 0, 0, 0, 0)) }),
      ("writing another's memory", { Int(open("/proc/\(process)/mem", O_RDWR | O_CLOEXEC)) }),
      ("another program", { start("/bin/true") }),
      ("loading of code into the kernel", { Int(clinux_call(Int(SYS_bpf), 0, 0, 0, 0, 0)) }),
    ]
  }

  private func enter(_ path: String) -> Int {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return -1 }
    defer { close(descriptor) }
    return Int(clinux_call(Int(SYS_setns), Int(descriptor), 0, 0, 0, 0))
  }

  private func other(_ call: Int) -> Int {
    Int(clinux_call(call, Int(process), 0, 0, 0, 0))
  }

  /// Would end the witness, had it not been refused.
  private func start(_ program: String) -> Int {
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
    defer { free(words[0]) }
    return Int(
      words.withUnsafeMutableBufferPointer { words in
        clinux_call(
          Int(SYS_execve), Int(bitPattern: words[0]), Int(bitPattern: words.baseAddress), 0, 0, 0)
      })
  }
}
