import CLinux
import Glibc

/// Ways of getting at the files of `/sys` that one thread tries.
struct ReadonlyAttempts: Sendable {
  /// The folder of the settings.
  static let settings = "/sys/kernel/mm/ksm"

  /// A process to be reached through.
  var process: Int32
  /// An open terminal.
  var terminal: CInt

  /// One line an attempt, behind the name of the thread; nothing is tried where no filter of
  /// system calls is in force.
  func lines(_ thread: String) -> [String] {
    // SECCOMP_MODE_FILTER.
    guard clinux_prctl(PR_GET_SECCOMP, 0, 0) == 2 else {
      return ["\(thread) everything: not tried, as nothing is filtered"]
    }
    return (openings + others).map { name, attempt in
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
          let path = "\(prefix)\(Self.settings)/\(file)"
          return ("open \(path) \(flags)", { Int(open(path, flags | O_CLOEXEC | O_NONBLOCK)) })
        }
      }
    }
  }

  private var files: [String] {
    guard let folder = opendir(Self.settings) else { return [] }
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
    let run = "\(Self.settings)/run"
    let bind = UInt(MS_BIND)
    let (file, group) = ("/var/tmp/ksmtop-witness", "/sys/fs/cgroup/ksmtop-witness")
    return [
      // Of a file of sysfs it changes nothing.
      ("truncate", { Int(truncate(run, 0)) }),
      ("chmod", { undone(chmod(run, 0o600)) { chmod(run, 0o644) } }),
      ("chown", { undone(chown(run, 65_534, 65_534)) { chown(run, 0, 0) } }),
      (
        "open of a new file elsewhere",
        {
          let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
          return undone(open(file, flags, 0o600)) { unlink(file) }
        }
      ),
      ("mkdir of a control group", { undone(mkdir(group, 0o700)) { rmdir(group) } }),
      (
        "mount of a fresh sysfs",
        { undone(mount("none", "/mnt", "sysfs", 0, nil)) { umount2("/mnt", 0) } }
      ),
      (
        "mount of /sys elsewhere",
        { undone(mount("/sys", "/mnt", nil, bind, nil)) { umount2("/mnt", 0) } }
      ),
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
      (
        "fanotify_init for writing",
        { closed(CInt(clinux_call(Int(SYS_fanotify_init), 0, Int(O_RDWR), 0, 0, 0))) }
      ),
      ("typing at a terminal", { request(0x5412) }),
      ("pasting into a terminal", { request(0x541C) }),
      ("a socket", { closed(socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)) }),
      ("a pair of sockets that sends to others", { pair(SOCK_DGRAM) }),
      ("a raw pair of sockets", { pair(SOCK_RAW) }),
      ("connecting", { Int(connect(terminal, nil, 0)) }),
      ("ptrace", { Int(clinux_call(Int(SYS_ptrace), 16, Int(process), 0, 0, 0)) }),
      ("process_vm_writev", { other(Int(SYS_process_vm_writev)) }),
      ("pidfd_getfd", { Int(clinux_call(438, 0, 0, 0, 0, 0)) }),
      ("writing another's memory", { Int(open("/proc/\(process)/mem", O_RDWR | O_CLOEXEC)) }),
      ("another program", { start("/bin/true") }),
      ("loading of code into the kernel", { Int(clinux_call(Int(SYS_bpf), 0, 0, 0, 0, 0)) }),
    ]
  }

  /// What should have been refused, and was not, does not stay.
  private func undone(_ result: CInt, by undo: () -> CInt) -> Int {
    if result >= 0 { _ = undo() }
    return Int(result)
  }

  private func closed(_ descriptor: CInt) -> Int {
    undone(descriptor) { close(descriptor) }
  }

  /// Of a character, or of subcode 32 of ioctl_console(2), which is none: nothing is pasted.
  private func request(_ number: UInt) -> Int {
    var character = CChar(32)
    return Int(ioctl(terminal, number, &character))
  }

  private func pair(_ type: __socket_type) -> Int {
    var ends: [CInt] = [-1, -1]
    return undone(socketpair(AF_UNIX, CInt(type.rawValue), 0, &ends)) {
      close(ends[0]) | close(ends[1])
    }
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
