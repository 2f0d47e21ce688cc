import Glibc
import KernelFixtures
import LiveHarness
import MergeModel
import Testing

@testable import GuestControl

/// libvirt's client as a script that answers from files.
@Suite(
  "Merging switched through libvirt's client", .timeLimit(.minutes(1)),
  .enabled(if: geteuid() == 0, "only root may talk to libvirt's guests"))
struct LibvirtTests {
  private let uuid = "87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e"
  private let guest: FakeGuest

  init() throws {
    guest = try FakeGuest([FakeGuest.Backend("pc.ram")])
    try guest.tree.makeDirectory("virsh")
    // Before and after, as smaps will show them.
    for (name, isOn) in [("on", true), ("off", false)] {
      try guest.set("pc.ram", merges: isOn)
      try copy("proc/\(guest.id.pid)/smaps", to: "virsh/smaps-\(name)")
    }
    try guest.set("pc.ram", merges: true)
    try guest.tree.write("true", to: "virsh/merge")
  }

  private func copy(_ from: String, to other: String) throws {
    let descriptor = open(guest.tree.path(from), O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    try guest.tree.write(bytes: Array(bytes[..<max(0, count)]), to: other)
  }

  /// A client that does what `script` says; `$1` and on are the words of its command line.
  private func client(_ script: String) throws -> LibvirtClient {
    let text = """
      #!/bin/sh
      cd '\(guest.tree.path("virsh"))' || exit 99
      printf '%s\\n' "$@" >> words
      \(script)
      """
    try Executable.write(text, to: guest.tree.path("virsh/virsh"))
    return LibvirtClient(program: guest.tree.path("virsh/virsh"), uri: "test:///x")
  }

  /// Answers as libvirt does, by the command in the last word.
  private func answering(thread: Int32) -> String {
    """
    reply() { printf '{"return":%s,"id":"libvirt-3"}\\n\\n' "$1"; }
    case "$6" in
    *query-cpus-fast*) reply '[{"thread-id":\(thread),"cpu-index":0}]' ;;
    *query-memdev*)
      reply "[{\\"id\\":\\"pc.ram\\",\\"size\\":67108864,\\"merge\\":$(cat merge)}]" ;;
    *qom-get*) reply "$(cat merge)" ;;
    *qom-set*)
      value=${6##*\\"value\\":}; value=${value%%\\}*}; printf %s "$value" > merge
      if [ $value = true ]; then cp smaps-on "$SMAPS"; else cp smaps-off "$SMAPS"; fi
      reply '{}' ;;
    *) echo 'error: unknown' >&2; exit 1 ;;
    esac
    """.replacing("\"$SMAPS\"", with: "'\(guest.tree.path("proc/\(guest.id.pid)/smaps"))'")
  }

  private var facts: GuestFacts {
    GuestFacts(monitor: .qemu, name: "-n; $(id)", manager: .libvirt, uuid: uuid)
  }

  private func set(_ isOn: Bool, _ client: LibvirtClient) throws(GuestControlError) {
    try GuestControl.set(
      GuestMergingChange(guest.id, name: facts.name, from: !isOn, to: isOn), guest: facts,
      roots: guest.roots, libvirt: client)
  }

  private func failure(_ script: String) throws -> GuestControlError {
    let client = try client(script)
    do throws(GuestControlError) {
      try set(false, client)
    } catch {
      return error
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  @Test("Off and on again, by UUID and without a shell")
  func offAndOn() throws {
    let client = try client(answering(thread: guest.id.pid))
    func isMerging() throws -> Bool {
      try GuestControl.merging(of: guest.id, guest: facts, roots: guest.roots, libvirt: client)
    }
    #expect(try isMerging())
    try set(false, client)
    #expect(try !isMerging())
    try set(true, client)
    #expect(try isMerging())
    let words = try #require(Self.text(guest.tree.path("virsh/words"))).split(separator: "\n")
    #expect(
      words.prefix(6) == [
        "--quiet", "--connect", "test:///x", "qemu-monitor-command", "\(uuid)",
        "{\"execute\":\"query-cpus-fast\"}",
      ])
    #expect(words.count.isMultiple(of: 6))
    #expect(
      words.contains(
        "{\"execute\":\"qom-set\",\"arguments\":{\"path\":\"/objects/pc.ram\","
          + "\"property\":\"merge\",\"value\":false}}"))
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  @Test("A domain that is another process than the one that claims its UUID is left alone")
  func otherDomain() throws {
    let error = try failure(answering(thread: guest.id.pid + 1))
    #expect(error == .otherDomain(uuid, guest.id.pid))
    let words = try #require(Self.text(guest.tree.path("virsh/words")))
    #expect(!words.contains("qom-set"))
  }

  @Test(
    "What virsh says becomes a sentence",
    arguments: [
      (
        "error: failed to connect to the hypervisor\nerror: Failed to connect socket to 'x'",
        "libvirt does not answer at test:///x."
      ),
      (
        "error: failed to get domain '87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e'",
        "libvirt has no domain 87c68bf6-bd51-4d4c-8b3b-2b1a2b0d3c5e at test:///x."
      ),
      (
        "error: Timed out during operation: cannot acquire state change lock (held by monitor=x)",
        "Another job (a backup, a migration) holds the domain in libvirt."
      ),
      ("error: \u{1b}[31modd", "virsh failed: \"\\u001b[31modd\"."),
      ("", "virsh failed: \"it did not say why\"."),
    ])
  func words(text: String, sentence: String) throws {
    try guest.tree.write(text, to: "virsh/errors")
    let error = try failure("cat errors >&2; exit 1")
    #expect(error.sentence == sentence)
    #expect(error.aftermath == .untouched)
  }

  @Test("An answer that is none, a refusal and a death are told apart")
  func oddAnswers() throws {
    #expect(try failure("echo done") == .virshUnclear)
    #expect(try failure("exit 0") == .virshUnclear)
    #expect(
      try failure("echo '{\"id\":\"libvirt-9\",\"error\":{\"class\":\"X\",\"desc\":\"no\"}}'")
        .sentence == "QEMU refused query-cpus-fast: \"no\".")
    #expect(try failure("kill -KILL $$").sentence == "virsh was ended by signal 9.")
    #expect(
      try failure("echo '{\"return\":[]}'") == .otherDomain(uuid, guest.id.pid))
  }
}
