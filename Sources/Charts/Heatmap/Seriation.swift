/// An order of rows in which those that are alike stand side by side.
///
/// Rows are clustered by average linkage (Sokal & Michener, 1958) on 1 - r, r being Pearson's
/// correlation over the columns that both rows have; the leaves of the tree are then put in the
/// order with the least sum of distances between neighbours (Bar-Joseph, Gifford & Jaakkola, 2001,
/// "Fast optimal leaf ordering for hierarchical clustering", Bioinformatics 17 Supplement 1), found
/// in O(*n*³) as Bar-Joseph et al. (2001, University of Waterloo, Technical Report 14) do. Nothing
/// is drawn at random: ties go to the row given first.
package struct Seriation: Hashable, Sendable {
  package enum Method: Hashable, Sendable {
    case optimalLeaves
    /// Too many rows, or too few columns to tell how alike rows are.
    case given
  }

  /// The places of the rows, from top to bottom.
  package let order: [Int]
  package let method: Method
  /// Every cluster of the tree: its rows stand side by side.
  package let clusters: [[Int]]
  /// The sum of the distances between neighbours; 0 for the given order.
  package let length: Double

  /// Of more rows the given order is kept.
  package static let mostRows = 200
  /// Over fewer columns any two rows are alike or opposite.
  package static let fewestColumns = 3

  /// The order of rows of numbers.
  ///
  /// Two rows that have fewer than three columns in common, or of which one does not vary over them,
  /// are given r = 0: nothing says that they are alike. The end whose row has the higher mean comes
  /// first.
  ///
  /// - Parameter rows: of one length; nil and what is not finite are missing.
  /// - Complexity: O(*n*³ + *n*²*m*) for *n* rows of *m* columns.
  package init(rows: [[Double?]]) {
    let clean = rows.map { row in row.map { $0.flatMap { $0.isFinite ? $0 : nil } } }
    let count = rows.count
    var distances = [Double](repeating: 0, count: count * count)
    var isAnyKnown = false
    if (2...Self.mostRows).contains(count) {
      for first in 0..<count {
        for second in (first + 1)..<max(count, first + 1) {
          let correlation = Self.correlation(clean[first], clean[second])
          if correlation != nil { isAnyKnown = true }
          distances[first * count + second] = 1 - (correlation ?? 0)
          distances[second * count + first] = 1 - (correlation ?? 0)
        }
      }
    }
    guard isAnyKnown else {
      (order, method, clusters, length) = (Array(rows.indices), .given, [], 0)
      return
    }
    let tree = ClusterTree(distances, count: count)
    let best = LeafOrder(tree, distances)
    let means = clean.map { row -> Double in
      let known = row.compactMap { $0 }
      return known.isEmpty ? -.infinity : known.reduce(0, +) / Double(known.count)
    }
    var order = best.order
    if let first = order.first, let last = order.last,
      (means[last], -last) > (means[first], -first)
    {
      order.reverse()
    }
    self.order = order
    method = .optimalLeaves
    clusters = tree.nodes.map(\.leaves)
    length = best.length
  }

  /// Pearson's correlation over the columns that both have; nil where it says nothing.
  private static func correlation(_ first: [Double?], _ second: [Double?]) -> Double? {
    var pairs: [(x: Double, y: Double)] = []
    for (x, y) in zip(first, second) {
      if let x, let y { pairs.append((x, y)) }
    }
    guard pairs.count >= fewestColumns else { return nil }
    let count = Double(pairs.count)
    let meanX = pairs.reduce(0) { $0 + $1.x } / count
    let meanY = pairs.reduce(0) { $0 + $1.y } / count
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for pair in pairs {
      let (dx, dy) = (pair.x - meanX, pair.y - meanY)
      xx += dx * dx
      yy += dy * dy
      xy += dx * dy
    }
    let r = xy / (xx.squareRoot() * yy.squareRoot())
    return r.isFinite ? min(max(r, -1), 1) : nil
  }
}

/// A tree of clusters by average linkage.
private struct ClusterTree {
  struct Node {
    let leaves: [Int]
    /// The places of the two nodes that it joins; nil for a single row.
    let children: (left: Int, right: Int)?
  }

  /// The single rows, then the clusters in the order in which they were joined.
  let nodes: [Node]

