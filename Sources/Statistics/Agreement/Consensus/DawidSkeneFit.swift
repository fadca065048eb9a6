/// The fitted model of Dawid & Skene: true classes and the errors of raters.
public struct DawidSkeneFit: Sendable {
  /// The share of each class among the items; sums to 1.
  public let prevalence: [Double]
  /// The log-likelihood of the fitted parameters, without the multinomial constant.
  public let logLikelihood: Double
  /// How many steps were made.
  public let iterations: Int
  /// Whether the log-likelihood had stopped changing.
  public let isConverged: Bool

  private let model: DawidSkeneModel

  init(_ model: DawidSkeneModel, logLikelihood: Double, iterations: Int, isConverged: Bool) {
    self.model = model
    prevalence = model.prevalence
    self.logLikelihood = logLikelihood
    self.iterations = iterations
    self.isConverged = isConverged
  }

  /// How often a rater gives each class to items of one true class; sums to 1.
  ///
  /// - Returns: undefined where there is no such rater or class, and where the rater saw no item
  ///   that could be of the class.
  public func errorRates(rater: Int, truth: Int) -> Outcome<[Double]> {
    guard rater >= 0, rater < model.raters else { return .undefined(.noSuchQuantity(rater)) }
    guard truth >= 0, truth < model.classes else { return .undefined(.noSuchQuantity(truth)) }
    let start = (rater * model.classes + truth) * model.classes
    let rates = Array(model.errorRates[start..<start + model.classes])
    return rates.contains { $0 > 0 } ? .value(rates) : .undefined(.noData)
  }

  /// The probability of each class for an item; sums to 1.
  ///
  /// - Returns: undefined for an item without votes.
  public func posterior(item: Int) -> Outcome<[Double]> {
    guard item >= 0, item < model.rowOfItem.count, let row = model.rowOfItem[item] else {
      return .undefined(.noData)
    }
    return .value(Array(model.posteriors[row * model.classes..<(row + 1) * model.classes]))
  }

  /// The most probable class of an item; of equally probable ones the first.
  public func mostProbableClass(item: Int) -> Outcome<Int> {
    posterior(item: item).map { shares in
      shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
    }
  }
}
