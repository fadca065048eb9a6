import Foundation
import GSLSupport

/// The error of a coefficient of units that come in clusters, from the coefficient without each of
/// them.
///
/// Clusters are left out one by one, or in at most a given number of groups of equally many clusters
/// (Kott 2001, "The delete-a-group jackknife"), so that the cost does not grow with their number.
///
/// Source: Efron & Tibshirani (1993), chapter 11; Student's t with one degree of freedom less than
/// there are groups.
public struct ClusterJackknife: Sendable, Equatable {
  /// The scale on which the coefficient is taken to be about normal.
  public enum Scale: Sendable {
    /// That of the coefficient, which is at most 1.
    case linear
    /// The inverse hyperbolic tangent of a correlation.
    case fisherZ
    /// The logarithm of 1 less a reliability (Bonett 2002).
    case logComplement
    /// The logarithm of what is above 0.
    case logarithm
    /// That of the coefficient, which has no end.
    case free
  }

  /// The coefficient of all units.
  public let estimate: Double
  /// How many clusters, or groups of them, were left out in turn.
  public let groups: Int
  /// The standard error of the coefficient itself.
  public let standardError: Outcome<Double>

  private let scale: Scale
  private let scaledError: Outcome<Double>
  private let method: String

  /// The clusters that are left out together: a number below the number of groups for each unit.
  ///
  /// Clusters are dealt out in turn by their numbers.
  static func groups(of clusters: [Int], isUsed: [Bool], most: Int) -> (of: [Int], count: Int) {
    let used = clusters.indices.filter { isUsed[$0] }
    let partition = Partition(used.map { clusters[$0] })
    // A unit that is not used goes with its cluster all the same.
    var group = [Int](repeating: -1, count: clusters.count)
    for number in 0..<partition.count {
      for place in partition[number] { group[used[place]] = number % most }
    }
    if used.count < clusters.count {
      var known: [Int: Int] = [:]
      for unit in used { known[clusters[unit]] = group[unit] }
      for unit in clusters.indices where !isUsed[unit] {
        group[unit] = known[clusters[unit]] ?? -1
      }
    }
    return (group, min(partition.count, most))
  }

  /// The error of any coefficient, from what it is without each group of what was drawn.
  ///
  /// - Parameters:
  ///   - estimate: the coefficient of all.
  ///   - replicates: the coefficient without each group.
  ///   - method: what its interval is called.
  /// - Returns: undefined for fewer than two groups, and where a group carries the coefficient so that
  ///   without it there is none.
  public static func of(
    _ estimate: Double, without replicates: [Outcome<Double>], scale: Scale,
    method: String = "cluster-jackknife-t"
  ) -> Outcome<ClusterJackknife> {
    guard replicates.count >= 2 else { return .undefined(.tooFewClusters(replicates.count)) }
    var values: [Double] = []
    for replicate in replicates {
      switch replicate {
      case .value(let value): values.append(value)
      case .undefined(let reason): return .undefined(reason)
      }
    }
    return .value(
      ClusterJackknife(
        estimate: estimate, groups: values.count, standardError: error(values),
        scale: scale, scaledError: error(values.map { scaled($0, scale) }), method: method))
  }

  /// The coefficient on its scale; infinite for a perfect correlation.
  private static func scaled(_ value: Double, _ scale: Scale) -> Double {
    switch scale {
    case .linear, .free: value
    case .fisherZ: 1 - abs(value) < 1e-12 ? .infinity : atanh(value)
    case .logComplement: 1 - value < 1e-12 ? .infinity : -log(1 - value)
    case .logarithm: value > 0 ? log(value) : .infinity
    }
  }

  /// From the scale back to the coefficient.
  private func unscaled(_ value: Double) -> Double {
    switch scale {
    case .linear: min(value, 1)
    case .free: value
    case .fisherZ: tanh(value)
    case .logComplement: 1 - exp(-value)
    case .logarithm: exp(value)
    }
  }

  private static func error(_ values: [Double]) -> Outcome<Double> {
    guard values.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    let size = Double(values.count)
    // In order, so that the numbers of the clusters show in no rounding.
    let ordered = values.sorted()
    let mean = ordered.reduce(0, +) / size
    let squares = ordered.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 1e-24 * size else { return .undefined(.constantData) }
    return .value(((size - 1) / size * squares).squareRoot())
  }

