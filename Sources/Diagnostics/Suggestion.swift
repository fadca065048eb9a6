/// Finds the name that was probably meant.
package enum Suggestion {
  /// The candidate nearest to a misspelt name, or nil when none is near.
  ///
  /// Near is at most a third of the longer name in edits (Levenshtein 1966), case and the signs
  /// `-`, `_` and space not counted.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 100 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates.prefix(1000) where candidate.utf8.count <= 100 {
      let other = folded(candidate)
      let distance = distance(wanted, other)
      let isNear = distance * 3 <= max(wanted.count, other.count) || isPart(wanted, of: other)
      guard isNear, distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x5F && $0 != 0x20 }
  }

  /// Whether one name is the beginning of the other, as `model` of `model_id`.
  private static func isPart(_ wanted: [UInt8], of other: [UInt8]) -> Bool {
    wanted.count >= 4 && other.count >= 4
      && (other.starts(with: wanted) || wanted.starts(with: other))
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let change = previous[column] + (byte == other ? 0 : 1)
        current.append(min(change, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
