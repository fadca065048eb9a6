/// Groups in which no two are shown to differ: the largest such sets, each as a list of places.
///
/// They are the maximal cliques of the graph that joins what is not shown to differ, which is what
/// letters beside a table say (Piepho, 2004, J. Comput. Graph. Stat. 13, 456-466).
package struct TieGroups: Hashable, Sendable {
  /// In the order of their first members.
  ///
  /// Groups of one are left out; there are none where there are too many.
  package let groups: [[Int]]
  /// Whether there are more groups than can be shown beside each other.
  package let isTooMany: Bool

  package static let most = 30

  /// - Parameters:
  ///   - count: how many there are.
  ///   - ties: pairs that are not shown to differ, in any order.
  /// - Complexity: exponential at the worst; the search ends at ``most`` groups.
  package init(count: Int, ties: [(Int, Int)]) {
    var neighbours = [Set<Int>](repeating: [], count: count)
    for (one, other) in ties where one != other {
      guard neighbours.indices.contains(one), neighbours.indices.contains(other) else { continue }
      neighbours[one].insert(other)
      neighbours[other].insert(one)
    }
    var search = Search(neighbours: neighbours)
    search.extend([], candidates: Array(0..<count), excluded: [])
    isTooMany = search.found.count > Self.most
    groups =
      isTooMany
      ? [] : search.found.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Bron and Kerbosch (1973), with a pivot, in the order of places.
  private struct Search {
    let neighbours: [Set<Int>]
    var found: [[Int]] = []

    mutating func extend(_ group: [Int], candidates: [Int], excluded: [Int]) {
      guard found.count <= TieGroups.most else { return }
      guard !candidates.isEmpty || !excluded.isEmpty else {
        found.append(group.sorted())
        return
      }
      func reach(_ place: Int) -> Int { candidates.count { neighbours[place].contains($0) } }
      var pivot = (candidates + excluded)[0]
      for place in candidates + excluded where reach(place) > reach(pivot) { pivot = place }
      var (candidates, excluded) = (candidates, excluded)
      for place in candidates where !neighbours[pivot].contains(place) {
        extend(
          group + [place], candidates: candidates.filter(neighbours[place].contains),
          excluded: excluded.filter(neighbours[place].contains))
        candidates.removeAll { $0 == place }
        excluded.append(place)
      }
    }
  }
}
