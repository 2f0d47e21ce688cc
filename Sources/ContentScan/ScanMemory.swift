/// What is kept from one content scan to the next: the secret of the hash, and the contents of merged frames.
package struct ScanMemory: ~Copyable {
  /// With a secret of its own from the kernel's random numbers, so that no guest can craft collisions.
  package init() {}

  /// With a secret made of `seed`, for tests.
  package init(seed: UInt64) {}
}
