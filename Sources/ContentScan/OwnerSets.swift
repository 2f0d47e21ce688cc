import Glibc

/// The sets of owners that contents have, each kept once however many contents have it.
///
/// Owners come one after the other, so the set of a content grows in their order and the sets
/// form a tree: a node stands for its parent's owners and one more. How often the last owner has
/// a content is counted beside the set until the next owner comes: a content that one process
/// has a million times takes one node, not a million.
struct OwnerSets: ~Copyable {
  typealias ID = UInt32

  fileprivate struct Node: BitwiseCopyable {
    var parent: ID
    var owner: UInt32
    var multiplicity: UInt32
    /// Sum of the multiplicities from here to the root.
    var total: UInt32
    /// The owner of the child made last, and the child: their order makes one memo enough.
    var childOwner: UInt32
    var child: ID
  }

  /// A node whose owner has the contents more than once, found by the node with once.
  private struct Sealed: TableEntry {
    private var multiplicity: UInt32
    private var base: UInt32
    var id: ID

    init(base: ID, multiplicity: UInt32, id: ID) {
      self.multiplicity = multiplicity
      self.base = base
      self.id = id
    }

    var tableKey: UInt64 { UInt64(base) << 32 | UInt64(multiplicity) }
  }

  /// The set without owners.
  static let none: ID = 0
  private static let nobody = UInt32.max

  private var nodes: UnsafeMutablePointer<Node>
  private var capacity = 1 << 8
  private(set) var count = 1
  private var sealed = OpenTable<Sealed>(capacity: 1 << 8)

  init() {
    nodes = .allocate(capacity: capacity)
    nodes[0] = Node(
      parent: 0, owner: Self.nobody, multiplicity: 0, total: 0, childOwner: Self.nobody, child: 0)
  }

  deinit {
    nodes.deallocate()
  }

  var bytes: Int { capacity * MemoryLayout<Node>.stride + sealed.bytes }

  /// One more for `owner` of what `set` and `multiplicity`, that of its last owner, have.
  @inline(__always)
  mutating func add(_ owner: UInt32, to set: inout ID, _ multiplicity: inout UInt32) {
    if nodes[Int(set)].owner == owner {
      multiplicity += 1
      return
    }
    if multiplicity > 1 { set = seal(set, multiplicity) }
    set = nodes[Int(set)].childOwner == owner ? nodes[Int(set)].child : addChild(owner, to: set)
    multiplicity = 1
  }

  /// What answers questions while something else changes; of no use once a set was added.
  struct View {
    fileprivate let nodes: UnsafeMutablePointer<Node>

    /// How many mappings `set` has, its last owner `multiplicity` times.
    @inline(__always)
    func total(_ set: ID, _ multiplicity: UInt32) -> UInt32 {
      nodes[Int(set)].total &+ multiplicity &- nodes[Int(set)].multiplicity
    }

    /// How many mappings a sealed `set` has.
    func total(_ set: ID) -> UInt32 { nodes[Int(set)].total }

    /// Calls `body` with each owner of `set`, the last first; one can come more than once.
    @inline(__always)
    func forEachOwner(of set: ID, _ body: (_ owner: Int, _ multiplicity: UInt32) -> Void) {
      var id = set
      while id != OwnerSets.none {
        let node = nodes[Int(id)]
        body(Int(node.owner), node.multiplicity)
        id = node.parent
      }
    }
  }

  var view: View { View(nodes: nodes) }

  /// The set in which the multiplicity of the last owner is `multiplicity`, for good.
  mutating func seal(_ set: ID, _ multiplicity: UInt32) -> ID {
    guard multiplicity > 1 else { return set }
    if let known = sealed.find(UInt64(set) << 32 | UInt64(multiplicity)) {
      return known.pointee.id
    }
    let id = append(parent: nodes[Int(set)].parent, nodes[Int(set)].owner, multiplicity)
    if sealed.count + 1 > sealed.limit { sealed.grow(to: sealed.capacity * 2) }
    let entry = Sealed(base: set, multiplicity: multiplicity, id: id)
    sealed.place(entry.tableKey).pointee = entry
    sealed.countNew()
    return id
  }

  private mutating func addChild(_ owner: UInt32, to set: ID) -> ID {
    let id = append(parent: set, owner, 1)
    nodes[Int(set)].childOwner = owner
    nodes[Int(set)].child = id
    return id
  }

  /// Adds a set of its own: its parent's owners, and `owner` so many times.
  mutating func append(parent: ID, _ owner: UInt32, _ multiplicity: UInt32) -> ID {
    if count == capacity {
      // In small steps: memory is what this must keep within.
      let larger = capacity + max(1 << 8, capacity / 4)
      if let moved = realloc(nodes, larger * MemoryLayout<Node>.stride) {
        nodes = moved.assumingMemoryBound(to: Node.self)
      } else {
        let moved = UnsafeMutablePointer<Node>.allocate(capacity: larger)
        moved.update(from: nodes, count: count)
        nodes.deallocate()
        nodes = moved
      }
      capacity = larger
    }
    nodes[count] = Node(
      parent: parent, owner: owner, multiplicity: multiplicity,
      total: nodes[Int(parent)].total &+ multiplicity, childOwner: Self.nobody, child: 0)
    count += 1
    return ID(count - 1)
  }

  /// Forgets the sets that nobody has; `used` says of each whether somebody does.
  ///
  /// What comes back is the new number of each old set.
  mutating func compact(_ used: consuming [Bool]) -> [ID] {
    var numbers = [ID](repeating: 0, count: count)
    used[0] = true
    for id in stride(from: count - 1, to: 0, by: -1) where used[id] {
      used[Int(nodes[id].parent)] = true
    }
    var next = 0
    for id in 0..<count where used[id] {
      numbers[id] = ID(next)
      var node = nodes[id]
      // A parent is always made before its child.
      node.parent = numbers[Int(node.parent)]
      nodes[next] = node
      next += 1
    }
    for id in 0..<next where nodes[id].childOwner != Self.nobody {
      if used[Int(nodes[id].child)] {
        nodes[id].child = numbers[Int(nodes[id].child)]
      } else {
        nodes[id].childOwner = Self.nobody
      }
    }
    count = next
    shrink()
    resetSealed(used, numbers)
    return numbers
  }

  /// Gives back the memory that the sets do not need.
  private mutating func shrink() {
    let smaller = max(1 << 8, count + count / 4)
    guard smaller < capacity,
      let moved = realloc(nodes, smaller * MemoryLayout<Node>.stride)
    else { return }
    nodes = moved.assumingMemoryBound(to: Node.self)
    capacity = smaller
  }

  private mutating func resetSealed(_ used: [Bool], _ numbers: [ID]) {
    var kept: [Sealed] = []
    sealed.visit { entry in
      let base = Int(entry.pointee.tableKey >> 32)
      if used[base], used[Int(entry.pointee.id)] {
        let multiplicity = UInt32(truncatingIfNeeded: entry.pointee.tableKey)
        kept.append(
          Sealed(
            base: numbers[base], multiplicity: multiplicity, id: numbers[Int(entry.pointee.id)]))
      }
    }
    sealed = OpenTable(capacity: max(1 << 8, kept.count * 2))
    for entry in kept {
      sealed.place(entry.tableKey).pointee = entry
      sealed.countNew()
    }
  }
}
