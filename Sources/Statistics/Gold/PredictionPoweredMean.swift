/// A mean of people's labels, of which there are few, with the help of a judge's scores, of which
/// there are many; rows are independent.
///
/// The estimate is λ mean(judge, unlabelled) + mean(label - λ judge, labelled): whatever the
/// judge's errors are, it is right on average, and it is the more precise the better the judge is.
/// λ = 1 is prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan & Zrnic 2023,
/// "Prediction-powered inference"); the λ that makes the variance least is PPI++ (Angelopoulos,
/// Duchi & Zrnic 2023).
///
/// Labelled rows must be a random sample of those that the mean is asked for. For rows in clusters,
/// and for small samples, use ``ClusteredPredictionPoweredMean``.
public struct PredictionPoweredMean: Sendable, Equatable {
  /// How far the judge is trusted.
  public enum Tuning: Sendable, Equatable {
    /// λ as given; 1 for plain prediction-powered inference, 0 for the labels alone.
    case fixed(Double)
    /// The λ of least variance, cut to 0...1: PPI++.
    case tuned
  }

  /// What sums of squares are divided by.
  public enum Divisor: String, CaseIterable, Codable, Sendable {
    /// The number of rows, as in ppi-python.
    case count
    /// The number of rows less one: the sample variance.
    case countLessOne = "count-less-one"
  }

  /// The mean with the judge's help.
  public let estimate: Double
  /// The λ that was used.
  public let lambda: Double
  /// λ of least variance before it was cut to 0...1; nil where λ was given.
  public let uncutLambda: Double?
  /// The standard error.
  public let standardError: Double
  /// The mean of the labels alone.
  public let labelMean: Double
  /// The standard error of the mean of the labels alone.
  public let labelStandardError: Double
  /// The mean of all of the judge's scores, labelled or not.
  public let judgeMean: Double
  /// How many rows have a label.
  public let labelled: Int
  /// How many have none.
  public let unlabelled: Int
  /// The divisor of all variances.
  public let divisor: Divisor

  /// A prediction-powered mean.
  ///
  /// - Parameters:
  ///   - labels: people's labels, two at least.
  ///   - judgeOnLabelled: the judge's score of each labelled row.
  ///   - judgeOnUnlabelled: its scores of the others, two at least.
  ///   - tuning: how far the judge is trusted.
  ///   - divisor: of the variances; `countLessOne` for small samples.
  /// - Returns: undefined for fewer than two rows of a kind.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values that are not finite.
  /// - Complexity: O(n).
  public static func of(
    labels: [Double], judgeOnLabelled: [Double], judgeOnUnlabelled: [Double],
    tuning: Tuning = .tuned, divisor: Divisor = .countLessOne
  ) throws(StatisticsError) -> Outcome<PredictionPoweredMean> {
    guard labels.count == judgeOnLabelled.count else {
      throw .lengthsDiffer(labels.count, judgeOnLabelled.count)
    }
    for values in [labels, judgeOnLabelled, judgeOnUnlabelled] { try requireFinite(values) }
    if case .fixed(let lambda) = tuning, !lambda.isFinite {
      throw .argumentNotUsable(name: "lambda", value: lambda)
    }
    for count in [labels.count, judgeOnUnlabelled.count] where count < 2 {
      return .undefined(.tooFewValues(count, needed: 2))
    }
    let result = PredictionPoweredMean(
      labels, judgeOnLabelled, judgeOnUnlabelled, tuning, divisor)
    guard result.estimate.isFinite, result.standardError.isFinite else {
      return .undefined(.notFinite)
    }
    return .value(result)
  }

  private init(
    _ labels: [Double], _ judged: [Double], _ others: [Double], _ tuning: Tuning,
    _ divisor: Divisor
  ) {
    let (few, many) = (Double(labels.count), Double(others.count))
    let sums = PredictionSums(
      labels: ExactSum(of: labels).value, judged: ExactSum(of: judged).value,
      judgedSquares: Self.products(judged, judged), products: Self.products(judged, labels),
      labelled: few, others: ExactSum(of: others).value,
      otherSquares: Self.products(others, others), unlabelled: many)
    uncutLambda = tuning == .tuned ? sums.tunedLambda : nil
    let lambda: Double =
      if case .fixed(let given) = tuning { given } else { min(max(sums.tunedLambda, 0), 1) }
    self.lambda = lambda
    estimate = sums.estimate(lambda: lambda)
    labelMean = sums.labels / few
    judgeMean = (sums.judged + sums.others) / (few + many)
    self.divisor = divisor
    labelled = labels.count
    unlabelled = others.count
    let rest = divisor == .count ? 0.0 : 1
    func variance(_ values: some Collection<Double>) -> Double {
      let count = Double(values.count)
      let mean = ExactSum(of: values).value / count
      return ExactSum(of: values.lazy.map { ($0 - mean) * ($0 - mean) }).value / (count - rest)
    }
    let corrections = zip(labels, judged).map { $0 - lambda * $1 }
    standardError =
      (lambda * lambda * variance(others) / many + variance(corrections) / few).squareRoot()
    labelStandardError = (variance(labels) / few).squareRoot()
  }

