import ArgumentParser
import Glibc

@main
struct Ksmtop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ksmtop", abstract: "Memory sharing (KSM) of virtual machines, live.", subcommands: [Probe.self])
}

import Sampling
import MergeModel
struct Probe: ParsableCommand {
  @OptionGroup var shared: SharedOptions
  func run() throws {
    let session = SamplingSession(shared.sampling(delay: 0.5, budgetPercent: nil))
    session.start()
    while true {
      session.bell.wait(seconds: 10)
      guard let s = session.samples.newest else { continue }
      guard s.isComplete else { continue }
      let a = s.snapshot.attribution
      print(s.snapshot.processes.count, s.snapshot.guests.count, s.snapshot.ksm[.pagesShared] as Any, s.snapshot.ksm[.pagesSharing] as Any)
      print(a?.value.reconciliation as Any, a?.value.seconds as Any, a?.value.cpuSeconds as Any, a?.value.test as Any, a?.value.frameRanges as Any, s.snapshot.attributionRefusal as Any)
      print(a?.value.pairs.prefix(3) as Any, a?.value.pairs.count as Any)
      for p in s.snapshot.guests.prefix(3) { print(p.name, p.id, p.sharing as Any, p.counters.value, p.memory?.value.value as Any, p.residentBytes as Any) }
      print(s.snapshot.guests.reduce(0.0) { $0 + ($1.sharing?.value.savedPages ?? 0) })
      print(s.snapshot.rights)
      return
    }
  }
}
