/// The sets of processes that map the same frames, each kept once however many frames have it.
///
/// Processes are walked one after the other, so the owners of a frame grow in walking order and
/// the sets form a tree: a node stands for its parent's owners and one process more. A thousand
/// guests that share the same frames make a path of a thousand nodes, whatever the frame count.
struct OwnerSets {
  typealias ID = UInt32

  private struct Node {
    var parent: ID
    /// Index of the process in walking order.
    var process: UInt32
    /// How often that process maps the frame.
    var multiplicity: UInt32
    /// The process of the child made last, and the child: walking order makes one memo enough.
    var childProcess: UInt32
    var child: ID
    /// The same owners with one mapping more by the same process; 0 where there is none.
    var more: ID
  }

  /// The set without owners.
  static let none: ID = 0
  private static let nobody = UInt32.max

  private var nodes: [Node] = [
    Node(
      parent: none, process: nobody, multiplicity: 0, childProcess: nobody, child: none,
      more: none)
  ]

  var count: Int { nodes.count }
  /// Bytes that they take to the end, with the sums over them.
  var bytes: Int { nodes.capacity * MemoryLayout<Node>.stride + count * SetSums.bytesPerSet }

  /// The owners in `set` and one mapping more by `process`.
  @inline(__always)
  mutating func adding(_ process: UInt32, to set: ID) -> ID {
    let node = nodes[Int(set)]
    if node.process == process { return node.more != 0 ? node.more : addMore(set, node) }
    return node.childProcess == process ? node.child : addChild(process, to: set)
  }

  private mutating func addMore(_ set: ID, _ node: Node) -> ID {
    let id = ID(nodes.count)
    nodes[Int(set)].more = id
    nodes.append(
      Node(
        parent: node.parent, process: node.process, multiplicity: node.multiplicity + 1,
        childProcess: Self.nobody, child: Self.none, more: 0))
    return id
  }

  private mutating func addChild(_ process: UInt32, to set: ID) -> ID {
    let id = ID(nodes.count)
    nodes[Int(set)].childProcess = process
    nodes[Int(set)].child = id
    nodes.append(
      Node(
        parent: set, process: process, multiplicity: 1, childProcess: Self.nobody,
        child: Self.none, more: 0))
    return id
  }

  /// The owner that distinguishes `set` from its parent, and how often it maps the frames.
  func owner(of set: ID) -> (process: Int, multiplicity: UInt64) {
    (Int(nodes[Int(set)].process), UInt64(nodes[Int(set)].multiplicity))
  }

  /// The set without its last owner.
  func parent(of set: ID) -> ID { nodes[Int(set)].parent }
}
