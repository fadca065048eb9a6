package import Diagnostics
internal import GSLSupport
package import ItemResponse
internal import Statistics

/// The calibration of the responses of a table.
///
/// Fitting and what is made of the fit are two steps, since the first can take long.
package struct TableCalibration {
  /// How abilities, errors and the negative control are made.
  package struct Settings {
    let abilities: AbilityMethod
    let errors: InformationMethod
    let level: Double
    /// How many shuffled tables are calibrated.
    let control: Int
    let seed: UInt64

    package init(
      abilities: AbilityMethod, errors: InformationMethod, level: Double, control: Int,
      seed: UInt64
    ) {
      self.abilities = abilities
      self.errors = errors
      self.level = level
      self.control = control
      self.seed = seed
    }
  }

  private let columns: ResponseColumns
  private let path: String
  private let model: ItemModel
  private let estimator: MarginalMaximumLikelihood

  /// - Parameter path: the table, for messages.
  /// - Throws: where the responses do not fit the model, or are too few for it.
  package init(_ columns: ResponseColumns, of path: String, model: ItemModel) throws(Diagnostics) {
    self.columns = columns
    self.path = path
    self.model = model
    do throws(ItemResponseError) {
      estimator = try MarginalMaximumLikelihood(columns.table, model: model)
    } catch {
      throw Self.worded(error, columns, path, model)
    }
    try CalibrationLimits.refuse(columns, model: model, path: path)
  }

  /// Fits the model.
  package func fit() -> Calibration { estimator.calibrate() }

  /// What is made of the fit, and what a reader must know before using it.
  package func results(
    _ calibration: Calibration, _ settings: Settings
  ) throws(Diagnostics) -> (results: CalibrationResults, cautions: [Caution]) {
    let errors = calibration.covariance(settings.errors)
    let abilities: [Outcome<AbilityEstimate>]
    do throws(ItemResponseError) {
      abilities = try AbilityScorer(calibration.bank)
        .abilities(of: columns.table, method: settings.abilities)
    } catch {
      throw Self.worded(error, columns, path, model)
    }
    let deviate: Double
    do throws(GSLError) {
      deviate = try NormalDistribution.quantile((1 + settings.level) / 2)
    } catch {
      throw Diagnostics(Diagnostic("numericalFailure", at: .file(path), error.description))
    }
    let results = CalibrationResults(
      calibration, columns: columns, errors: errors, abilities: abilities, deviate: deviate,
      level: settings.level,
      control: settings.control > 0
        ? estimator.shuffledControl(seed: settings.seed, replicates: settings.control) : nil)
    let cautions = CalibrationLimits.cautions(columns, results, errors: errors, model: model)
    return (results, columns.cautions + cautions)
  }

  private static func worded(
    _ error: ItemResponseError, _ columns: ResponseColumns, _ path: String, _ model: ItemModel
  ) -> Diagnostics {
    guard case .notDichotomous(let item, let categories) = error else {
      return Diagnostics(Diagnostic(error, at: .file(path)))
    }
    return Diagnostics(
      table: .notDichotomous, at: .file(path),
      "item `\(columns.items[item])` has \(categories) different responses, and "
        + "\(model.rawValue) is for two categories",
      remedy: "Use --response-model grm or gpcm, or recode the responses")
  }
}
