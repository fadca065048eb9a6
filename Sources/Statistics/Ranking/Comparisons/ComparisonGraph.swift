/// Who beat whom: whether wins lead from every item to every other.
///
/// Bradley-Terry strengths exist exactly when they do (Ford 1957, "Solution of a ranking problem
/// from binary comparisons"): however the items are split in two, some item of each part must have
/// beaten one of the other.
public struct ComparisonGraph: Sendable, Equatable {
  /// Groups of items that comparisons link at all, each in ascending order, by their first item.
  public let components: [[Int]]
  /// Groups of items that are linked in both directions, each ascending, by their first item.
  public let strongComponents: [[Int]]
  /// Items that took part and did not lose once.
  public let undefeated: [Int]
  /// Items that took part and did not win once.
  public let winless: [Int]

  /// Whether wins lead from every item to every other.
  public var isStronglyConnected: Bool { strongComponents.count == 1 }

  /// Whether comparisons link all items.
  public var isConnected: Bool { components.count == 1 }

  /// The graph of some comparisons.
  ///
  /// - Parameters:
  ///   - comparisons: who was compared with whom.
  ///   - tiesLink: whether a tie counts as a win for both, as in every tie rule that keeps
  ///     ties.
  /// - Complexity: O(items + patterns).
  public init(_ comparisons: PairedComparisons, tiesLink: Bool = true) {
    let items = comparisons.items
    var beaten = [[Int]](repeating: [], count: items)
    var losses = [Bool](repeating: false, count: items)
    var wins = losses
    var linked = [[Int]](repeating: [], count: items)
    for (place, pattern) in comparisons.patterns.enumerated() {
      let ties = tiesLink && comparisons.counts[3 * place + 2] > 0
      if comparisons.counts[3 * place] > 0 || ties {
        beaten[pattern.left].append(pattern.right)
        wins[pattern.left] = true
        losses[pattern.right] = true
      }
      if comparisons.counts[3 * place + 1] > 0 || ties {
        beaten[pattern.right].append(pattern.left)
        wins[pattern.right] = true
        losses[pattern.left] = true
      }
    }
    for item in 0..<items {
      for other in beaten[item] {
        linked[item].append(other)
        linked[other].append(item)
      }
    }
    components = Self.strongComponents(linked)
    strongComponents = Self.strongComponents(beaten)
    undefeated = (0..<items).filter { wins[$0] && !losses[$0] }
    winless = (0..<items).filter { losses[$0] && !wins[$0] }
  }

  /// Tarjan (1972), "Depth-first search and linear graph algorithms", with a stack of its own, so
  /// that long chains do not exhaust the thread's.
  static func strongComponents(_ successors: [[Int]]) -> [[Int]] {
    let count = successors.count
    var order = [Int](repeating: -1, count: count)
    var low = order
    var isOpen = [Bool](repeating: false, count: count)
    var open: [Int] = []
    var components: [[Int]] = []
    var next = 0
    for root in 0..<count where order[root] < 0 {
      var path = [(item: root, edge: 0)]
      while let (item, edge) = path.last {
        if edge == 0 {
          order[item] = next
          low[item] = next
          next += 1
          open.append(item)
          isOpen[item] = true
        }
        if edge < successors[item].count {
          path[path.count - 1].edge += 1
          let other = successors[item][edge]
          if order[other] < 0 {
            path.append((other, 0))
          } else if isOpen[other] {
            low[item] = min(low[item], order[other])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.item { low[parent] = min(low[parent], low[item]) }
        guard low[item] == order[item] else { continue }
        var component: [Int] = []
        while let member = open.popLast() {
          isOpen[member] = false
          component.append(member)
          if member == item { break }
        }
        components.append(component.sorted())
      }
    }
    return components.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }
}
