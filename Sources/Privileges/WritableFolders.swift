import CLinux
import Glibc
package import SystemPackage

/// The only places where a thread may still write (Landlock), for good.
///
/// A thread in such confinement cannot look into other processes' memory: those that do are kept
/// from writing by `CallFilter.noWriting` instead.
package enum WritableFolders {
  /// Whether this kernel has Landlock, switched on.
  package static var isAvailable: Bool { clinux_landlock_version() > 0 }

  /// From here on the calling thread, and all that it starts, writes nowhere but below `paths`.
  ///
  /// A path that is no folder stands for itself. What is not there is left out, and so is what
  /// lies on a file system of the kernel's own, such as `/sys`.
  package static func enter(_ paths: [FilePath]) throws(Errno) {
    let handled = handledAccess
    let rules = clinux_landlock_create(handled)
    guard rules >= 0 else { throw Errno(rawValue: errno) }
    defer { close(rules) }
    for path in paths {
      let place = clinux_name(path.string)
      guard place >= 0 else { continue }
      defer { close(place) }
      var status = stat()
      guard !isKernelsOwn(path), !isKernelsOwn(place), fstat(place, &status) == 0 else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let access = isFolder ? handled : handled & (writeFile | truncate)
      guard clinux_landlock_allow(rules, place, access) == 0 else {
        throw Errno(rawValue: errno)
      }
    }
    _ = clinux_prctl(PR_SET_NO_NEW_PRIVS, 1, 0)
    guard clinux_landlock_enter(rules) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Whether a path leads to a file system that is the kernel's own: writing there sets something.
  ///
  /// So does one that leads below `/sys` or `/proc`, whatever is mounted there.
  package static func isKernelsOwn(_ path: FilePath) -> Bool {
    if KernelMounts.holdUsually(path) { return true }
    let place = clinux_name(path.string)
    guard place >= 0 else { return false }
    defer { close(place) }
    return isKernelsOwn(place)
  }

  /// Whether a folder that may be written holds such a file system: Landlock would allow that too.
  package static func holdsKernelsOwn(_ folder: FilePath) -> Bool {
    KernelMounts.lie(below: folder)
  }

  private static func isKernelsOwn(_ descriptor: CInt) -> Bool {
    kernelsOwn.contains(UInt32(truncatingIfNeeded: clinux_file_system(descriptor)))
  }

  /// linux/magic.h: sysfs, proc, cgroup and cgroup2, debugfs, tracefs, configfs (fs/configfs),
  /// securityfs, bpf, efivarfs, selinux, resctrl, binfmt_misc, fusectl (fs/fuse), pstore, smack,
  /// apparmorfs, xenfs, nfsd (fs/nfsd), rpc_pipefs (net/sunrpc).
  private static let kernelsOwn: Set<UInt32> = [
    0x6265_6572, 0x9fa0, 0x0027_e0eb, 0x6367_7270, 0x6462_6720, 0x7472_6163, 0x6265_6570,
    0x7363_6673, 0xcafe_4a11, 0xde5e_81e4, 0xf97c_ff8c, 0x0765_5821, 0x4249_4e4d, 0x6573_5543,
    0x6165_676c, 0x4341_5d53, 0x5a3c_69f0, 0xabba_1974, 0x6e66_7364, 0x6759_6969,
  ]

  private static let writeFile: UInt64 = 1 << 1
  private static let truncate: UInt64 = 1 << 14

  /// All that changes a file or a folder, as far as this kernel's Landlock knows it.
  private static var handledAccess: UInt64 {
    // REMOVE_DIR, REMOVE_FILE, MAKE_CHAR … MAKE_SYM.
    let folders: UInt64 = (4...12).reduce(0) { $0 | 1 << $1 }
    // TRUNCATE came with version 3.
    return writeFile | folders | (clinux_landlock_version() >= 3 ? truncate : 0)
  }
}
