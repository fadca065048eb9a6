/// What a dimension that belongs to several groups counts in each of them.
///
/// Hedonism lies between openness to change and self-enhancement.
package enum SharedDimension: String, Sendable, Codable, CaseIterable {
  /// Nothing.
  case leftOut
  /// As much as one that belongs to it alone.
  case whole
  /// Its share: half where it belongs to two.
  case split
}

extension ValueSystem {
  /// The weighted means of the groups' dimensions, such as Schwartz's four higher-order values.
  ///
  /// - Parameters:
  ///   - values: by identifier of the dimension.
  ///   - shared: what a dimension of several groups counts.
  /// - Returns: by identifier of the group; none for a group of which a dimension that counts has no
  ///   value.
  package func groupMeans(
    of values: [String: Double], shared: SharedDimension
  ) -> [String: Double] {
    var means: [String: Double] = [:]
    for group in groups {
      var sum = 0.0
      var weights = 0.0
      var isKnown = true
      for dimension in dimensions(in: group) {
        let isShared = dimension.groups.count > 1
        if isShared, shared == .leftOut { continue }
        guard let value = values[dimension.id] else {
          isKnown = false
          break
        }
        let weight = isShared && shared == .split ? 1 / Double(dimension.groups.count) : 1
        sum += weight * value
        weights += weight
      }
      if isKnown, weights > 0 { means[group.id] = sum / weights }
    }
    return means
  }
}
