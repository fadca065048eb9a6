/// The shares of several classes, corrected for a judge whose errors were estimated on labelled
/// rows.
///
/// With C the judge's rates given the gold class (rows) and q its shares in the target, the
/// corrected shares p solve C'p = q. They add up to 1 but may be negative; ``clippedShares`` sets
/// negative ones to 0 and divides by the sum, ``likelihoodShares`` maximises the likelihood of q
/// over shares that are none negative, with C as it is.
///
/// Source: Selén (1986), "Adjusting for errors in classification and measurement in the analysis of
/// partly and purely categorical data"; Kuha & Skinner (1997), "Categorical data analysis and
/// misclassification"; with two classes Rogan & Gladen (1978).
public struct MisclassificationCorrection: Sendable {
  /// The judge against the labels.
  public let confusion: ConfusionMatrix
  /// The judge's shares in the target; undefined without rows.
  public let apparent: Outcome<[Double]>
  /// The corrected shares, which add up to 1; some may be negative.
  ///
  /// Undefined for a gold class without rows and for rates that cannot be inverted.
  public let shares: Outcome<[Double]>

  private let inverse: Outcome<SquareMatrix>
  private let targetRows: Int
  private let linearised: Outcome<LinearisedCorrection>
  private let clusters: Int?

  /// A correction from counts of independent rows.
  ///
  /// - Parameters:
  ///   - validation: the judge against the labels.
  ///   - judgeCounts: how many rows of the target the judge put into each class.
  /// - Throws: ``StatisticsError`` for lists of different lengths and negative counts.
  public init(validation: ConfusionMatrix, judgeCounts: [Int]) throws(StatisticsError) {
    guard judgeCounts.count == validation.classes else {
      throw .lengthsDiffer(validation.classes, judgeCounts.count)
    }
    try requireCounts(judgeCounts)
    self.init(validation, judgeCounts, rows: nil)
  }

  /// A correction from rows, which may come in clusters and of which labelled ones may be in the
  /// target.
  public init(_ rows: JudgedRows) { self.init(rows.confusion, rows.judgeCounts, rows: rows) }

  private init(_ confusion: ConfusionMatrix, _ counts: [Int], rows: JudgedRows?) {
    self.confusion = confusion
    let total = counts.reduce(0, +)
    targetRows = total
    clusters = rows.flatMap { $0.isClustered ? $0.clusters : nil }
    let apparent: Outcome<[Double]> =
      total > 0 ? .value(counts.map { Double($0) / Double(total) }) : .undefined(.noData)
    self.apparent = apparent
    let inverse: Outcome<SquareMatrix> = confusion.rowRates.flatMap { rates in
      guard let (inverse, _) = SquareMatrix(rows: rates).transposed.inverted() else {
        return .undefined(
          .notIdentified("the judge's rates cannot be inverted: it does not tell the classes apart")
        )
      }
      return .value(inverse)
    }
    self.inverse = inverse
    let shares: Outcome<[Double]> = apparent.flatMap { shares in inverse.map { $0 * shares } }
    self.shares = shares
    linearised =
      rows.map { rows in shares.flatMap { _ in LinearisedCorrection.of(rows) } }
      ?? .undefined(.outsideDomain("rows, not counts"))
  }

  // MARK: - Independent rows

  /// The covariance matrix of the corrected shares by the delta method, rows of C taken for
  /// independent multinomial samples, and so the target.
  public var covariance: Outcome<[[Double]]> {
    shares.flatMap { shares in
      apparent.flatMap { apparent in
        confusion.rowRates.flatMap { rates in
          inverse.map { inverse in
            let size = confusion.classes
            var inner = SquareMatrix([Double](repeating: 0, count: size * size), size: size)
            func add(_ rates: [Double], _ factor: Double) {
              for row in 0..<size {
                inner[row, row] += factor * rates[row]
                for column in 0..<size {
                  inner[row, column] -= factor * rates[row] * rates[column]
                }
              }
            }
            add(apparent, 1 / Double(targetRows))
            for (gold, row) in rates.enumerated() {
              add(row, shares[gold] * shares[gold] / Double(confusion.goldTotals[gold]))
            }
            return (inverse * inner * inverse.transposed).rows
          }
        }
      }
    }
  }

