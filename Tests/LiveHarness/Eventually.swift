/// Waits until `condition` holds, and fails with what was waited for once `limit` is over.
package func eventually(
  _ what: String,
  within limit: Duration = .seconds(60),
  every interval: Duration = .milliseconds(20),
  isolation: isolated (any Actor)? = #isolation,
  _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      throw LiveError("waited \(limit) in vain for \(what)")
    }
    try await Task.sleep(for: interval)
  }
}
