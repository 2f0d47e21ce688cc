/// What a guest writes over once it may run.
package struct GuestWrites: Sendable {
  /// Guest-physical.
  package var address: UInt64
  package var pages: Int
  /// At the beginning.
  package var pagesPerSecond: Double
  /// Pages a second, more with every second.
  package var acceleration = 0.0
  /// Set where it writes in bursts: how long each is.
  package var burstSeconds: Double?
  /// From the end of one burst to the next.
  package var pauseSeconds = 0.0
  /// After its machine has started.
  package var waitSeconds = 0.0

  package init(address: UInt64, pages: Int, pagesPerSecond: Double) {
    self.address = address
    self.pages = pages
    self.pagesPerSecond = pagesPerSecond
  }
}
