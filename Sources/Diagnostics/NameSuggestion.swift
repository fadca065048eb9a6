/// "Did you mean ...?": the known name nearest to a misspelt one.
package enum NameSuggestion {
  /// The known name that differs least from `name`; letter case and the signs `-`, `_` and space are
  /// not counted.
  ///
  /// Changes are insertions, deletions, replacements and swaps of neighbours (Damerau 1964, as optimal
  /// string alignment). Near is at most a third of the longer name in changes, at least one; or that
  /// one name is the beginning of the other, as `model` of `model_id`.
  ///
  /// - Returns: the nearest name, the first of equals; nil when none is near. Names of more than 100
  ///   letters, and more than the first 1000 known ones, are not looked at.
  /// - Complexity: O(total length of `known` times length of `name`).
  package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in known.prefix(most) {
      let other = folded(candidate)
      guard other.count <= longest else { continue }
      let distance = distance(wanted, other)
      guard isNear(wanted, other, distance), distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// What to do about a misspelt name: the nearest known one, or a list of them.
  ///
  /// - Returns: a sentence without a full stop, such as "Did you mean `power`?"; where nothing is near,
  ///   it lists at most twelve of the names.
  package static func remedy(for name: String, among known: [String]) -> String {
    if let nearest = nearest(to: name, among: known) { return question(nearest) }
    guard !known.isEmpty else { return "None is defined here: remove it" }
    let listed = known.prefix(12).map(marked).joined(separator: ", ")
    return "Use one of \(listed)\(known.count > 12 ? ", ..." : "")"
  }

  /// Asks whether a name was meant: "Did you mean `power`?".
  package static func question(_ name: String) -> String { "Did you mean \(marked(name))?" }

  private static let longest = 100
  private static let most = 1000

  private static func marked(_ name: String) -> String { "`\(VisibleText.name(name))`" }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private static func isNear(_ wanted: [Character], _ other: [Character], _ distance: Int) -> Bool {
    if wanted.count >= 4, other.count >= 4, other.starts(with: wanted) || wanted.starts(with: other)
    {
      return true
    }
    // One change turns any one-letter name into any other: that is no likeness.
    return distance <= max(1, max(wanted.count, other.count) / 3) && distance < other.count
  }

  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for row in 1...a.count {
      var next = [row]
      for column in 1...b.count {
        let change = a[row - 1] == b[column - 1] ? 0 : 1
        var fewest = min(last[column] + 1, next[column - 1] + 1, last[column - 1] + change)
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          fewest = min(fewest, beforeLast[column - 2] + 1)
        }
        next.append(fewest)
      }
      beforeLast = last
      last = next
    }
    return last[b.count]
  }
}
