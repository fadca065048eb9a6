import Foundation

/// What a profile is worth to people with profiles of their own.
public enum ProfileUtility: String, CaseIterable, Codable, Sendable {
  /// (1 + Pearson's r)/2 of the two profiles: the same shape is worth 1, the opposite one 0.
  case similarity
  /// 1 less the root of the mean squared difference of the two profiles, each about its own mean and over
  /// the width of its scale.
  case distance
  /// The weighted sum of the profile, as a share of its scale, with the person's values as weights: each
  /// less the smallest, over their sum.
  case weighted
}

/// The profiles of several people, ready to be compared with many profiles of models.
///
///     let people = try ProfileUtilities(profiles, dimensions: 10, utility: .similarity)
///     people.utilities(of: model, scale: 0...100)   // one a person
public struct ProfileUtilities: Sendable {
  /// How many dimensions each profile has.
  public let dimensions: Int
  /// What is computed.
  public let utility: ProfileUtility
  /// Why a person has no utility of any profile: all values equal; nil for people who have one.
  public let obstacles: [UndefinedReason?]

  /// Person by person: deviations of unit length, deviations over the scale's width, or weights.
  private let rows: [Double]

  /// The profiles of people.
  ///
  /// - Parameters:
  ///   - profiles: person by person, flat, finite.
  ///   - dimensions: how many values a person has, at least 1.
  ///   - utility: what is computed.
  ///   - width: that of the scale that the people's values are on, above 0; used by distances only.
  ///   - areWeights: whether values are weights as they stand, so that weighted sums need not make them of
  ///     deviations from the smallest.
  /// - Throws: ``StatisticsError`` for a list that is no multiple of the dimensions, a value that is not
  ///   finite and a width that cannot be used.
  /// - Complexity: O(people x dimensions).
  public init(
    _ profiles: [Double], dimensions: Int, utility: ProfileUtility, width: Double = 1,
    areWeights: Bool = false
  ) throws(StatisticsError) {
    guard dimensions > 0, profiles.count % dimensions == 0 else {
      throw .lengthsDiffer(profiles.count, dimensions)
    }
    guard width > 0, width.isFinite else {
      throw .argumentOutOfRange("the width of the scale", width, range: "above 0")
    }
    try requireFinite(profiles)
    self.dimensions = dimensions
    self.utility = utility
    var rows: [Double] = []
    var obstacles: [UndefinedReason?] = []
    rows.reserveCapacity(profiles.count)
    for start in stride(from: 0, to: profiles.count, by: dimensions) {
      let person = profiles[start..<start + dimensions]
      let made = Self.row(person, utility, width: width, areWeights: areWeights)
      obstacles.append(made == nil ? .noVariation : nil)
      rows += made ?? [Double](repeating: 0, count: dimensions)
    }
    self.rows = rows
    self.obstacles = obstacles
  }

  private static func row(
    _ values: ArraySlice<Double>, _ utility: ProfileUtility, width: Double, areWeights: Bool
  ) -> [Double]? {
    switch utility {
    case .similarity: return unit(Array(values))
    case .distance:
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { ($0 - mean) / width }
    case .weighted:
      let smallest = areWeights ? 0 : values.min() ?? 0
      let total = values.reduce(0) { $0 + ($1 - smallest) }
      guard total > 1e-12 * values.reduce(0, { max($0, abs($1)) }) else { return nil }
      return values.map { ($0 - smallest) / total }
    }
  }

  /// Deviations from the mean, of length 1; nil where all are equal but for rounding.
  private static func unit(_ values: [Double]) -> [Double]? {
    let mean = values.reduce(0, +) / Double(values.count)
    let deviations = values.map { $0 - mean }
    let length = deviations.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let size = values.reduce(0) { max($0, abs($1)) }
    guard length > 1e-12 * size else { return nil }
    return deviations.map { $0 / length }
  }

  /// How many people.
  public var count: Int { obstacles.count }

  /// The utility of a profile for each person.
  ///
  /// - Parameters:
  ///   - profile: as many finite values as the people have.
  ///   - scale: the ends of the profile's scale; used by distances and weighted sums only.
  /// - Returns: one a person; 0 for those with an obstacle. Undefined for a profile of another length, and
  ///   where all values are equal under similarity.
  /// - Complexity: O(people x dimensions), one allocation.
  public func utilities(of profile: [Double], scale: ClosedRange<Double>) -> Outcome<[Double]> {
    guard profile.count == dimensions else { return .undefined(.noData) }
    let width = scale.upperBound - scale.lowerBound
    var own: [Double]
    switch utility {
    case .similarity:
      guard let unit = Self.unit(profile) else { return .undefined(.noVariation) }
      own = unit
    case .distance:
      let mean = profile.reduce(0, +) / Double(dimensions)
      own = profile.map { ($0 - mean) / width }
    case .weighted: own = profile.map { ($0 - scale.lowerBound) / width }
    }
    guard own.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    let (utility, dimensions) = (utility, dimensions)
    let found = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      rows.withUnsafeBufferPointer { rows in
        own.withUnsafeBufferPointer { own in
          for person in 0..<obstacles.count {
            let start = person * dimensions
            var sum = 0.0
            if utility == .distance {
              for place in 0..<dimensions {
                let difference = rows[start + place] - own[place]
                sum += difference * difference
              }
              sum = max(0, 1 - (sum / Double(dimensions)).squareRoot())
            } else {
              for place in 0..<dimensions { sum += rows[start + place] * own[place] }
              // A product of units may leave -1...1 by rounding.
              if utility == .similarity { sum = min(max((1 + sum) / 2, 0), 1) }
            }
            buffer[person] = obstacles[person] == nil ? sum : 0
          }
        }
      }
      filled = count
    }
    return .value(found)
  }
}