  init(_ distances: [Double], count: Int) {
    var nodes = (0..<count).map { Node(leaves: [$0], children: nil) }
    var distances = distances
    /// The node that stands at a place of the matrix.
    var standing = Array(0..<count)
    var active = Array(0..<count)
    while active.count > 1 {
      var (first, second, least) = (active[0], active[1], Double.infinity)
      for (index, one) in active.enumerated() {
        for other in active[(index + 1)...] where distances[one * count + other] < least {
          (first, second, least) = (one, other, distances[one * count + other])
        }
      }
      let (left, right) = (nodes[standing[first]], nodes[standing[second]])
      let (weight, otherWeight) = (Double(left.leaves.count), Double(right.leaves.count))
      for other in active where other != first && other != second {
        // Lance & Williams (1967) for the mean over all pairs.
        let mean =
          (weight * distances[first * count + other]
            + otherWeight * distances[second * count + other]) / (weight + otherWeight)
        distances[first * count + other] = mean
        distances[other * count + first] = mean
      }
      nodes.append(
        Node(
          leaves: left.leaves + right.leaves, children: (standing[first], standing[second])))
      standing[first] = nodes.count - 1
      active.removeAll { $0 == second }
    }
    self.nodes = nodes
  }
}

/// The order of a tree's leaves with the least way from each to the next.
private struct LeafOrder {
  private let tree: ClusterTree
  private let count: Int
  /// By the two outer leaves: the least way through their cluster.
  private var cost: [Double]
  /// By an outer leaf and the first leaf beyond the seam: the last leaf before the seam.
  private var before: [Int]
  /// By the two outer leaves: the first leaf beyond the seam.
  private var beyond: [Int]
  private(set) var order: [Int] = []
  private(set) var length = 0.0

  init(_ tree: ClusterTree, _ distances: [Double]) {
    self.tree = tree
    count = distances.isEmpty ? 0 : tree.nodes[tree.nodes.count - 1].leaves.count
    cost = [Double](repeating: 0, count: count * count)
    before = [Int](repeating: 0, count: count * count)
    beyond = before
    /// The way up to a leaf beyond the seam.
    var partial = cost
    for node in tree.nodes {
      guard let (left, right) = node.children else { continue }
      for (outer, inners) in ends(left) {
        for next in tree.nodes[right].leaves {
          var least = Double.infinity
          for inner in inners {
            let way = cost[outer * count + inner] + distances[inner * count + next]
            if way < least {
              least = way
              before[outer * count + next] = inner
            }
          }
          partial[outer * count + next] = least
        }
      }
      for (outer, inners) in ends(right) {
        for first in tree.nodes[left].leaves {
          var least = Double.infinity
          for inner in inners {
            let way = partial[first * count + inner] + cost[inner * count + outer]
            if way < least {
              least = way
              beyond[first * count + outer] = inner
            }
          }
          cost[first * count + outer] = least
          cost[outer * count + first] = least
        }
      }
    }
    let root = tree.nodes.count - 1
    guard root >= 0, let (left, right) = tree.nodes[root].children else { return }
    var (first, last) = (0, 0)
    length = .infinity
    for one in tree.nodes[left].leaves {
      for other in tree.nodes[right].leaves where cost[one * count + other] < length {
        (first, last, length) = (one, other, cost[one * count + other])
      }
    }
    order = leaves(root, from: first, to: last)
  }

  /// Each leaf of a node that can stand outside, with those that can then stand at the other end.
  private func ends(_ node: Int) -> [(outer: Int, inners: [Int])] {
    guard let (left, right) = tree.nodes[node].children else {
      return tree.nodes[node].leaves.map { ($0, [$0]) }
    }
    let (first, second) = (tree.nodes[left].leaves, tree.nodes[right].leaves)
    return first.map { ($0, second) } + second.map { ($0, first) }
  }

  private func leaves(_ node: Int, from first: Int, to last: Int) -> [Int] {
    guard let (left, right) = tree.nodes[node].children else { return [first] }
    guard tree.nodes[left].leaves.contains(first) else {
      return leaves(node, from: last, to: first).reversed()
    }
    let next = beyond[first * count + last]
    return leaves(left, from: first, to: before[first * count + next])
      + leaves(right, from: next, to: last)
  }
}
