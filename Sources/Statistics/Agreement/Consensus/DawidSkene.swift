/// Votes of raters on items whose true classes are not known, for the model of Dawid & Skene.
///
/// A rater may vote on an item more than once, and need not vote on all.
///
///     var votes = try DawidSkene(items: 45, raters: 5, classes: 4)
///     try votes.add(item: 0, rater: 0, given: 0)
///     let fit = votes.fit()
///
/// Source: Dawid & Skene (1979), "Maximum likelihood estimation of observer error-rates using the
/// EM algorithm".
public struct DawidSkene: Sendable {
  /// How many items, raters and classes, each numbered from 0.
  public let items: Int
  public let raters: Int
  public let classes: Int

  /// The votes of each item as rater x classes + class.
  private var votes: [[Int32]]

  /// How many error rates, raters x classes², a model may have.
  private static let largestModel = 1 << 26

  /// No votes yet; negative numbers count as 0.
  ///
  /// - Throws: ``StatisticsError/categoriesNotUsable(_:)`` where raters x classes² exceeds 2²⁶.
  public init(items: Int, raters: Int, classes: Int) throws(StatisticsError) {
    self.items = max(items, 0)
    self.raters = max(raters, 0)
    self.classes = max(classes, 0)
    let squared = self.classes.multipliedReportingOverflow(by: self.classes)
    let size = squared.partialValue.multipliedReportingOverflow(by: self.raters)
    guard !squared.overflow, !size.overflow, size.partialValue <= Self.largestModel else {
      throw .categoriesNotUsable("\(classes) classes of \(raters) raters have too many error rates")
    }
    votes = Array(repeating: [], count: self.items)
  }

  /// The votes of a table.
  ///
  /// - Throws: ``StatisticsError/categoriesNotUsable(_:)`` where raters x classes² exceeds 2²⁶.
  public init(_ table: RatingTable) throws(StatisticsError) {
    try self.init(
      items: table.unitCount, raters: table.raterCount, classes: table.categories.count)
    for unit in 0..<table.unitCount {
      for rater in 0..<table.raterCount {
        let code = table.codes[unit * table.raterCount + rater]
        if code >= 0 { votes[unit].append(Int32(rater * classes) + code) }
      }
    }
  }

  /// Adds one vote.
  ///
  /// - Throws: ``StatisticsError`` where the item, rater or class is not one of those declared.
  public mutating func add(item: Int, rater: Int, given category: Int) throws(StatisticsError) {
    guard item >= 0, item < items else { throw .noSuchCluster(item, clusters: items) }
    guard rater >= 0, rater < raters else { throw .noSuchColumn(rater, columns: raters) }
    guard category >= 0, category < classes else {
      throw .noSuchCategory(unit: item, rater: rater)
    }
    votes[item].append(Int32(rater * classes + category))
  }

  /// Fits the model by expectation and maximisation, starting from the share of votes of each class.
  ///
  /// - Parameters:
  ///   - tolerance: the relative change of the log-likelihood at which the fit ends, positive.
  ///   - iterations: the most steps that are made.
  /// - Returns: undefined without any vote.
  /// - Complexity: O(distinct rows of votes x votes per item x classes) per step.
  public func fit(
    tolerance: Double = 1e-13, iterations: Int = 10_000
  ) -> Outcome<DawidSkeneFit> {
    var model = DawidSkeneModel(votes, raters: raters, classes: classes)
    guard model.total > 0 else { return .undefined(.noData) }
    model.start()
    model.maximise()
    var last = -Double.infinity
    var steps = 0
    var isConverged = false
    while steps < iterations, !isConverged {
      steps += 1
      let likelihood = model.expect()
      model.maximise()
      isConverged = abs(likelihood - last) <= tolerance * abs(likelihood)
      last = likelihood
    }
    return .value(
      DawidSkeneFit(
        model, logLikelihood: model.expect(), iterations: steps, isConverged: isConverged))
  }
}

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
