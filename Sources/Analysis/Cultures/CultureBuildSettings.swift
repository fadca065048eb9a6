package import Statistics
internal import Wording

/// Which columns of a file of respondents say what, and how errors are had from them.
package struct CultureBuildSettings: Sendable {
  /// How replicate weights were made, and what their spread is scaled by.
  package struct Replicates: Sendable {
    /// Names of columns, in which `*` stands for any letters and `?` for one.
    package let columns: String
    package let method: ReplicateWeights.Method
    /// Nil for that of the method.
    package let scale: Double?
    /// One a replicate, or one for all; nil for 1.
    package let replicateScales: [Double]?
    package let centre: SurveyJackknife.Centre

    package init(
      columns: String, method: ReplicateWeights.Method, scale: Double? = nil,
      replicateScales: [Double]? = nil, centre: SurveyJackknife.Centre = .replicateMean
    ) {
      self.columns = columns
      self.method = method
      self.scale = scale
      self.replicateScales = replicateScales
      self.centre = centre
    }
  }

  package let culture: String
  /// Columns of groups within a culture, with commas between; nil for none.
  package var by: String?
  package var weight: String?
  package var strata: String?
  package var primaryUnit: String?
  package var replicates: Replicates?
  /// The layout of the questionnaire's variables; nil to find it by their names.
  package var layout: String?
  package var lonePrimaryUnits = SurveyDesign.LonePrimaryUnits.refused
  /// Cultures and groups of fewer respondents are left out.
  package var minimumGroup = 10
  package var level = 0.95
  /// The year of the survey, where it is known.
  package var year: Int?
  /// Where the answers come from; nil for the names of the files.
  package var source: String?

  package init(culture: String) { self.culture = culture }
}

/// Why a respondent is not counted.
package enum RespondentDrop: String, Sendable, Codable, CaseIterable {
  case noCulture, noWeight, zeroWeight, noStratum, noPrimaryUnit, noReplicateWeight
  case tooFewAnswers

  /// The reason as the end of a sentence: "12 respondents ...".
  package var words: String {
    switch self {
    case .noCulture: said("without a culture")
    case .noWeight: said("without a weight")
    case .zeroWeight: said("with a weight of 0")
    case .noStratum: said("without a stratum")
    case .noPrimaryUnit: said("without a primary sampling unit")
    case .noReplicateWeight: said("without all replicate weights")
    case .tooFewAnswers: said("with too few answers")
    }
  }
}
