/// What `compass cultures build` made of respondents.
package struct CultureBuildResults: Codable {
  /// One dimension of one target.
  package struct Dimension: Codable {
    package let dimension: String
    /// The weighted mean with the error of the design.
    package let value: Estimate
    /// Respondents who answered an item of it.
    package let respondents: Int
    /// Over as many independent respondents; nil with replicate weights, and where there is no error.
    package let designEffect: Double?
  }

  /// A culture, or a group within it.
  package struct Target: Codable {
    package let culture: String
    package let group: String?
    package let respondents: Int
    /// Kish's, by the weights alone.
    package let effectiveSampleSize: Double
    /// Primary sampling units, and strata, of those respondents; nil with replicate weights.
    package let primaryUnits: Int?
    package let strata: Int?
    package let degreesOfFreedom: Int
    package let dimensions: [Dimension]
  }

  /// Respondents who are not counted, by the reason.
  package struct Dropped: Codable {
    package let reason: RespondentDrop
    package let respondents: Int
  }

  package let instrument: String
  /// The layouts of variables that the files have.
  package let layouts: [String]
  /// Respondents that the files have, and those who count.
  package let read: Int
  package let counted: Int
  package let dropped: [Dropped]
  /// Cultures and groups that have too few respondents.
  package let smallGroups: Int
  package let targets: [Target]
}
