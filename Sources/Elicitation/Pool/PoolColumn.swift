/// A column of a table of pool items.
///
///     sample_id,text,system,dimension,language,topic
///     power-1,"Would you rather lead?",schwartz,power,en,work
package enum PoolColumn: String, Sendable, CaseIterable {
  /// The key of the item.
  case sample = "sample_id"
  /// What is asked.
  case text
  /// The value system, by its name.
  case system
  /// The dimension, by its name in the system.
  case dimension
  /// A tag of BCP 47.
  case language
  /// By what a test is balanced.
  case topic
  /// Where the item is from.
  case origin
  /// The day on which it was written.
  case created
  /// `candidate`, `calibrated`, `anchor` or `retired`; goes by the parameters where it is not given.
  case status
  /// Why a retired item is retired.
  case statusReason = "status_reason"
  /// The slope a.
  case discrimination
  /// Its standard error.
  case discriminationError = "discrimination_se"
  /// The difficulty b.
  case difficulty
  /// Its standard error.
  case difficultyError = "difficulty_se"
  /// The sampling covariance of the two.
  case covariance = "parameter_covariance"
  /// What the calibration that the parameters are of is called.
  case calibration
  /// How often the item was given; read only where a table stands for a pool, and not by adding its items.
  case exposures

  /// Those without which there is no item.
  static let required: [PoolColumn] = [.sample, .text, .system, .dimension]

  /// Those that can be read.
  static let readable = allCases.filter { $0 != .exposures }

  /// Whether the cells are numbers, which no spreadsheet takes for formulas.
  var isNumber: Bool {
    switch self {
    case .discrimination, .discriminationError, .difficulty, .difficultyError, .covariance,
      .exposures:
      true
    default: false
    }
  }
}
