import LiveHarness

/// Guests and other processes together, for tests that change something.
enum Settled {
  /// Starts both, lets ksmd merge and stops it, and runs `body` with the guests first.
  static func running<Result>(
    _ plans: [GuestPlan] = [], beside memory: [[ProcessMemory]] = [],
    settings: [String: String] = [:],
    isolation: isolated (any Actor)? = #isolation,
    _ body: (KSMHost, [Participant]) async throws -> Result
  ) async throws -> Result {
    try await KSMHost.exclusively { ksm in
      for (name, value) in settings { try ksm.set(name, value) }
      return try await PlainProcess.running(holding: memory) { processes in
        try await QEMUGuest.running(plans) { guests in
          try await ksm.settle()
          return try await body(
            ksm, guests.map(Participant.init) + processes.map(Participant.init))
        }
      }
    }
  }
}
