/// Subsets of a fixed size in lexicographic order.
enum Subsets {
  /// How many there are; a number, because it may exceed any integer.
  static func count(choosing chosen: Int, of total: Int) -> Double {
    guard chosen >= 0, chosen <= total else { return 0 }
    var ways = 1.0
    for step in 0..<min(chosen, total - chosen) {
      ways = (ways * Double(total - step) / Double(step + 1)).rounded()
    }
    return ways
  }

  static func forEach(choosing chosen: Int, of total: Int, _ body: ([Int]) -> Void) {
    guard chosen >= 0, chosen <= total else { return }
    var subset = Array(0..<chosen)
    while true {
      body(subset)
      guard let place = subset.indices.last(where: { subset[$0] < total - chosen + $0 }) else {
        return
      }
      subset[place] += 1
      for later in (place + 1)..<max(chosen, place + 1) { subset[later] = subset[later - 1] + 1 }
    }
  }
}
