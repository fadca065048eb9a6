import GSLSupport

/// Intraclass correlations of numeric ratings: how much of their variance lies between units.
///
///     let analysis = IntraclassCorrelation(table)
///     let single = analysis.estimate(.randomSingle)
///
/// Units and raters without any rating are left out. Where cells are missing, the variances are
/// estimated by restricted maximum likelihood from all ratings: of units, raters and residual for the
/// two-way forms, of units and residual for the one-way forms, whose model has no raters. Intervals
/// then come from the profile of that likelihood. Where each unit has as many ratings, by whomever, the
/// one-way forms are those of the analysis of variance. The averaged forms are those of the mean of
/// ``ratingsPerUnit`` ratings, as the units have them, and not of all raters.
///
/// Source: Shrout & Fleiss (1979), "Intraclass correlations"; McGraw & Wong (1996), "Forming
/// inferences about some intraclass correlation coefficients".
public struct IntraclassCorrelation: Sendable {
  /// How many units have a rating.
  public let units: Int
  /// How many raters gave one.
  public let raters: Int
  /// The harmonic mean of the ratings of a unit: the k of the averaged forms, and the number of raters
  /// where each rated all units.
  public let ratingsPerUnit: Double
  /// Whether each of the raters rated each of the units.
  public let isComplete: Bool
  /// The estimated variances of the two-way model, where cells are missing.
  public let components: VarianceComponents?

  /// What the estimates of a model are made from.
  private struct Basis {
    let squares: MeanSquares
    let law: IntraclassEstimate.Law
  }

  private let twoWay: Outcome<Basis>
  private let oneWay: Outcome<Basis>
  /// Where the likelihood of the two-way model is largest, for a search nearby.
  let best: RestrictedLikelihood.Place?
  let bestOneWay: RestrictedLikelihood.Place?

  /// Takes the variances of a table apart.
  public init(_ table: RatingTable) {
    let rows = (0..<table.unitCount).map { unit in
      (0..<table.raterCount).map { table.rating(unit: unit, rater: $0) }
    }
    self.init(rows, hasNamedRaters: table.hasNamedRaters)
  }

  /// - Parameter near: the same of nearly the same ratings, whose variances are a place to begin at.
  init(_ all: [[Double?]], hasNamedRaters: Bool = true, near: IntraclassCorrelation? = nil) {
    let rows = Self.rated(all)
    units = rows.count
    raters = rows.first?.count ?? 0
    let design = RatingDesign(rows)
    ratingsPerUnit = design.ratingsPerUnit
    isComplete = rows.allSatisfy { $0.allSatisfy { $0 != nil } }
    let obstacle: UndefinedReason? =
      units == 0
      ? .noData
      : !hasNamedRaters
        ? .ratersUnknown
        : raters < 2
          ? .wrongRaterCount(raters, needed: 2)
          : units < 2 ? .tooFewUnits(units, needed: 2) : nil
    if let obstacle {
      (twoWay, oneWay) = (.undefined(obstacle), .undefined(obstacle))
      (components, best, bestOneWay) = (nil, nil, nil)
      return
    }
    if isComplete {
      let squares = MeanSquares(
        rows.flatMap { $0.compactMap(\.self) }, raters: raters, of: Array(rows.indices))
      let basis = Outcome.value(Basis(squares: squares, law: .meanSquares))
      (twoWay, oneWay) = (basis, basis)
      (components, best, bestOneWay) = (nil, nil, nil)
      return
    }
    let analysis = OneWayAnalysis(rows, design: design)
    // Where all ratings of each unit are the same there is nothing to estimate: all forms are 1.
    if design.lack == nil, let analysis, analysis.squares.withinUnits == 0,
      analysis.squares.betweenUnits > 0
    {
      let basis = Outcome.value(Basis(squares: analysis.squares, law: .meanSquares))
      (twoWay, oneWay) = (basis, basis)
      (components, best, bestOneWay) = (nil, nil, nil)
      return
    }
    let likelihood = RestrictedLikelihood(rows)
    if let lack = design.lack ?? VarianceComponents.obstacle(likelihood) {
      twoWay = .undefined(lack)
      (components, best) = (nil, nil)
    } else {
      let place = likelihood.least(near: near?.best)
      let estimated = VarianceComponents.components(likelihood, at: place)
      components = estimated.value
      best = place
      twoWay = estimated.map { [units, ratingsPerUnit] in
        Basis(
          squares: MeanSquares($0, units: units, ratings: ratingsPerUnit),
          law: .likelihood(likelihood, place))
      }
    }
    guard let analysis else {
      oneWay = .undefined(.noPairableRatings)
      bestOneWay = nil
      return
    }
    if design.isBalanced {
      oneWay = .value(Basis(squares: analysis.squares, law: .meanSquares))
      bestOneWay = nil
    } else if likelihood.scale == 0 {
      oneWay = .undefined(.noVariation)
      bestOneWay = nil
    } else {
      let place = likelihood.leastWithoutRaters(near: near?.bestOneWay?.units)
      bestOneWay = place
      oneWay = VarianceComponents.components(likelihood, at: place).map { [units, ratingsPerUnit] in
        Basis(
          squares: MeanSquares($0, units: units, ratings: ratingsPerUnit),
          law: .oneWayLikelihood(
            likelihood, place, analysis.squares, ratings: analysis.ratings))
      }
    }
  }

