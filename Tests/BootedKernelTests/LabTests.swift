import Testing

/// Five guests of 128 MiB below 384: see Tests/Kernels/lab.
@Suite("The lab below a limit of cgroup version 2, in a booted kernel", bootedLabs)
struct LabTests {
  @Test("All guests come up, and none is killed for memory", arguments: BootedKernel.labs)
  func guests(kernel: BootedKernel) throws {
    let answer = try kernel.answer("lab")
    #expect(answer.code == 0, "\(answer.output)\(answer.errors)")
    #expect(answer.output.contains("5 guests up after"))
    let table = account(answer.output)
    #expect(table["guests that the kernel killed for memory"] == 0)
    // One has all its RAM at the start; five would have 640 MiB.
    let peak = try #require(table["peak of the group"])
    #expect(peak >= 128 && peak <= 384)
  }

  @Test("What ksmtop sums up equals the kernel's counters", arguments: BootedKernel.labs)
  func sums(kernel: BootedKernel) throws {
    let table = account(try kernel.answer("lab").output)
    #expect(table["difference"] == 0)
    let sharing = try #require(table["kernel: pages_sharing"])
    #expect(table["saved, summed over all processes"] == sharing)
    #expect(table["merged frames, counted one by one"] == table["kernel: pages_shared"])
    // 4 × 16 MiB of the common, 2 × 4 of twins, 5 × 4 of what one holds twice.
    #expect(sharing >= (64 + 8 + 20) * 256)
  }

  @Test(
    "Settings, counters, cgroups and their controllers are as before",
    arguments: BootedKernel.labs)
  func restored(kernel: BootedKernel) throws {
    let before = try kernel.counters("before")
    #expect(try kernel.counters("after") == before)
    #expect(before["guests"] == "0" && before["groups"] == "0")
    // So that the lab had to switch the controller on.
    #expect(before["subtree_control"] == "-")
  }

  /// Lines of the lab's tables by their names: pages, or MiB where there are none.
  private func account(_ output: String) -> [String: Int] {
    var account: [String: Int] = [:]
    for line in output.split(separator: "\n") where line.hasPrefix("  ") {
      let number = line.dropFirst(52).split(separator: " ").first.flatMap { Int($0) }
      account[line.dropFirst(2).prefix(50).trimmed] = number
    }
    return account
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(String(drop { $0 == " " }.reversed()).drop { $0 == " " }.reversed())
  }
}
