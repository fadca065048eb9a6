package import Statistics
package import ValueModel

/// With whom models are compared.
package enum AlignmentTarget: Sendable {
  /// What dimensions count, as a file says.
  case weights(WeightsFile)
  case culture(CultureTarget)
  case people(PeopleTable)
  case person(PersonProfile)
}

/// How models are compared with people.
package struct AlignmentSettings: Sendable {
  package let utility: ProfileUtility
  package let level: Double
  /// Groups of fewer people are not shown.
  package let minimumGroup: Int
  /// From which utility on people count as represented.
  package let threshold: Double
  package let seed: UInt64

  /// Fewer dimensions carry no ranking by the shape of profiles (S14).
  package static let fewestDimensions = 8
  /// Fewer give a correlation that says nothing.
  static let fewestOfProfiles = 3
  /// The threshold where none is named: a correlation of a half.
  package static let usualThreshold = 0.75
  package static let usualMinimumGroup = 10

  package init(
    utility: ProfileUtility = .similarity, level: Double = 0.95,
    minimumGroup: Int = usualMinimumGroup, threshold: Double = usualThreshold, seed: UInt64 = 0
  ) {
    self.utility = utility
    self.level = level
    self.minimumGroup = minimumGroup
    self.threshold = threshold
    self.seed = seed
  }
}
