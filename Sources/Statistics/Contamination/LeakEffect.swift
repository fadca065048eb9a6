/// How much higher scores are where a model may have read the items.
///
/// Least squares with CR2 errors by cluster and Satterthwaite's degrees of freedom. Of this error and
/// that of independent rows of equal variance the larger one is taken: a small set of items that
/// happen to be answered alike has no spread of its own, and would look certain.
///
///     let effect = try LeakEffect.gap([1, 1, 0, 1, 0, 0, 1, 0], isExposed: isPublic, clusters: topics)
///     let p = effect.value?.test(alternative: .greater).value?.pValue
///
/// Source: Bell & McCaffrey (2002), "Bias reduction in standard errors for linear regression with
/// multi-stage samples"; Angrist & Pischke (2009), "Mostly harmless econometrics", section 8.1, for the
/// larger of both errors.
public enum LeakEffect {
  /// The mean over the exposed items less that over the others.
  ///
  /// - Parameters:
  ///   - values: scores, or ``RelativeScores``.
  ///   - isExposed: whether each item may have been read.
  ///   - clusters: the cluster of each item, by any numbering.
  /// - Returns: undefined where a set is empty.
  /// - Throws: ``StatisticsError`` when lists differ in length or a value is not finite.
  public static func gap(
    _ values: [Double], isExposed: [Bool], clusters: [Int]
  ) throws(StatisticsError) -> Outcome<ClusteredEffect> {
    guard isExposed.count == values.count else {
      throw .lengthsDiffer(values.count, isExposed.count)
    }
    if let obstacle = obstacle(isExposed) { return .undefined(obstacle) }
    return try effect(
      of: 1, rows: isExposed.flatMap { [1, $0 ? 1 : 0] }, columns: 2, values, clusters)
  }

  /// The drop of scores at a model's release, with one straight line in time on both sides.
  ///
  /// - Parameters:
  ///   - values: scores, or ``RelativeScores``.
  ///   - days: the day of each item relative to the release; those before it may have been read.
  ///   - clusters: the cluster of each item.
  /// - Returns: the drop, and the slope in 365 days; undefined where all items lie on one side.
  /// - Throws: ``StatisticsError`` when lists differ in length or a number is not finite.
  public static func drop(
    _ values: [Double], days: [Double], clusters: [Int]
  ) throws(StatisticsError) -> Outcome<(drop: ClusteredEffect, slope: ClusteredEffect)> {
    guard days.count == values.count else { throw .lengthsDiffer(values.count, days.count) }
    if let obstacle = obstacle(days.map { $0 < 0 }) { return .undefined(obstacle) }
    let rows = days.flatMap { [1, $0 < 0 ? 1 : 0, $0 / 365] }
    let drop = try effect(of: 1, rows: rows, columns: 3, values, clusters)
    let slope = try effect(of: 2, rows: rows, columns: 3, values, clusters)
    return drop.flatMap { drop in slope.map { (drop, $0) } }
  }

  /// The mean of differences between an item and the same in other words.
  ///
  /// - Parameters:
  ///   - differences: original less rephrased, one an item.
  ///   - clusters: the cluster of each item.
  /// - Throws: ``StatisticsError`` when lists differ in length or a number is not finite.
  public static func paired(
    _ differences: [Double], clusters: [Int]
  ) throws(StatisticsError) -> Outcome<ClusteredEffect> {
    try effect(
      of: 0, rows: [Double](repeating: 1, count: differences.count), columns: 1, differences,
      clusters)
  }

  private static func obstacle(_ isExposed: [Bool]) -> UndefinedReason? {
    if !isExposed.contains(true) { return .notTestable("no item may have been read") }
    if !isExposed.contains(false) { return .notTestable("every item may have been read") }
    return nil
  }

  private static func effect(
    of column: Int, rows: [Double], columns: Int, _ values: [Double], _ clusters: [Int]
  ) throws(StatisticsError) -> Outcome<ClusteredEffect> {
    let robust = try ClusteredRegression.fit(
      rows: rows, columns: columns, values: values, clusters: clusters)
    let plain = try ClusteredRegression.fit(rows: rows, columns: columns, values: values)
    return robust.flatMap { robust in
      plain.map { plain in
        let found = robust.effect(column)
        return ClusteredEffect(
          value: found.value, clusters: found.clusters,
          standardError: found.standardError.flatMap { error in
            plain.independentError(column).map { max(error, $0) }
          },
          degreesOfFreedom: found.degreesOfFreedom, method: found.method)
      }
    }
  }
}

extension ClusteredEffect {
  /// The test that the effect is 0.
  public func test(alternative: Alternative) -> Outcome<TestResult> {
    standardError.flatMap { error in
      degreesOfFreedom.flatMap { TestResult.student(value / error, $0, alternative) }
    }
  }

  /// The smallest true effect that a one-sided test finds with the power, had it this error.
  ///
  /// - Parameters:
  ///   - significance: of the one-sided test, below one half; of a family of m tests the level over m is
  ///     what its smallest p-value is compared with.
  ///   - power: the chance of finding it.
  public func detectableEffect(significance: Double, power: Double = 0.8) -> Outcome<Double> {
    standardError.flatMap { error in
      degreesOfFreedom.flatMap { degrees in
        guard
          let design = try? ErrorDesign(standardError: error, degreesOfFreedom: max(degrees, 1))
        else { return .undefined(.notFinite) }
        // The design's test is two-sided, and counts findings in the effect's own direction.
        return design.detectableDifference(significance: 2 * significance, power: power)
      }
    }
  }
}
