import Attribution
import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@Suite("Processes that go away, or will not be read, during a pass")
struct DroppedProcessTests {
  /// Guest 1 and 2 share frames 1 and 2, guest 3 maps 1; 4 is guest 2's alone.
  private let world = World(merged: [[1, 2], [1, 2, 4], [1]])
  private let tree: KernelTree

  init() throws {
    tree = try world.write()
  }

  /// What the world looks like after guest 2 has ended.
  private func expectWithoutSecond(
    _ result: AttributionResult, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(Set(result.figures.keys.map(\.pid)) == [1, 3], sourceLocation: sourceLocation)
    #expect(result[1]?.mappedPages == 2, sourceLocation: sourceLocation)
    #expect(result[1]?.sharePages == 1.5, sourceLocation: sourceLocation)
    #expect(result[1]?.soleFrames == 1, sourceLocation: sourceLocation)
    #expect(result[3]?.sharePages == 0.5, sourceLocation: sourceLocation)
    #expect(
      result.pairs == [SharingPair(a: 1, b: 3, commonFrames: 1)], sourceLocation: sourceLocation)
    #expect(
      result.ownerClasses?.map { $0.owners.map(\.process.pid) } == [[1], [1, 3]],
      sourceLocation: sourceLocation)
    #expect(
      result.ownerClasses?.map(\.completeFrames) == [1, 1], sourceLocation: sourceLocation)
    #expect(result.reconciliation.unattributedPages == 0, sourceLocation: sourceLocation)
    #expect(result.reconciliation.mappedPages == 3, sourceLocation: sourceLocation)
    // The counters do not know yet: 5 mappings, of which guest 2 had 3.
    #expect(result.reconciliation.differencePages == -3, sourceLocation: sourceLocation)
    #expect(!result.reconciliation.stable, sourceLocation: sourceLocation)
  }

  private func endSecond() throws {
    tree.removeProcess(2)
    try tree.writeKpagecount([1: 2, 2: 1])
  }

  @Test("Ended before it was walked")
  func endedBefore() throws {
    var pass = try world.pass(on: tree)
    try endSecond()
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("Ended after it was walked: its frames are its twin's alone, as the count says")
  func endedAfter() throws {
    var pass = try world.pass(on: tree)
    while pass.current?.pid != 3 { _ = try pass.step() }
    try endSecond()
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("The last one walked ends: those before it are all the owners there are")
  func lastEnds() throws {
    let world = World(merged: [[1], [1]])
    let tree = try world.write()
    var pass = try world.pass(on: tree)
    while pass.current != nil { _ = try pass.step() }
    tree.removeProcess(2)
    try tree.writeKpagecount([1: 1])
    while try pass.step() {}
    let result = pass.result()
    #expect(result[2] == nil)
    #expect(result[1]?.soleFrames == 1)
    #expect(result[1]?.sharePages == 1)
  }

  @Test("Its number belongs to another process by now")
  func replaced() throws {
    var pass = try world.pass(on: tree)
    while pass.current?.pid != 3 { _ = try pass.step() }
    try endSecond()
    var next = world.processes[1]
    next.startTicks = 5_555
    try World.write(next, to: tree)
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("It is a zombie by now")
  func zombie() throws {
    var pass = try world.pass(on: tree)
    while pass.current?.pid != 3 { _ = try pass.step() }
    var zombie = ProcessFixture(pid: 2, comm: "p2")
    zombie.startTicks = 1_000
    zombie.state = "Z"
    try tree.add(zombie)
    try tree.writeKpagecount([1: 2, 2: 1])
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("It is ending: it has given its memory back and is no zombie yet")
  func givesMemoryBack() throws {
    var pass = try world.pass(on: tree)
    while pass.current?.pid != 3 { _ = try pass.step() }
    var ending = ProcessFixture(pid: 2, comm: "p2")
    ending.startTicks = 1_000
    ending.state = "R"
    try tree.add(ending)
    try tree.writeKpagecount([1: 2, 2: 1])
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("Its page table is gone in the middle of the walk")
  func pageTableGone() throws {
    var pass = try world.pass(on: tree)
    try #require(truncate(tree.path("proc/2/pagemap"), 0) == 0)
    try tree.writeKpagecount([1: 2, 2: 1])
    while try pass.step() {}
    expectWithoutSecond(pass.result())
  }

  @Test("It ends when all has been counted: still dropped whole")
  func endedAtTheEnd() throws {
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    tree.removeProcess(2)
    let result = pass.result()
    #expect(Set(result.figures.keys.map(\.pid)) == [1, 3])
    #expect(!result.reconciliation.stable)
    #expect(result.pairs == [SharingPair(a: 1, b: 3, commonFrames: 1)])
  }

  @Test("One that may not be read costs no other its figures; its mappings are unattributed")
  func forbidden() throws {
    try tree.setMode(0, of: "proc/2/pagemap")
    try tree.setMode(0o755, of: "")
    let result = try OrdinaryUser.opensFiles {
      var pass = try world.pass(on: tree)
      while try pass.step() {}
      return pass.result()
    }
    #expect(Set(result.figures.keys.map(\.pid)) == [1, 3])
    #expect(result.reconciliation.unattributedPages == 2)
    #expect(abs((result[1]?.sharePages ?? 0) - (1.0 / 3 + 1.0 / 2)) < 1e-12)
    #expect(result[1]?.soleFrames == 0)
    #expect(result.reconciliation.stable, "it neither began nor ended")
  }

  @Test("Garbage in the files of one costs no other its figures")
  func malformed() throws {
    try tree.write("nonsense\n", to: "proc/2/stat")
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    #expect(Set(pass.result().figures.keys.map(\.pid)) == [1, 3])
  }

  @Test("All have ended")
  func allEnded() throws {
    var pass = try world.pass(on: tree)
    for pid in [1, 2, 3] as [Int32] { tree.removeProcess(pid) }
    while try pass.step() {}
    let result = pass.result()
    #expect(result.figures.isEmpty)
    #expect(result.pairs.isEmpty)
    #expect(result.reconciliation.differencePages == -6)
  }
}