  /// The interval by Student's t; of what is at most 1, at most 1.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return scaledError.flatMap { error in
      .deciding { () throws(GSLError) in
        let reach =
          try StudentTDistribution.quantile(
            (1 + level) / 2, degreesOfFreedom: Double(groups - 1)) * error
        let centre = Self.scaled(estimate, scale)
        guard centre.isFinite, reach.isFinite else { return .undefined(.notFinite) }
        let ends = (centre - reach, centre + reach)
        return .value(
          ConfidenceInterval(
            lower: scale == .linear ? ends.0 : unscaled(ends.0), upper: unscaled(ends.1),
            level: level, method: method))
      }
    }
  }

  /// The two-sided test that the coefficient is 0.
  public var test: Outcome<TestResult> {
    scaledError.flatMap { error in
      let statistic = Self.scaled(estimate, scale) / error
      guard statistic.isFinite else { return .undefined(.notFinite) }
      return .computing { () throws(GSLError) in
        TestResult(
          statistic: statistic,
          pValue: 2
            * (try StudentTDistribution.cumulative(
              -abs(statistic), degreesOfFreedom: Double(groups - 1))),
          method: .asymptotic, degreesOfFreedom: Double(groups - 1))
      }
    }
  }
}

extension RatingTable {
  /// How many groups of clusters are left out in turn: more give no better error.
  private static let mostGroups = 200
  /// As many where each of them takes a search.
  private static let mostSearches = 50

  /// A correlation of the two raters without each cluster of units.
  ///
  /// - Parameters:
  ///   - clusters: the cluster of each unit.
  ///   - coefficient: the correlation, as of ``RatingPairs``.
  /// - Returns: undefined where the correlation is, for fewer than two clusters with pairs, and where
  ///   without one of them there is no correlation.
  public func jackknife(
    clusters: [Int], _ coefficient: (RatingPairs) -> Outcome<AssociationEstimate>
  ) -> Outcome<ClusterJackknife> {
    RatingPairs.of(self).flatMap(coefficient).flatMap { whole in
      let isPair = (0..<unitCount).map { ratingCount(unit: $0) == 2 }
      let groups = ClusterJackknife.groups(
        of: clusters, isUsed: isPair, most: Self.mostGroups)
      let replicates = (0..<groups.count).map { group in
        RatingPairs.of(keeping { isPair[$0] && groups.of[$0] != group })
          .flatMap(coefficient).map(\.value)
      }
      return ClusterJackknife.of(whole.value, without: replicates, scale: .fisherZ)
    }
  }

  /// Intraclass correlations without each cluster of units.
  ///
  /// - Parameters:
  ///   - clusters: the cluster of each unit.
  ///   - whole: the correlations of all units.
  /// - Returns: an entry a form, undefined where the form is, for fewer than two clusters, and where
  ///   without one of them there is no correlation.
  /// - Complexity: an ``IntraclassCorrelation`` for each cluster, at most 200, or 50 where cells are
  ///   missing.
  public func jackknife(
    clusters: [Int], of whole: IntraclassCorrelation
  ) -> [IntraclassForm: Outcome<ClusterJackknife>] {
    let isRated = (0..<unitCount).map { ratingCount(unit: $0) > 0 }
    let groups = ClusterJackknife.groups(
      of: clusters, isUsed: isRated,
      most: whole.isComplete ? Self.mostGroups : Self.mostSearches)
    let parts =
      whole.isComplete && whole.raters > 1 && hasNamedRaters
      ? completeParts(isRated, groups)
      : incompleteParts(isRated, groups, near: whole)
    return Dictionary(
      uniqueKeysWithValues: IntraclassForm.allCases.map { form in
        (
          form,
          whole.estimate(form).flatMap { estimate in
            ClusterJackknife.of(
              estimate.value, without: parts.map { $0.estimate(form).map(\.value) },
              scale: .linear)
          }
        )
      })
  }

  /// Each rater who gave a rating gave one to each unit that has any.
  private func completeParts(
    _ isRated: [Bool], _ groups: (of: [Int], count: Int)
  ) -> [IntraclassCorrelation] {
    let units = isRated.indices.filter { isRated[$0] }
    let raters = (0..<raterCount).filter { codes[units[0] * raterCount + $0] >= 0 }
    let values = units.flatMap { unit in
      raters.map { categories.values[Int(codes[unit * raterCount + $0])] }
    }
    return FixedBlocks.map(groups.count) { group in
      IntraclassCorrelation(
        complete: values, raters: raters.count,
        of: units.indices.filter { groups.of[units[$0]] != group })
    }
  }

  private func incompleteParts(
    _ isRated: [Bool], _ groups: (of: [Int], count: Int), near whole: IntraclassCorrelation
  ) -> [IntraclassCorrelation] {
    let rows = (0..<unitCount).map { unit in
      (0..<raterCount).map { rating(unit: unit, rater: $0) }
    }
    return (0..<groups.count).map { group in
      IntraclassCorrelation(
        rows.indices.filter { isRated[$0] && groups.of[$0] != group }.map { rows[$0] },
        hasNamedRaters: hasNamedRaters, near: whole)
    }
  }

  /// The table of some of the units.
  private func keeping(_ isKept: (Int) -> Bool) -> RatingTable {
    let units = (0..<unitCount).filter(isKept)
    return RatingTable(
      unitCount: units.count, raterCount: raterCount, categories: categories,
      codes: units.flatMap { codes[$0 * raterCount..<($0 + 1) * raterCount] },
      hasNamedRaters: hasNamedRaters)
  }
}