  /// The same of some units of a complete table, for refits without copies.
  ///
  /// - Parameters:
  ///   - values: the ratings, unit after unit.
  ///   - kept: the units that count.
  init(complete values: [Double], raters: Int, of kept: [Int]) {
    units = kept.count
    self.raters = raters
    ratingsPerUnit = Double(raters)
    isComplete = true
    (components, best, bestOneWay) = (nil, nil, nil)
    let basis: Outcome<Basis> =
      kept.count < 2
      ? .undefined(kept.isEmpty ? .noData : .tooFewUnits(kept.count, needed: 2))
      : .value(
        Basis(squares: MeanSquares(values, raters: raters, of: kept), law: .meanSquares))
    (twoWay, oneWay) = (basis, basis)
  }

  /// The rows and columns that hold a rating.
  private static func rated(_ rows: [[Double?]]) -> [[Double?]] {
    let rows = rows.filter { $0.contains { $0 != nil } }
    var isActive = [Bool](repeating: false, count: rows.first?.count ?? 0)
    for row in rows {
      for (rater, cell) in row.enumerated() where cell != nil { isActive[rater] = true }
    }
    let active = isActive.indices.filter { isActive[$0] }
    return active.count == isActive.count ? rows : rows.map { row in active.map { row[$0] } }
  }

  /// One form of the correlation.
  ///
  /// - Parameters:
  ///   - form: which one.
  ///   - convention: how the agreement forms are tested and bounded.
  ///   - variances: from what the one-way forms are made where cells are missing.
  /// - Returns: undefined without variation, for fewer than two units or raters, and where the design
  ///   does not tell the variances of the form apart.
  public func estimate(
    _ form: IntraclassForm, convention: IntraclassConvention = .shroutFleiss,
    oneWay variances: OneWayVariances = .ownModel
  ) -> Outcome<IntraclassEstimate> {
    let isCrossed = form.isOneWay && variances == .crossedComponents && !isComplete
    let basis: Outcome<Basis> =
      isCrossed
      ? components.map { components in
        .value(
          Basis(
            squares: MeanSquares(components, units: units, ratings: Double(raters)), law: .none))
      } ?? twoWay : form.isOneWay ? oneWay : twoWay
    return basis.flatMap { basis in
      guard let value = basis.squares.correlation(form) else {
        return .undefined(
          basis.squares.betweenUnits == 0 && basis.squares.withinUnits > 0
            ? .equalUnitMeans : .noVariation)
      }
      return .value(
        IntraclassEstimate(
          form: form, convention: convention, value: value, squares: basis.squares,
          law: basis.law))
    }
  }
}

/// How the agreement forms (2,1) and (2,k) of the intraclass correlation are tested and bounded.
public enum IntraclassConvention: String, CaseIterable, Codable, Sendable {
  /// The F test of the two-way table; the bounds of (2,k) are those of (2,1), stepped up by the
  /// Spearman-Brown formula (Shrout & Fleiss 1979; R `psych`).
  case shroutFleiss
  /// Satterthwaite's degrees of freedom in the test and in the bounds of both (McGraw & Wong 1996;
  /// R `irr`).
  case mcGrawWong
}

/// From what the one-way forms of the intraclass correlation are made where cells are missing.
public enum OneWayVariances: String, CaseIterable, Codable, Sendable {
  /// From a model without raters: each unit has raters of its own, and what they differ by is error.
  case ownModel
  /// From the variances of units, raters and residual, by the formula of a complete table of all
  /// raters, as R `psych` does with `lmer = TRUE`. It is no one-way model; for comparison only.
  case crossedComponents
}

/// The analysis of variance of units that each have raters of their own.
///
/// Source: Searle, Casella & McCulloch (1992), "Variance Components", chapter 3.
struct OneWayAnalysis {
  let squares: MeanSquares
  /// How many ratings there are.
  let ratings: Double

  /// - Returns: nil where no unit has two ratings, or there is one unit.
  init?(_ rows: [[Double?]], design: RatingDesign) {
    let units = rows.map { $0.compactMap(\.self) }.filter { !$0.isEmpty }
    let count = Double(units.count)
    let size = design.unitCounts.reduce(0, +)
    guard units.count >= 2, size > count else { return nil }
    let mean = units.reduce(0) { $0 + $1.reduce(0, +) } / size
    var between = 0.0
    var within = 0.0
    var largest = 0.0
    for unit in units {
      let width = Double(unit.count)
      let own = unit.reduce(0, +) / width
      between += width * (own - mean) * (own - mean)
      for value in unit {
        within += (value - own) * (value - own)
        largest = max(largest, abs(value))
      }
    }
    // Deviations that rounding alone can make are none.
    let rounding = 16 * Double.ulpOfOne * largest
    func clean(_ sum: Double) -> Double { sum <= rounding * rounding * size ? 0 : sum }
    ratings = size
    squares = MeanSquares(
      units: count, raters: design.ratingsPerUnit, betweenUnits: clean(between) / (count - 1),
      withinUnits: clean(within) / (size - count))
  }
}
