import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness
import MergeModel
import Spawning
import Testing

@testable import ksmtop

/// The guardian as the program starts it, on a tree of files in the place of the kernel's.
@Suite("Guardian", .serialized, .timeLimit(.minutes(2)))
struct DemoGuardianTests {
  private let tree: KernelTree
  private let roots: KernelRoots

  init() throws {
    tree = try KernelTree()
    try tree.writeKSM()
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
  }

  private func start() throws -> Guardian {
    try Guardian.start(roots: roots, program: try builtProgram("ksmtop"))
  }

  private func setting(_ name: String) -> String? {
    kernelFile("\(roots.ksm)/\(name)")?.split(separator: "\n").first.map(String.init)
  }

  private func isAlive(_ process: ProcessIdentity) -> Bool {
    LiveHarness.isAlive(process.pid, since: process.startTicks)
  }

  /// A directory of ours with a file in it.
  private func makeFiles() throws -> String {
    try tree.write("content", to: "files/one")
    return tree.path("files")
  }

  @Test("It puts settings, programs and files right")
  func finish() throws {
    let guardian = try start()
    let files = try makeFiles()
    try guardian.promise(.directory(files))
    let program = try guardian.start(["/bin/sleep", "1000"])
    try guardian.set(.pagesToScan, to: "250", found: "100")
    try guardian.set(.run, to: "1", found: "0")
    #expect(setting("run") == "1")
    #expect(isAlive(program))
    #expect(guardian.finish())
    #expect(setting("run") == "0")
    #expect(setting("pages_to_scan") == "100")
    #expect(!isAlive(program))
    #expect(access(files, F_OK) != 0)
  }

  @Test("It needs no word of farewell: the program's end is enough")
  func vanished() async throws {
    var guardian: Guardian? = try start()
    let child = try #require(guardian?.child)
    let program = try #require(try guardian?.start(["/bin/sleep", "1000"]))
    try guardian?.set(.run, to: "1", found: "0")
    guardian = nil
    try await eventually("the guardian's end") { child.endingIfOver() == .exited(0) }
    #expect(setting("run") == "0")
    #expect(!isAlive(program))
  }

  @Test("A setting that another has changed since is left to him")
  func changedByAnother() throws {
    let guardian = try start()
    try guardian.set(.pagesToScan, to: "250", found: "100")
    try tree.write("777\n", to: "sys/kernel/mm/ksm/pages_to_scan")
    #expect(guardian.finish())
    #expect(setting("pages_to_scan") == "777")
  }

  @Test("A promise whose change never came changes nothing")
  func promiseOnly() throws {
    let guardian = try start()
    try tree.write("777\n", to: "sys/kernel/mm/ksm/pages_to_scan")
    try guardian.promise(.setting(.pagesToScan, found: "100", wrote: "250"))
    #expect(guardian.finish())
    #expect(setting("pages_to_scan") == "777")
  }

  @Test("A setting that was changed twice goes back to what it was first")
  func twice() throws {
    let guardian = try start()
    try guardian.set(.pagesToScan, to: "250", found: "100")
    try guardian.set(.pagesToScan, to: "500", found: "250")
    #expect(guardian.finish())
    #expect(setting("pages_to_scan") == "100")
  }

  @Test("Dismissed, it leaves what was changed")
  func dismissed() throws {
    let guardian = try start()
    let files = try makeFiles()
    try guardian.promise(.directory(files))
    try guardian.set(.run, to: "1", found: "0")
    #expect(try guardian.dismiss())
    #expect(setting("run") == "1")
    #expect(access("\(files)/one", F_OK) == 0)
  }

