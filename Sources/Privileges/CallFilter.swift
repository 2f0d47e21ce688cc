import CLinux
package import SystemPackage

/// System calls that a thread and all that it starts give up for good (seccomp(2)).
package struct CallFilter: Sendable {
  /// How a call is told from others that share its number: by the low half of an argument.
  ///
  /// Flags have no more, and neither has a request of ioctl(2): the kernel looks at no more of it.
  struct Condition: Sendable {
    enum Test: Sendable {
      /// Any of these bits is set.
      case anyOf(UInt32)
      /// It is this number.
      case equals(UInt32)
    }

    /// The first is 0.
    var argument: UInt32
    var test: Test
  }

  /// Calls that fail, and with what.
  struct Rule: Sendable {
    var call: UInt32
    var condition: Condition?
    var failure: CInt
  }

  var rules: [Rule]

  /// Whether this kernel has filters of system calls, and we know the numbers of its calls.
  ///
  /// A sandbox that we run in may forbid to add one; then there is none.
  package static var isAvailable: Bool {
    clinux_architecture() != 0 && clinux_may_filter_calls() != 0
  }

  /// A kernel that does not know one call, or forbids it.
  package init(refusing call: UInt32, with failure: Errno) {
    rules = [Rule(call: call, failure: failure.rawValue)]
  }

  init(rules: [Rule]) {
    self.rules = rules
  }

  /// Holds for the calling thread, and for all that it starts from now on.
  package func enter() throws(Errno) {
    guard clinux_architecture() != 0 else { throw .noFunction }
    _ = clinux_prctl(PR_SET_NO_NEW_PRIVS, 1, 0)
    let steps = program()
    let failure = clinux_filter_calls(steps, UInt16(steps.count))
    guard failure == 0 else { throw Errno(rawValue: failure) }
  }

  /// The rules in the words of the kernel (BPF): load, compare, jump, return.
  func program() -> [sock_filter] {
    // struct seccomp_data: number, architecture, instruction, arguments of 64 bits each.
    let (number, architecture): (UInt32, UInt32) = (0, 4)
    var steps = [
      Self.load(architecture),
      Self.skip(1, ifEqual: clinux_architecture()),
      // The calls of a 32-bit program have other numbers: none of them is ours.
      Self.fail(EPERM),
      Self.load(number),
      // So have those of the x32 ABI, which set this bit.
      Self.skip(1, unlessAny: 0x4000_0000),
      Self.fail(EPERM),
    ]
    for rule in rules {
      guard let condition = rule.condition else {
        steps += [Self.skip(1, unlessEqual: rule.call), Self.fail(rule.failure)]
        continue
      }
      let otherwise =
        switch condition.test {
        case .anyOf(let bits): Self.skip(1, unlessAny: bits)
        case .equals(let value): Self.skip(1, unlessEqual: value)
        }
      steps += [
        Self.skip(4, unlessEqual: rule.call),
        Self.load(16 + 8 * condition.argument),
        otherwise,
        Self.fail(rule.failure),
        Self.load(number),
      ]
    }
    return steps + [Self.step(BPF_RET | BPF_K, UInt32(SECCOMP_RET_ALLOW))]
  }

  private static func load(_ offset: UInt32) -> sock_filter {
    step(BPF_LD | BPF_W | BPF_ABS, offset)
  }

  private static func fail(_ code: CInt) -> sock_filter {
    step(BPF_RET | BPF_K, UInt32(SECCOMP_RET_ERRNO) | UInt32(code))
  }

  private static func skip(_ count: UInt8, ifEqual value: UInt32) -> sock_filter {
    step(BPF_JMP | BPF_JEQ | BPF_K, value, yes: count)
  }

  private static func skip(_ count: UInt8, unlessEqual value: UInt32) -> sock_filter {
    step(BPF_JMP | BPF_JEQ | BPF_K, value, no: count)
  }

  private static func skip(_ count: UInt8, unlessAny bits: UInt32) -> sock_filter {
    step(BPF_JMP | BPF_JSET | BPF_K, bits, no: count)
  }

  private static func step(
    _ code: CInt, _ value: UInt32, yes: UInt8 = 0, no: UInt8 = 0
  ) -> sock_filter {
    sock_filter(code: UInt16(code), jt: yes, jf: no, k: value)
  }
}
