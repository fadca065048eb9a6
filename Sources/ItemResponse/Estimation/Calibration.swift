internal import Foundation
internal import GSLSupport
public import Statistics

/// Calibrated items and how well the model fits.
public struct Calibration: Sendable {
  /// The model.
  public let model: ItemModel
  /// The items, on the scale on which the population has mean 0 and standard deviation 1.
  public let items: [Item]
  /// The marginal log-likelihood.
  public let logLikelihood: Double
  /// The log-likelihood plus the log-densities of the priors.
  public let logPosterior: Double
  /// How many steps were taken.
  public let iterations: Int
  /// Whether a further step promised less than the tolerance.
  public let isConverged: Bool
  /// How many persons the table has.
  public let persons: Int
  /// How many parameters were estimated.
  public let parameterCount: Int
  /// The populations of the groups; the first is standard normal.
  let populations: [LatentDistribution]

  let posterior: MarginalPosterior
  let vector: [Double]
  let categories: [Int]

  init(
    model: ItemModel, posterior: MarginalPosterior, vector: [Double], categories: [Int],
    persons: Int, evaluation: PosteriorEvaluation?, iterations: Int, isConverged: Bool
  ) {
    self.model = model
    self.posterior = posterior
    self.vector = vector
    self.categories = categories
    self.persons = persons
    self.iterations = iterations
    self.isConverged = isConverged
    items = posterior.items(posterior.layout.slots(vector)) ?? []
    logLikelihood = evaluation?.logLikelihood ?? -.greatestFiniteMagnitude
    logPosterior = evaluation?.logPosterior ?? -.greatestFiniteMagnitude
    parameterCount = posterior.parameterCount
    populations = (0..<posterior.groups).map { posterior.population($0, vector) }
  }

  /// The items as a bank.
  public var bank: ItemBank { ItemBank(unchecked: items) }

  /// The number of responses that are not missing.
  public var responseCount: Int {
    var count = 0.0
    for pattern in 0..<posterior.patterns.count {
      let row = pattern * posterior.patterns.items
      let answered = posterior.patterns.codes[row..<row + posterior.patterns.items]
        .count { $0 >= 0 }
      count += posterior.patterns.weights[pattern] * Double(answered)
    }
    return Int(count)
  }

  /// Akaike's information criterion.
  public var akaikeCriterion: Double { 2 * Double(parameterCount) - 2 * logLikelihood }

  /// The log-likelihood of independent items, each with its observed shares of categories.
  public var independenceLogLikelihood: Double {
    var sum = 0.0
    for item in categories.indices {
      let counts = (0..<categories[item]).map {
        posterior.categoryTotals[item * posterior.stride + $0 + 1]
      }
      let total = counts.reduce(0, +)
      for count in counts where count > 0 { sum += count * log(count / total) }
    }
    return sum
  }

  /// The variance of abilities in units where the discrimination of a Rasch model is 1.
  ///
  /// - Returns: the square of the common discrimination; nil for other models.
  public var raschVariance: Double? {
    guard model == .rasch, let slope = items.first?.discrimination else { return nil }
    return slope * slope
  }

  /// The likelihood-ratio test of this model against one that contains it.
  ///
  /// - Parameter larger: a calibration of the same table with more parameters.
  /// - Returns: undefined when `larger` has no more parameters or did not reach this likelihood.
  public func likelihoodRatio(against larger: Calibration) -> Outcome<TestResult> {
    TestResult.chiSquare(
      2 * (larger.logLikelihood - logLikelihood),
      degreesOfFreedom: larger.parameterCount - parameterCount)
  }
}
