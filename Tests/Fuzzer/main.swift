import CFuzzer
import FuzzTargets
import Glibc

// usage: Fuzzer TARGET [libFuzzer's options] [corpus]
// Feeds one parser with inputs that libFuzzer thinks up, led by what code they reach.

guard CommandLine.argc > 1, let target = FuzzTarget.named(CommandLine.arguments[1]) else {
  for target in FuzzTarget.all { print(target.name) }
  exit(64)
}

// libFuzzer takes a plain function, which can reach what is global and nothing else.
FuzzTarget.chosen.set(target)

/// The arguments without the target's name, as C wants them.
var words: [UnsafeMutablePointer<CChar>?] =
  CommandLine.arguments.enumerated().filter { $0.offset != 1 }.map { strdup($0.element) } + [nil]

let code = words.withUnsafeMutableBufferPointer { buffer in
  var count = CInt(buffer.count - 1)
  var start = buffer.baseAddress
  return LLVMFuzzerRunDriver(&count, &start) { data, size in
    FuzzTarget.chosen.feed(UnsafeBufferPointer(start: data, count: size))
  }
}
exit(code)
