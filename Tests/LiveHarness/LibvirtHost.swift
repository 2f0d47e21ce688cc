import Glibc

/// A libvirt of its own, started by hand, and its guests.
///
/// It runs in a mount namespace of its own, with empty folders where libvirt keeps its things: the
/// host's libvirt, should there be one, sees nothing of it, and nothing is left behind. Guests and
/// daemon end with the scope that started them, and with us however we end.
package enum LibvirtHost {
  /// A paused guest that libvirt runs.
  package struct Guest: Sendable {
    package let plan: GuestPlan
    package let uuid: String
    package let pid: Int32
    /// Clock ticks after boot at which it started (`/proc/PID/stat`, field 22).
    package let startTicks: UInt64
  }

  /// Starts guests, waits until their content is in place, runs `body` with the address that
  /// libvirt's client takes, and ends all.
  package static func running<Result>(
    _ plans: [GuestPlan],
    isolation: isolated (any Actor)? = #isolation,
    _ body: (_ uri: String, [Guest]) async throws -> Result
  ) async throws -> Result {
    if let obstacle = LiveRequirement.libvirtObstacle { throw LiveError(obstacle) }
    let files = try ContentFiles()
    let folder = try ScratchFolder()
    var domains: [String] = []
    for (index, plan) in plans.enumerated() {
      let path = "\(folder.path)/domain\(index)"
      try write(try LibvirtDomainXML.text(plan, uuid: uuid(index), files), to: path)
      domains += [path, uuid(index)]
    }
    let keeper = try Keeper(script: entering, arguments: [script, folder.path] + domains)
    defer { keeper.finish() }
    var guests: [Guest] = []
    for (index, plan) in plans.enumerated() {
      let line = try await keeper.line()
      guard let pid = Int32(line), let fields = statFields(pid), fields.count > 19,
        let ticks = UInt64(fields[19])
      else { throw LiveError("no guest \(plan.name) of libvirt: \(line)\n\(log(folder))") }
      guests.append(Guest(plan: plan, uuid: uuid(index), pid: pid, startTicks: ticks))
    }
    for guest in guests {
      try await LoadedGuest(plan: guest.plan, pid: guest.pid).contentInPlace()
    }
    files.remove()
    return try await body("qemu:///system?socket=\(folder.path)/libvirt-sock", guests)
  }

  private static func uuid(_ index: Int) -> String {
    "6b736d74-6f70-4c69-8672-00000000\(1_000 + index)"
  }

  private static func log(_ folder: ScratchFolder) -> String {
    kernelFile("\(folder.path)/log") ?? "no log"
  }

  private static func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
      throw LiveError("\(path): \(String(cString: strerror(errno)))")
    }
  }

  private static let entering = """
    script=$1; shift
    exec unshare --mount --propagation private sh -c "$script" libvirt "$@"
    """

  /// `$1` is a folder that both sides see; then pairs of a domain's description and its UUID.
  ///
  /// Prints the pid of each guest, or what went wrong.
  private static let script = #"""
    folder=$1; shift
    trap 'rm -rf "$folder"' EXIT
    exec 2> "$folder/log"
    export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
    # Without control groups: libvirt would leave folders in the host's.
    umount --lazy --recursive /sys/fs/cgroup
    for hidden in /run /var/lib /var/cache /var/log /etc/libvirt; do
      mount -t tmpfs tmpfs "$hidden" || { echo "no private $hidden"; exit 1; }
    done
    # It looks for its user even where it is told to use another.
    for list in passwd group; do
      { cat "/etc/$list"; echo "libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin"; } \
        > "$folder/$list"
      [ $list = passwd ] || sed -i 's/^libvirt-qemu:.*/libvirt-qemu:x:64055:/' "$folder/$list"
      mount --bind "$folder/$list" "/etc/$list"
    done
    cat > /etc/libvirt/qemu.conf << END
    user = "root"
    group = "root"
    security_driver = "none"
    stdio_handler = "file"
    namespaces = []
    dynamic_ownership = 0
    remember_owner = 0
    END
    cat > "$folder/libvirtd.conf" << END
    unix_sock_dir = "$folder"
    auth_unix_ro = "none"
    auth_unix_rw = "none"
    END
    setpriv --pdeathsig KILL \
      libvirtd -f "$folder/libvirtd.conf" -p "$folder/pid" < /dev/null > /dev/null &
    daemon=$!
    virsh() { command virsh -c "qemu:///system?socket=$folder/libvirt-sock" "$@" < /dev/null; }
    tries=0
    until virsh uri > /dev/null || [ $tries -ge 200 ]; do sleep 0.1; tries=$((tries + 1)); done
    while [ $# -gt 0 ]; do
      virsh create --paused "$1" > /dev/null
      # Not the pid file: its name is not quite the domain's where that has characters of XML.
      status="/run/libvirt/qemu/$(virsh domname "$2" | head -n 1).xml"
      pid=$(sed -n "s/^<domstatus .*pid='\([0-9]*\)'.*/\1/p" "$status")
      echo "${pid:-not started}"
      shift 2
    done
    read -r _ || :
    gone() { # gone PID: waits five seconds for it to be
      tries=0
      while kill -0 "$1" && [ $tries -lt 250 ]; do sleep 0.02; tries=$((tries + 1)); done
    }
    # The daemon first, so that no guest comes after those that are seen here.
    kill -TERM $daemon
    gone $daemon
    kill -KILL $daemon
    for file in /run/libvirt/qemu/*.pid; do
      [ "$file" = /run/libvirt/qemu/driver.pid ] && continue
      guest=$(cat "$file") && [ "$guest" -gt 1 ] || continue
      kill -KILL "$guest"
      gone "$guest"
    done
    exit 0
    """#
}

/// A folder below `/tmp` that somebody else removes.
private struct ScratchFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/ksmtop-libvirt.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw LiveError("mkdtemp: \(String(cString: strerror(errno)))")
    }
    path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
  }
}
