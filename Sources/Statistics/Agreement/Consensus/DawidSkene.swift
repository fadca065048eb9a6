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

  /// The item of each vote, and what was voted: rater x classes + class.
  private var voteItems: [Int32] = []
  private var codes: [Int32] = []

  /// How many error rates, raters x classes², a model may have.
  private static let largestModel = 1 << 26

  /// No votes yet; negative numbers count as 0.
  ///
  /// - Throws: ``StatisticsError/categoriesNotUsable(_:)`` where raters x classes² exceeds 2²⁶, and
  ///   ``StatisticsError/argumentOutOfRange(_:_:range:)`` for 2³¹ items or more.
  public init(items: Int, raters: Int, classes: Int) throws(StatisticsError) {
    self.items = max(items, 0)
    self.raters = max(raters, 0)
    self.classes = max(classes, 0)
    let squared = self.classes.multipliedReportingOverflow(by: self.classes)
    let size = squared.partialValue.multipliedReportingOverflow(by: self.raters)
    guard !squared.overflow, !size.overflow, size.partialValue <= Self.largestModel else {
      throw .categoriesNotUsable("\(classes) classes of \(raters) raters have too many error rates")
    }
    guard items <= Int(Int32.max) else {
      throw .argumentOutOfRange("items", Double(items), range: "below 2³¹")
    }
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
        guard code >= 0 else { continue }
        voteItems.append(Int32(unit))
        codes.append(Int32(rater * classes) + code)
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
    voteItems.append(Int32(item))
    codes.append(Int32(rater * classes + category))
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
    fit([Int](repeating: 0, count: items), strataCount: 1, tolerance, iterations)
  }

  /// Fits the model with a prevalence of each stratum's own and error rates that all share.
  ///
  /// Where items are responses of several models, the models are strata: with one prevalence for all
  /// of them, the classes of each would be drawn towards the average of all.
  ///
  /// - Parameters:
  ///   - strata: the stratum of each item, numbered from 0.
  ///   - tolerance: the relative change of the log-likelihood at which the fit ends, positive.
  ///   - iterations: the most steps that are made.
  /// - Returns: undefined without any vote.
  /// - Throws: ``StatisticsError`` when there is not one stratum an item, or one is negative or not
  ///   below the number of items.
  public func fit(
    strata: [Int], tolerance: Double = 1e-13, iterations: Int = 10_000
  ) throws(StatisticsError) -> Outcome<DawidSkeneFit> {
    guard strata.count == items else { throw .lengthsDiffer(items, strata.count) }
    for stratum in strata where stratum < 0 || stratum >= items {
      throw .noSuchCluster(stratum, clusters: items)
    }
    return fit(strata, strataCount: (strata.max() ?? -1) + 1, tolerance, iterations)
  }

  private func fit(
    _ strata: [Int], strataCount: Int, _ tolerance: Double, _ iterations: Int
  ) -> Outcome<DawidSkeneFit> {
    let patterns = VotePatterns(
      items: voteItems, codes: codes, itemCount: items, raters: raters, classes: classes,
      strata: strata, strataCount: strataCount)
    guard patterns.rows > 0 else { return .undefined(.noData) }
    let result = DawidSkeneSearch(patterns: patterns, counts: patterns.counts).maximum(
      from: patterns.start(), end: .likelihood(tolerance), plainSteps: 20, iterations: iterations)
    return .value(DawidSkeneFit(patterns, result))
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

  let patterns: VotePatterns
  let parameters: DawidSkeneParameters
  /// Entry (row, class).
  private let posteriors: [Double]

  init(_ patterns: VotePatterns, _ result: DawidSkeneSearch.Result) {
    self.patterns = patterns
    parameters = result.parameters
    iterations = result.steps
    isConverged = result.isConverged
    var likelihood = 0.0
    var posteriors: [Double] = []
    posteriors.reserveCapacity(patterns.rows * patterns.classes)
    var shares = [Double](repeating: 0, count: patterns.classes)
    parameters.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for row in 0..<patterns.rows {
        likelihood += patterns.counts[row] * patterns.posterior(row: row, values, into: &shares)
        posteriors += shares
      }
    }
    logLikelihood = likelihood
    self.posteriors = posteriors
    prevalence = Self.prevalence(parameters, patterns, counts: patterns.counts)
  }

  /// The prevalence of all strata together, by their numbers of items.
  static func prevalence(
    _ parameters: DawidSkeneParameters, _ patterns: VotePatterns, counts: [Double]
  ) -> [Double] {
    var sizes = [Double](repeating: 0, count: patterns.strata)
    for (row, count) in counts.enumerated() { sizes[Int(patterns.strataOfRows[row])] += count }
    let total = sizes.reduce(0, +)
    return (0..<patterns.classes).map { truth in
      (0..<patterns.strata).reduce(0) {
        $0 + sizes[$1] / total * parameters.values[$1 * patterns.classes + truth]
      }
    }
  }

  /// The share of each class among the items of a stratum; sums to 1.
  ///
  /// - Returns: undefined where there is no such stratum, and where it has no votes.
  public func prevalence(stratum: Int) -> Outcome<[Double]> {
    guard stratum >= 0, stratum < patterns.strata else {
      return .undefined(.noSuchQuantity(stratum))
    }
    let shares = Array(parameters.prevalence(stratum: stratum))
    return shares.contains { $0 > 0 } ? .value(shares) : .undefined(.noData)
  }

  /// How often a rater gives each class to items of one true class; sums to 1.
  ///
  /// - Returns: undefined where there is no such rater or class, and where the rater saw no item
  ///   that could be of the class.
  public func errorRates(rater: Int, truth: Int) -> Outcome<[Double]> {
    guard rater >= 0, rater < patterns.raters else { return .undefined(.noSuchQuantity(rater)) }
    guard truth >= 0, truth < patterns.classes else { return .undefined(.noSuchQuantity(truth)) }
    let rates = (0..<patterns.classes).map {
      parameters.rate(rater: rater, truth: truth, given: $0)
    }
    return rates.contains { $0 > 0 } ? .value(rates) : .undefined(.noData)
  }

  /// The probability of each class for an item; sums to 1.
  ///
  /// - Returns: undefined for an item without votes.
  public func posterior(item: Int) -> Outcome<[Double]> {
    guard item >= 0, item < patterns.rowOfItem.count, patterns.rowOfItem[item] >= 0 else {
      return .undefined(.noData)
    }
    let start = Int(patterns.rowOfItem[item]) * patterns.classes
    return .value(Array(posteriors[start..<start + patterns.classes]))
  }

  /// The most probable class of an item; of equally probable ones the first.
  public func mostProbableClass(item: Int) -> Outcome<Int> {
    posterior(item: item).map { shares in
      shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
    }
  }
}
