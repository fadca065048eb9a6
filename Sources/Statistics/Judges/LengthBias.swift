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
  /// Judges who rated the same responses share one design, so that many cost little more than one.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges.
  ///   - judges: the judges in question.
  ///   - logLengths: the logarithm of each unit's length; nil where it is not known.
  ///   - criteria: the criterion of each unit, which then has an effect of its own, so that lengths are
  ///     compared within criteria; nil for one criterion.
  ///   - models: the model of each unit, which then has an effect of its own; nil for none.
  ///   - reference: a gold score of each unit, to be compared with in place of the other judges.
  /// - Returns: one regression for each of `judges`; undefined where no unit has the judge, another score
  ///   and a length, and where lengths do not vary within criteria and models.
  /// - Throws: ``StatisticsError`` for a judge that there is not, when a list has not one entry a unit,
  ///   or a number is not finite.
  /// - Complexity: O(judges x ratings + clusters x columns³ for each set of responses).
  public static func ofRatings(
    _ ratings: JudgeRatings, judges: [Int], logLengths: [Double?], criteria: [Int]? = nil,
    models: [Int]? = nil, reference: [Double?]? = nil
  ) throws(StatisticsError) -> [Outcome<ClusteredRegression>] {
    for judge in judges where judge < 0 || judge >= ratings.judgeCount {
      throw .noSuchColumn(judge, columns: ratings.judgeCount)
    }
    let lists = [logLengths.count, criteria?.count, models?.count, reference?.count]
    for case let count? in lists where count != ratings.unitCount {
      throw .lengthsDiffer(ratings.unitCount, count)
    }
    try requireFinite(logLengths.compactMap(\.self))
    try requireFinite((reference ?? []).compactMap(\.self))
    let factors = [criteria, models].compactMap(\.self).map(Factor.init)
    let deviations = judges.map { Deviations(ratings, of: $0, logLengths, reference) }
    var results = [Outcome<ClusteredRegression>](
      repeating: .undefined(.noSharedUnits), count: judges.count)
    var isDone = deviations.map(\.units.isEmpty)
    for first in judges.indices where !isDone[first] {
      let units = deviations[first].units
      let alike = judges.indices.filter { !isDone[$0] && deviations[$0].units == units }
      let lengths = units.map { logLengths[Int($0)] ?? 0 }
      let fits = ClusteredRegression.fit(
        design(units, lengths: lengths, factors), values: alike.map { deviations[$0].values },
        clusters: units.map { ratings.cluster(of: Int($0)) })
      for (judge, fit) in zip(alike, fits) {
        results[judge] = fit
        isDone[judge] = true
      }
    }
    return results
  }

  /// A constant, the length, and all levels of the factors that occur but the first.
  private static func design(
    _ units: [Int32], lengths: [Double], _ factors: [Factor]
  ) -> SparseRows {
    // The constant takes up the mean, which lies far from 0 and would cost digits.
    let centre = lengths.reduce(0, +) / Double(max(lengths.count, 1))
    var width = 2
    var columns: [[Int]] = []
    for factor in factors {
      var isUsed = [Bool](repeating: false, count: factor.levels)
      for unit in units { isUsed[Int(factor.level[Int(unit)])] = true }
      var column = [Int](repeating: -1, count: factor.levels)
      // The first level that occurs is the constant's.
      for level in column.indices.filter({ isUsed[$0] }).dropFirst() {
        column[level] = width
        width += 1
      }
      columns.append(column)
    }
    var design = SparseRows(width: width)
    for (place, unit) in units.enumerated() {
      design.append(1, column: 0)
      design.append(lengths[place] - centre, column: slope)
      for (factor, columns) in zip(factors, columns) {
        let column = columns[Int(factor.level[Int(unit)])]
        if column >= 0 { design.append(1, column: column) }
      }
      design.endRow()
    }
    return design
  }

  /// The level of each unit, numbered in the order of the labels.
  private struct Factor {
    let level: [Int32]
    let levels: Int

    init(_ labels: [Int]) {
      let groups = Partition(labels)
      var level = [Int32](repeating: 0, count: labels.count)
      for group in 0..<groups.count {
        for unit in groups[group] { level[unit] = Int32(group) }
      }
      self.level = level
      levels = groups.count
    }
  }

  /// How far a judge's scores lie above the others, or above gold, where a length is known.
  private struct Deviations {
    private(set) var units: [Int32] = []
    private(set) var values: [Double] = []

    init(
      _ ratings: JudgeRatings, of judge: Int, _ logLengths: [Double?], _ reference: [Double?]?
    ) {
      for unit in 0..<ratings.unitCount where logLengths[unit] != nil {
        guard let deviation = ratings.deviation(of: judge, unit: unit, from: reference) else {
          continue
        }
        units.append(Int32(unit))
        values.append(deviation)
      }
    }
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
