/// How far a judge prefers longer responses than their quality explains.
///
/// Three regressions, by what is given. In all of them the slope is that of column ``slope``: the
/// change per unit of the natural logarithm of length, so that 0.69 times it is what twice the length
/// does.
///
/// What is identified: among judges alone only how the slope of one differs from that of the others; a
/// preference that all of them share stays unseen, since it cannot be told from quality. Against gold
/// labels, which are taken to be free of it, the slope is the judge's own. A judge who uses the scale
/// less widely than the others has a slope too where longer responses are better ones; the effects of
/// models take away the part of it that lies between models.
public enum LengthBias {
  /// The column of the slope in the regressions below; column 0 is the constant.
  public static let slope = 1

  /// Judgments of pairs on a scale: the margin on the logarithm of the ratio of lengths.
  ///
  /// - Parameters:
  ///   - logLengthRatios: log(length of the left answer / length of the right).
  ///   - margins: how far the judge prefers the left answer.
  ///   - qualityDifferences: the quality of the left answer less that of the right by another
  ///     measure, column 2; nil for none.
  ///   - clusters: the cluster of each pair, such as its prompt; nil where pairs are independent.
  /// - Returns: undefined without pairs, and where lengths do not vary apart from the quality.
  public static func ofMargins(
    logLengthRatios: [Double], margins: [Double], qualityDifferences: [Double]? = nil,
    clusters: [Int]? = nil
  ) throws(StatisticsError) -> Outcome<ClusteredRegression> {
    let (rows, columns) = try design(logLengthRatios, qualityDifferences, count: margins.count)
    return try ClusteredRegression.fit(
      rows: rows, columns: columns, values: margins, clusters: clusters)
  }

  /// Judgments of pairs as wins: the log odds of a win on the logarithm of the ratio of lengths.
  ///
  /// - Parameters:
  ///   - logLengthRatios: log(length of the left answer / length of the right).
  ///   - isWon: whether the left answer wins; pairs that were tied are left out by the caller, or enter
  ///     once as won and once as lost, in one cluster.
  ///   - qualityDifferences: the quality of the left answer less that of the right by another measure,
  ///     column 2; nil for none.
  ///   - clusters: the cluster of each pair, such as its prompt; nil where pairs are independent.
  /// - Returns: undefined also where lengths or quality separate wins from losses.
  ///
  /// Source: Dubois et al. (2024), "Length-controlled AlpacaEval", for the logistic model.
  public static func ofWins(
    logLengthRatios: [Double], isWon: [Bool], qualityDifferences: [Double]? = nil,
    clusters: [Int]? = nil
  ) throws(StatisticsError) -> Outcome<BinaryRegression> {
    let (rows, columns) = try design(logLengthRatios, qualityDifferences, count: isWon.count)
    return try BinaryRegression.fit(
      rows: rows, columns: columns, successes: isWon, clusters: clusters)
  }

  private static func design(
    _ ratios: [Double], _ quality: [Double]?, count: Int
  ) throws(StatisticsError) -> (rows: [Double], columns: Int) {
    for list in [ratios.count, quality?.count ?? count] where list != count {
      throw .lengthsDiffer(count, list)
    }
    var rows: [Double] = []
    rows.reserveCapacity(count * 3)
    for (place, ratio) in ratios.enumerated() {
      rows.append(1)
      rows.append(ratio)
      if let quality { rows.append(quality[place]) }
    }
    return (rows, quality == nil ? 2 : 3)
  }

  /// Ratings of single responses: how far a judge's score lies above those of the other judges of the
  /// same response, on the logarithm of its length.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges.
  ///   - judge: the judge in question.
  ///   - logLengths: the logarithm of each unit's length; nil where it is not known.
  ///   - criteria: the criterion of each unit, which then has an effect of its own, so that lengths are
  ///     compared within criteria; nil for one criterion.
  ///   - models: the model of each unit, which then has an effect of its own; nil for none.
  ///   - reference: a gold score of each unit, to be compared with in place of the other judges.
  /// - Returns: undefined where no unit has the judge, another score and a length, and where lengths do
  ///   not vary within criteria and models.
  /// - Throws: ``StatisticsError`` when a list has not one entry a unit, or a number is not finite.
  public static func ofRatings(
    _ ratings: JudgeRatings, judge: Int, logLengths: [Double?], criteria: [Int]? = nil,
    models: [Int]? = nil, reference: [Double?]? = nil
  ) throws(StatisticsError) -> Outcome<ClusteredRegression> {
    guard judge >= 0, judge < ratings.judgeCount else {
      throw .noSuchColumn(judge, columns: ratings.judgeCount)
    }
    let lists = [logLengths.count, criteria?.count, models?.count, reference?.count]
    for case let count? in lists where count != ratings.unitCount {
      throw .lengthsDiffer(ratings.unitCount, count)
    }
    try requireFinite(logLengths.compactMap(\.self))
    try requireFinite((reference ?? []).compactMap(\.self))
    var used: [(unit: Int, deviation: Double, length: Double)] = []
    for unit in 0..<ratings.unitCount {
      guard let length = logLengths[unit],
        let deviation = ratings.deviation(of: judge, unit: unit, from: reference)
      else { continue }
      used.append((unit, deviation, length))
    }
    guard !used.isEmpty else { return .undefined(.noSharedUnits) }
    // The constant takes up the mean, which lies far from 0 and would cost digits.
    let centre = used.reduce(0) { $0 + $1.length } / Double(used.count)
    var width = 2
    var factors: [[Int: Int]] = []
    for levels in [criteria, models].compactMap(\.self) {
      // The first level that occurs is the constant's.
      let own = Set(used.map { levels[$0.unit] }).sorted().dropFirst()
      factors.append(
        Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, width + $0) }))
      width += own.count
    }
    var design = SparseRows(width: width)
    for (unit, _, length) in used {
      var entries: [(column: Int, value: Double)] = [(0, 1), (slope, length - centre)]
      for (levels, columns) in zip([criteria, models].compactMap(\.self), factors) {
        if let column = columns[levels[unit]] { entries.append((column, 1)) }
      }
      design.add(entries)
    }
    return ClusteredRegression.fit(
      design, values: used.map(\.deviation), clusters: used.map { ratings.cluster(of: $0.unit) })
  }
}

extension JudgeRatings {
  /// The mean score of a judge for a unit less that of all others, or less a gold score; nil where one
  /// of them is missing.
  func deviation(of judge: Int, unit: Int, from reference: [Double?]?) -> Double? {
    var (own, others) = ((sum: 0.0, count: 0.0), (sum: 0.0, count: 0.0))
    for place in places(of: unit) {
      if Int(judges[place]) == judge {
        own.sum += scores[place]
        own.count += 1
      } else {
        others.sum += scores[place]
        others.count += 1
      }
    }
    guard own.count > 0 else { return nil }
    if let reference { return reference[unit].map { own.sum / own.count - $0 } }
    return others.count > 0 ? own.sum / own.count - others.sum / others.count : nil
  }
}
