package import MergeModel

extension Snapshot {
  /// The same snapshot without the names of host, user, guests and processes, and without UUIDs.
  ///
  /// Guests become vm01, vm02 …, other processes process01 … in the order of their pids.
  /// Pids, sizes, counters and the names of programs that set KSM's knobs stay.
  /// The names are taken out of all sentences too, wherever they stand as words of their own.
  package func anonymized() -> Snapshot {
    var copy = self
    var mask = NameMask()
    mask.hide(host.name, as: "host")
    mask.hide(host.name.split(separator: ".").first.map(String.init) ?? "", as: "host")
    if rights.user != "root" { mask.hide(rights.user, as: "user") }
    copy.processes = anonymizedProcesses(&mask)
    copy.anonymizeGroups(&mask)
    // It holds names: those of the copy are computed anew.
    copy.knownHeadroom = nil
    copy.host.name = host.name.isEmpty ? "" : "host"
    copy.rights.user = mask.apply(to: rights.user)
    copy.rights.missing = rights.missing.map(mask.apply)
    copy.attributionRefusal = attributionRefusal.map { $0.masked(by: mask) }
    copy.contentRefusal = contentRefusal.map { $0.masked(by: mask) }
    copy.content?.value.unread = content?.value.unread.mapValues(mask.apply) ?? [:]
    copy.failures = failures.map(mask.apply)
    copy.assessment = assessment.map { $0.masked(by: mask) }
    return copy
  }

  private func anonymizedProcesses(_ mask: inout NameMask) -> [ProcessFigures] {
    let guestAliases = Self.aliases("vm", guests)
    let otherAliases = Self.aliases("process", others)
    for process in guests {
      mask.hide(process.name, as: guestAliases[process.id] ?? "vm")
      mask.hide(process.guest?.uuid ?? "", as: "uuid")
    }
    for process in others { mask.hide(process.name, as: otherAliases[process.id] ?? "process") }
    return processes.map { process in
      var copy = process
      copy.guest?.name = guestAliases[process.id] ?? "vm"
      copy.guest?.uuid = nil
      copy.command = otherAliases[process.id] ?? process.guest?.monitor.rawValue ?? "process"
      return copy
    }
  }

  /// The path of a cgroup holds the name of the guest in it, often in a form of its own.
  private mutating func anonymizeGroups(_ mask: inout NameMask) {
    var aliases: [String: String] = [:]
    for (index, group) in memoryGroups.enumerated() {
      let alias = "/group" + (index < 9 ? "0" : "") + "\(index + 1)"
      aliases[group.path] = alias
      mask.hide(group.path, as: alias)
      memoryGroups[index].path = alias
    }
    if case .group(let path) = trend.storm?.place {
      trend.storm?.place = .group(aliases[path] ?? "/group")
    }
  }

  private static func aliases(
    _ word: String, _ processes: [ProcessFigures]
  ) -> [ProcessIdentity: String] {
    let width = max(2, String(processes.count).count)
    let numbered = processes.map(\.id).sorted().enumerated().map { index, id in
      let number = String(index + 1)
      let zeros = String(repeating: "0", count: width - number.count)
      return (id, word + zeros + number)
    }
    return Dictionary(uniqueKeysWithValues: numbered)
  }
}

extension Refusal {
  fileprivate func masked(by mask: NameMask) -> Refusal {
    Refusal(mask.apply(to: text), isOfRights: isOfRights)
  }
}

extension Assessment {
  fileprivate func masked(by mask: NameMask) -> Assessment {
    Assessment(
      verdict: Verdict(state: verdict.state, message: mask.apply(to: verdict.message)),
      findings: findings.map { $0.masked(by: mask) },
      processFindings: processFindings.mapValues { $0.map { $0.masked(by: mask) } })
  }
}

extension Finding {
  fileprivate func masked(by mask: NameMask) -> Finding {
    Finding(
      code: code, severity: severity, message: mask.apply(to: message),
      nextStep: mask.apply(to: nextStep), short: short.map(mask.apply))
  }
}
