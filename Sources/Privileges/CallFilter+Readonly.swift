import CLinux
import Glibc

extension CallFilter {
  /// What leads around every other restriction: other views of the file system, other processes,
  /// other programs, and the right to write that others could use.
  ///
  /// With CAP_SYS_ADMIN, which frame numbers need, a fresh `/sys` could be mounted.
  package static let noWayAround = CallFilter(
    rules: forbidden.map { Rule(call: $0, failure: EPERM) } + [
      // A new thread is none of these; a new view of the file system is.
      Rule(
        call: UInt32(SYS_clone), condition: Condition(argument: 0, test: .anyOf(namespaces)),
        failure: EPERM),
      // Its flags lie in memory, where no filter looks; libc then takes clone(2).
      Rule(call: UInt32(SYS_clone3), failure: ENOSYS),
      // A pair of sockets is ours alone, but one of datagrams can send to any address as well.
      Rule(
        call: UInt32(SYS_socketpair), condition: Condition(argument: 1, test: .anyOf(datagrams)),
        failure: EPERM),
    ]
      + typing.map {
        Rule(
          call: UInt32(SYS_ioctl), condition: Condition(argument: 1, test: .equals($0)),
          failure: EPERM)
      })

  /// No file is opened for writing, and none made, named anew or removed, wherever it is.
  package static let noWriting = CallFilter(rules: openings + changes)

  /// CLONE_NEWNS, NEWTIME, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
  private static let namespaces: UInt32 = 0x7E02_0080

  /// SOCK_DGRAM, and SOCK_RAW, which the kernel takes for the same, have this bit; SOCK_STREAM and
  /// SOCK_SEQPACKET have not.
  private static let datagrams: UInt32 = 2

  /// TIOCSTI types for whoever sits at a terminal, such as root's shell; TIOCLINUX pastes into one.
  private static let typing: [UInt32] = [0x5412, 0x541C]

  private static let openings: [Rule] = {
    let writing = UInt32(O_ACCMODE | O_CREAT | O_TRUNC)
    var rules = [
      Rule(
        call: UInt32(SYS_openat), condition: Condition(argument: 2, test: .anyOf(writing)),
        failure: EACCES)
    ]
    #if arch(x86_64)
    rules += [
      Rule(
        call: UInt32(SYS_open), condition: Condition(argument: 1, test: .anyOf(writing)),
        failure: EACCES),
      Rule(call: UInt32(SYS_creat), failure: EACCES),
    ]
    #endif
    return rules
  }()

  private static let changes: [Rule] = {
    var calls: [CInt] = [
      SYS_mkdirat, SYS_unlinkat, SYS_linkat, SYS_symlinkat, SYS_renameat, SYS_renameat2,
    ]
    #if arch(x86_64)
    calls += [
      SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_link, SYS_symlink, SYS_rename,
    ]
    #endif
    return calls.map { Rule(call: UInt32($0), failure: EACCES) }
  }()

  private static let forbidden: [UInt32] = {
    var calls: [CInt] = [
      // Another view of the file system.
      SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare,
      // Another process, and what it has open.
      SYS_ptrace, SYS_process_vm_writev,
      // Another program.
      SYS_execve, SYS_execveat,
      // A service that does for root what it is told, such as systemd's or a container engine's.
      SYS_socket, SYS_connect,
      // Files by other ways than open(2); fanotify hands over what others open, to be written.
      SYS_open_by_handle_at, SYS_truncate, SYS_mknodat, SYS_fanotify_init,
      // The right to write, given to others.
      SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr,
      SYS_fsetxattr,
      // The kernel itself.
      SYS_bpf, SYS_perf_event_open, SYS_init_module, SYS_finit_module, SYS_delete_module,
      SYS_kexec_load, SYS_userfaultfd, SYS_swapon, SYS_swapoff, SYS_reboot, SYS_acct,
      SYS_add_key, SYS_request_key, SYS_keyctl,
    ]
    #if arch(x86_64)
    calls += [SYS_mknod, SYS_chmod, SYS_chown, SYS_lchown, SYS_iopl, SYS_ioperm]
    #endif
    // Of newer kernels than the C library's headers know; the same numbers everywhere.
    let newer: [UInt32] = [
      // io_uring opens files without these calls.
      425, 426, 427,
      // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr, open_tree_attr
      428, 429, 430, 431, 432, 433, 442, 467,
      // openat2, pidfd_getfd, fchmodat2, setxattrat
      437, 438, 452, 463,
    ]
    return calls.map { UInt32($0) } + newer
  }()
}