  /// The standard errors by the delta method, for independent rows.
  public var standardErrors: Outcome<[Double]> {
    covariance.map { rows in rows.indices.map { max(rows[$0][$0], 0).squareRoot() } }
  }

  /// The corrected shares with negative ones set to 0, divided by their sum.
  public var clippedShares: Outcome<[Double]> {
    shares.map { shares in
      let clipped = shares.map { max($0, 0) }
      let sum = clipped.reduce(0, +)
      return clipped.map { $0 / sum }
    }
  }

  /// The shares, none negative, that maximise the likelihood of the judge's shares, C as it is: the
  /// corrected shares where none of these is negative.
  ///
  /// By expectation and maximisation (Dempster, Laird & Rubin 1977).
  public var likelihoodShares: Outcome<[Double]> {
    shares.flatMap { shares in
      if shares.allSatisfy({ $0 >= 0 }) { return .value(shares) }
      return apparent.flatMap { apparent in
        confusion.rowRates.flatMap { rates in Self.mostLikely(rates, apparent) }
      }
    }
  }

  private static func mostLikely(_ rates: [[Double]], _ observed: [Double]) -> Outcome<[Double]> {
    let size = observed.count
    let steps = 200_000
    var shares = [Double](repeating: 1 / Double(size), count: size)
    for _ in 0..<steps {
      var weights = [Double](repeating: 0, count: size)
      for judge in 0..<size where observed[judge] > 0 {
        var expected = 0.0
        for gold in 0..<size { expected += shares[gold] * rates[gold][judge] }
        let ratio = observed[judge] / expected
        for gold in 0..<size { weights[gold] += rates[gold][judge] * ratio }
      }
      var change = 0.0
      for gold in 0..<size {
        let next = shares[gold] * weights[gold]
        change = max(change, abs(next - shares[gold]))
        shares[gold] = next
      }
      if change < 1e-14 { return .value(shares) }
    }
    return .undefined(.notConverged(iterations: steps))
  }

  // MARK: - Rows

  /// The interval of the share of a class, cut to 0...1, by linearisation over clusters with a t
  /// quantile.
  ///
  /// - Returns: undefined for corrections from counts, for one cluster, and where there are no
  ///   corrected shares.
  /// - Throws: ``StatisticsError`` for a class that does not exist.
  public func interval(
    ofClass code: Int, level: Double
  ) throws(StatisticsError) -> Outcome<ConfidenceInterval> {
    guard code >= 0, code < confusion.classes else {
      throw .noSuchClass(code, classes: confusion.classes)
    }
    return linearised.flatMap { $0.interval(code, level: level).map { $0.cut(to: 0...1) } }
  }

  /// The standard errors by linearisation over clusters.
  public var clusterStandardErrors: Outcome<[Double]> { linearised.map(\.standardErrors) }

  /// The interval of the determinant of the judge's rates: 1 for a judge without errors, 0 for one
  /// that does not tell some classes apart.
  public func determinantInterval(level: Double) -> Outcome<ConfidenceInterval> {
    linearised.flatMap { $0.determinantInterval(level: level).map { $0.cut(to: -1...1) } }
  }

  /// What a reader must know of the intervals at a level.
  public func cautions(level: Double) -> [GoldCaution] {
    guard let shares = shares.value else { return [] }
    var cautions: [GoldCaution] =
      (shares.min() ?? 0) < 0 ? [.estimateCut(raw: shares.min() ?? 0)] : []
    if let ends = determinantInterval(level: level).value, ends.lower <= 0 {
      cautions.append(.judgeMayGuess(lower: ends.lower))
    }
    return cautions + GoldCaution.sizes(confusion, clusters: clusters)
  }
}