  private static func products(_ first: [Double], _ second: [Double]) -> Double {
    var sum = ExactSum()
    for (one, other) in zip(first, second) { sum.add(product: one, other) }
    return sum.value
  }

  /// The normal interval.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      estimate, error: standardError, degreesOfFreedom: nil, level: level,
      method: "prediction-powered-\(divisor.rawValue)")
  }

  /// The normal interval of the mean of the labels alone.
  public func labelInterval(level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      labelMean, error: labelStandardError, degreesOfFreedom: nil, level: level, method: "normal")
  }
}

/// The sums that a prediction-powered mean needs.
struct PredictionSums: Sendable {
  var labels: Double
  var judged: Double
  var judgedSquares: Double
  var products: Double
  var labelled: Double
  var others: Double
  var otherSquares: Double
  var unlabelled: Double

  /// λ of least variance: cov(label, judge) / ((1 + n/N) var(judge)), with divisor n for the
  /// covariance and n + N - 1 for the variance of all of the judge's scores, as ppi-python has it
  /// (Angelopoulos, Duchi & Zrnic 2023, example 6.1); 0 where the judge's scores do not vary.
  var tunedLambda: Double {
    let count = labelled + unlabelled
    let mean = (judged + others) / count
    let covariance = products / labelled - labels / labelled * (judged / labelled)
    let variance = (judgedSquares + otherSquares - count * mean * mean) / (count - 1)
    // Squares of equal scores cancel but for rounding.
    guard variance > 1e-13 * (judgedSquares + otherSquares) / count else { return 0 }
    return covariance / ((1 + labelled / unlabelled) * variance)
  }

  func estimate(lambda: Double) -> Double {
    lambda * others / unlabelled + (labels - lambda * judged) / labelled
  }

  func without(_ part: PredictionSums) -> PredictionSums {
    PredictionSums(
      labels: labels - part.labels, judged: judged - part.judged,
      judgedSquares: judgedSquares - part.judgedSquares, products: products - part.products,
      labelled: labelled - part.labelled, others: others - part.others,
      otherSquares: otherSquares - part.otherSquares, unlabelled: unlabelled - part.unlabelled)
  }
}

/// A prediction-powered mean over strata of known weight, each with labels of its own.
public struct StratifiedPredictionPoweredMean: Sendable, Equatable {
  /// The weights, which add up to 1.
  public let weights: [Double]
  /// The mean of each stratum.
  public let strata: [PredictionPoweredMean]

  /// Strata with their weights.
  ///
  /// - Parameters:
  ///   - strata: at least one.
  ///   - weights: one for each, 0 or more, not all 0; divided by their sum.
  /// - Throws: ``StatisticsError`` for lists of different lengths and weights that cannot be used.
  public init(_ strata: [PredictionPoweredMean], weights: [Double]) throws(StatisticsError) {
    guard strata.count == weights.count else {
      throw .lengthsDiffer(strata.count, weights.count)
    }
    for (place, weight) in weights.enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: place, column: 0)
    }
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite else {
      throw .argumentNotUsable(name: "weights", value: sum)
    }
    self.strata = strata
    self.weights = weights.map { $0 / sum }
  }

  /// The weighted mean of the strata's estimates.
  public var estimate: Double { zip(weights, strata).reduce(0) { $0 + $1.0 * $1.1.estimate } }

  /// The root of the sum of the squared weighted errors.
  public var standardError: Double {
    zip(weights, strata).reduce(0) { sum, part in
      let error = part.0 * part.1.standardError
      return sum + error * error
    }.squareRoot()
  }

  /// The normal interval.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      estimate, error: standardError, degreesOfFreedom: nil, level: level,
      method: "prediction-powered-\(strata.first?.divisor.rawValue ?? "")")
  }
}
