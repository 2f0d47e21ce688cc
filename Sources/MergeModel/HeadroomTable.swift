/// Computes the headroom of one snapshot after the other, and what costs most only where it changed.
package struct HeadroomTable: Sendable {
  private var attributedAt: Moment?
  private var members: [Set<ProcessIdentity>] = []
  private var framePages: [Double]?

  package init() {}

  package mutating func headroom(of snapshot: Snapshot) -> Headroom {
    let groups = snapshot.memoryGroups.map(\.members)
    if snapshot.attribution?.at != attributedAt || groups != members {
      attributedAt = snapshot.attribution?.at
      members = groups
      framePages = snapshot.groupFramePages
    }
    return Headroom(snapshot, snapshot.groupNeeds(framePages: framePages))
  }
}