  @Test("Killed itself, it takes its programs along, and the program puts the rest right")
  func killed() async throws {
    let guardian = try start()
    let files = try makeFiles()
    try guardian.promise(.directory(files))
    let program = try guardian.start(["/bin/sleep", "1000"])
    try guardian.set(.run, to: "1", found: "0")
    guardian.child.kill()
    try await eventually("the program's end") { !isAlive(program) }
    #expect(setting("run") == "1")
    #expect(throws: Failure.self) { try guardian.set(.pagesToScan, to: "250", found: "100") }
    #expect(setting("pages_to_scan") == "100")
    #expect(guardian.finish())
    #expect(setting("run") == "0")
    #expect(access(files, F_OK) != 0)
  }

  @Test("It is deaf to the signals that end other programs", arguments: [SIGHUP, SIGINT, SIGTERM])
  func deaf(signal: CInt) throws {
    let guardian = try start()
    try guardian.set(.run, to: "1", found: "0")
    kill(guardian.child.pid, signal)
    let program = try guardian.start(["/bin/sleep", "1000"])
    #expect(isAlive(program))
    #expect(guardian.finish())
    #expect(setting("run") == "0")
  }

  @Test("It is no part of the terminal's session, and answers to another name")
  func apart() throws {
    let guardian = try start()
    try guardian.promise(.directory(tree.path("nothing")))
    #expect(getsid(guardian.child.pid) == guardian.child.pid)
    #expect(kernelFile("/proc/\(guardian.child.pid)/comm") == "ksm-guardian\n")
    #expect(guardian.finish())
  }

  @Test("Its programs hear the signals that it does not")
  func signalsOfPrograms() async throws {
    let guardian = try start()
    let program = try guardian.start(["/bin/sleep", "1000"])
    // Until its last exec it is still on its way.
    try await eventually("sleep") { kernelFile("/proc/\(program.pid)/comm") == "sleep\n" }
    kill(program.pid, SIGTERM)
    try await eventually("its end") { !isAlive(program) }
    #expect(guardian.finish())
  }

  @Test("The number of a program that has ended stays taken: no other process is ever killed")
  func numberStaysTaken() async throws {
    let guardian = try start()
    let program = try guardian.start(["/bin/true"])
    try await eventually("its end") { !isAlive(program) }
    #expect(access("/proc/\(program.pid)", F_OK) == 0)
    #expect(guardian.finish())
    #expect(access("/proc/\(program.pid)", F_OK) != 0)
  }

  @Test("What it cannot put right it says, and does the rest")
  func failure() throws {
    let guardian = try start()
    try tree.makeDirectory("files/folder")
    try guardian.promise(.directory(tree.path("files")))
    try guardian.set(.run, to: "1", found: "0")
    #expect(!guardian.finish())
    #expect(setting("run") == "0")
    #expect(access(tree.path("files/folder"), F_OK) == 0)
  }

  @Test("A link in the place of a directory is not followed")
  func link() throws {
    let guardian = try start()
    try tree.write("precious", to: "elsewhere/one")
    try tree.link("files", to: tree.path("elsewhere"))
    try guardian.promise(.directory(tree.path("files")))
    #expect(!guardian.finish())
    #expect(access(tree.path("elsewhere/one"), F_OK) == 0)
  }

  @Test("Messages survive the way there and back")
  func messages() {
    let requests: [GuardianRequest] = [
      .promise(.setting(.run, found: "0", wrote: "1")), .promise(.directory("/tmp/a b\n")),
      .start(["qemu", "", "-name", "a=b"]), .dismiss,
    ]
    for request in requests { #expect(GuardianRequest(words: request.words) == request) }
    let replies: [GuardianReply] = [
      .agreed, .started(ProcessIdentity(pid: 7, startTicks: 1 << 40)), .refused("no"),
    ]
    for reply in replies { #expect(GuardianReply(words: reply.words) == reply) }
  }

  @Test(
    "Only settings can be written, and only what is a request is done",
    arguments: [
      ["setting", "pages_shared", "0", "1"], ["setting", "../../x", "0", "1"],
      ["setting", "run", "0"], ["start"], ["remove", "/"], [""], [],
    ])
  func nonsense(words: [String]) {
    #expect(GuardianRequest(words: words) == nil)
  }
}
