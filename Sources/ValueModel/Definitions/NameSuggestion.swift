/// "Did you mean ...?": the known name nearest to a misspelt one.
package enum NameSuggestion {
  /// The known name that differs least from `name`, letter case aside.
  ///
  /// - Parameters:
  ///   - name: The name as it was written.
  ///   - known: The names that would have been right.
  /// - Returns: The nearest known name, the first of equals; nil when none is near enough to be
  ///   what was meant (more than a third of the letters, and more than one, would have to change).
  /// - Complexity: O(total length of `known` times length of `name`).
  package static func nearest(to name: String, among known: [String]) -> String? {
    let letters = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in known {
      let target = Array(candidate.lowercased())
      let distance = editDistance(letters, target)
      let allowed = max(1, max(letters.count, target.count) / 3)
      // One change turns any one-letter name into any other: that is no likeness.
      guard distance <= allowed, distance < target.count else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  /// A remedy that suggests the nearest known name, or lists the known names.
  ///
  /// - Parameters:
  ///   - name: The name as it was written.
  ///   - known: The names that would have been right.
  /// - Returns: A clause without a full stop, such as "Did you mean `power`?"; where nothing is near,
  ///   it lists at most twelve of the names.
  package static func remedy(for name: String, among known: [String]) -> String {
    if let nearest = nearest(to: name, among: known) {
      return "Did you mean `\(nearest)`?"
    }
    guard !known.isEmpty else { return "None is defined here: remove it" }
    let listed = known.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return "Use one of \(listed)\(known.count > 12 ? ", ..." : "")"
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one text into another
  /// (optimal string alignment).
  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty else { return b.count }
    guard !b.isEmpty else { return a.count }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = [Int](repeating: 0, count: b.count + 1)
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var distance = min(replaced, last[j] + 1, current[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          distance = min(distance, beforeLast[j - 2] + 1)
        }
        current[j] = distance
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count]
  }
}
