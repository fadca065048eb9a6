/// Weighted means of several variables over respondents of a survey, with their covariance by
/// linearisation.
///
/// The mean of variable j over a domain is y_j = Σ w y / Σ w over the domain's respondents who have the
/// variable. Its linearised value of a respondent is w (y - y_j) / Σ w, and zero for all others, who stay in
/// the design: a missing value makes a domain, and takes nobody out of the sample. The covariance is that
/// of the totals of these values over primary sampling units, Σ_h n_h / (n_h - 1) Σ_c (u_c - ū_h)²
/// within strata h of n_h units.
///
///     let means = try SurveyMeans(values, variables: 10, design: design, domain: isWoman)
///     means.mean(0).value               // the weighted mean
///     means.standardError(0).value
///     means.covariance.value?[0, 1]
///
/// Source: Särndal, Swensson & Wretman (1992), sections 5.5 to 5.8 and 10.3; Wolter (2007),
/// "Introduction to variance estimation", chapter 6. Equal to `svymean` of R's `survey` with
/// `na.rm = TRUE` on a subset of the design.
public struct SurveyMeans: Sendable {
  /// How many variables.
  public let variables: Int
  /// How many respondents the domain has, with or without values.
  public let respondents: Int
  /// How many of them have each variable.
  public let counts: [Int]
  /// The sum of the weights of those who have it.
  public let weightTotals: [Double]
  /// The variables that have a mean, in their order.
  public let measured: [Int]
  /// The covariance of the means of the variables ``measured``, in that order.
  ///
  /// Undefined without respondents, and where strata of one primary sampling unit show no spread and the
  /// design refuses them.
  public let covariance: Outcome<EstimateCovariance>
  /// Primary sampling units less strata, of those that have respondents of the domain.
  public let degreesOfFreedom: Int

  private let means: [Outcome<Double>]
  /// The weighted variance of a respondent's value about the mean, times n/(n - 1).
  private let spreads: [Double]
  /// The variables' places in ``measured``.
  private let places: [Int?]

  /// The means over a domain.
  ///
  /// - Parameters:
  ///   - values: a row of `variables` numbers a respondent; NaN where there is no value.
  ///   - variables: how many variables, 1 or more.
  ///   - design: how the respondents were sampled.
  ///   - domain: which respondents belong to the domain; nil where all do.
  /// - Throws: ``StatisticsError`` when a list has another length, or a value is infinite.
  /// - Complexity: O(n · variables + units · variables²).
  public init(
    _ values: [Double], variables: Int, design: SurveyDesign, domain: [Bool]? = nil
  ) throws(StatisticsError) {
    guard variables > 0 else {
      throw .argumentNotUsable(name: "variables", value: Double(variables))
    }
    let rows = design.respondents
    guard values.count == rows * variables else {
      throw .lengthsDiffer(values.count, rows * variables)
    }
    if let count = domain?.count, count != rows { throw .lengthsDiffer(rows, count) }
    // The square of a larger number is none.
    if let index = values.firstIndex(where: { abs($0) > 1e150 }) { throw .valueNotFinite(index) }
    self.variables = variables
    respondents = domain?.count { $0 } ?? rows
    degreesOfFreedom = Self.degreesOfFreedom(design, domain: domain)
    var counts: [Int] = []
    var totals: [Double] = []
    var means: [Outcome<Double>] = []
    var spreads: [Double] = []
    for variable in 0..<variables {
      var weightSum = ExactSum()
      var sum = ExactSum()
      var count = 0
      for row in 0..<rows where domain?[row] ?? true {
        let value = values[row * variables + variable]
        guard !value.isNaN else { continue }
        count += 1
        weightSum.add(design.weights[row])
        sum.add(product: design.weights[row], value)
      }
      let total = weightSum.value
      let mean = sum.value / total
      counts.append(count)
      totals.append(total)
      means.append(total > 0 && mean.isFinite ? .value(mean) : .undefined(.noData))
      var squares = ExactSum()
      for row in 0..<rows where count > 1 && total > 0 && domain?[row] ?? true {
        let value = values[row * variables + variable]
        guard !value.isNaN else { continue }
        let distance = value - mean
        squares.add(product: design.weights[row] * distance, distance)
      }
      spreads.append(
        count > 1 && total > 0
          ? squares.value / total * Double(count) / Double(count - 1) : 0)
    }
    self.counts = counts
    weightTotals = totals
    self.means = means
    self.spreads = spreads
    let measured = means.indices.filter { means[$0].value != nil }
    self.measured = measured
    places = means.indices.map { measured.firstIndex(of: $0) }
    if measured.isEmpty {
      covariance = .undefined(.noData)
    } else if let obstacle = design.obstacle {
      covariance = .undefined(obstacle)
    } else {
      let linearised = Self.linearised(
        values, variables, design, domain, measured, means: means.map { $0.value ?? 0 },
        totals: totals)
      let matrix = design.covariance(ofTotals: linearised, count: measured.count)
      covariance =
        matrix.allSatisfy(\.isFinite)
        ? .value(EstimateCovariance(unchecked: matrix, count: measured.count))
        : .undefined(.notFinite)
    }
  }

  /// The totals of linearised values: a row of the measured variables a unit.
  private static func linearised(
    _ values: [Double], _ variables: Int, _ design: SurveyDesign, _ domain: [Bool]?,
    _ measured: [Int], means: [Double], totals: [Double]
  ) -> [Double] {
    let count = measured.count
    var result = [Double](repeating: 0, count: design.primaryUnitCount * count)
    for (place, variable) in measured.enumerated() {
      let (mean, total) = (means[variable], totals[variable])
      if design.areUnitsRespondents {
        for row in 0..<design.respondents where domain?[row] ?? true {
          let value = values[row * variables + variable]
          if !value.isNaN {
            result[row * count + place] = design.weights[row] * (value - mean) / total
          }
        }
        continue
      }
      var sums = [ExactSum](repeating: ExactSum(), count: design.primaryUnitCount)
      for row in 0..<design.respondents where domain?[row] ?? true {
        let value = values[row * variables + variable]
        guard !value.isNaN else { continue }
        sums[Int(design.unitOfRespondent[row])].add(product: design.weights[row], value - mean)
      }
      for (unit, sum) in sums.enumerated() { result[unit * count + place] = sum.value / total }
    }
    return result
  }

  private static func degreesOfFreedom(_ design: SurveyDesign, domain: [Bool]?) -> Int {
    guard let domain else { return design.degreesOfFreedom }
    var hasMembers = [Bool](repeating: false, count: design.primaryUnitCount)
    for row in domain.indices where domain[row] {
      hasMembers[Int(design.unitOfRespondent[row])] = true
    }
    var strata = Set<Int32>()
    for unit in hasMembers.indices where hasMembers[unit] {
      strata.insert(design.stratumOfUnit[unit])
    }
    return hasMembers.count { $0 } - strata.count
  }

  /// The weighted mean of a variable.
  ///
  /// - Parameter variable: from 0.
  /// - Returns: undefined where nobody of the domain with a positive weight has the variable.
  public func mean(_ variable: Int) -> Outcome<Double> {
    means.indices.contains(variable) ? means[variable] : .undefined(.noSuchQuantity(variable))
  }

  /// The standard error of a mean.
  ///
  /// - Parameter variable: from 0.
  /// - Returns: undefined as the mean and as ``covariance``.
  public func standardError(_ variable: Int) -> Outcome<Double> {
    mean(variable).flatMap { _ in
      covariance.flatMap { covariance in
        guard let place = places[variable] else { return .undefined(.noData) }
        return .value(covariance.standardError(place))
      }
    }
  }

  /// How much the design raises the variance of a mean over that of as many independent respondents
  /// drawn with replacement: SE² / (s²/n), with s² the weighted variance times n/(n - 1).
  ///
  /// - Parameter variable: from 0.
  /// - Returns: undefined as the error, and where all values are equal.
  ///
  /// Source: Kish (1965), "Survey Sampling", section 8.2; `deff = "replace"` of R's `survey`.
  public func designEffect(_ variable: Int) -> Outcome<Double> {
    standardError(variable).flatMap { error in
      let single = spreads[variable] / Double(max(counts[variable], 1))
      return single > 0 ? .finite(error * error / single) : .undefined(.allValuesEqual)
    }
  }

  /// How many independent respondents would tell as much of a mean: n over the design effect.
  ///
  /// - Parameter variable: from 0.
  /// - Returns: undefined as the design effect, and where that is 0.
  public func effectiveSampleSize(_ variable: Int) -> Outcome<Double> {
    designEffect(variable).flatMap { effect in
      effect > 0 ? .finite(Double(counts[variable]) / effect) : .undefined(.constantData)
    }
  }

  /// A linear combination of the means with its error.
  ///
  /// - Parameter coefficients: one a variable, finite; variables of coefficient 0 need no mean.
  /// - Returns: undefined where a mean is, and as ``covariance``.
  /// - Throws: ``StatisticsError`` for another number of coefficients, and one that is not finite.
  public func contrast(_ coefficients: [Double]) throws(StatisticsError) -> Outcome<SurveyContrast>
  {
    guard coefficients.count == variables else {
      throw .lengthsDiffer(coefficients.count, variables)
    }
    if coefficients.contains(where: { !$0.isFinite }) {
      throw .coefficientNotFinite(quantity: 0)
    }
    let used = coefficients.indices.filter { coefficients[$0] != 0 }
    guard !used.isEmpty else { throw .emptyContrast(quantity: 0) }
    var estimate = ExactSum()
    for variable in used {
      guard let mean = means[variable].value else { return .undefined(.noData) }
      estimate.add(product: coefficients[variable], mean)
    }
    return covariance.flatMap { covariance in
      var variance = ExactSum()
      for first in used {
        for second in used {
          guard let row = places[first], let column = places[second] else { continue }
          variance.add(
            product: coefficients[first] * coefficients[second], covariance[row, column])
        }
      }
      return .value(
        SurveyContrast(
          estimate: estimate.value, standardError: max(variance.value, 0).squareRoot(),
          degreesOfFreedom: degreesOfFreedom))
    }
  }
}

extension SurveyMeans {
  /// The weighted shares of categories: the means of 0 and 1.
  ///
  /// - Parameters:
  ///   - codes: the category of each respondent, from 0; nil where there is no answer.
  ///   - categories: how many there are, 1 or more.
  ///   - design: how the respondents were sampled.
  ///   - domain: which respondents belong to the domain; nil where all do.
  /// - Returns: one mean a category; those of respondents who answered sum to one.
  /// - Throws: ``StatisticsError`` for lists of another length, and a code that is none of the categories.
  /// - Complexity: O(n · categories + units · categories²).
  public static func shares(
    of codes: [Int?], categories: Int, design: SurveyDesign, domain: [Bool]? = nil
  ) throws(StatisticsError) -> SurveyMeans {
    guard codes.count == design.respondents else {
      throw .lengthsDiffer(codes.count, design.respondents)
    }
    guard categories > 0, categories <= 1 << 20 else {
      throw .argumentNotUsable(name: "categories", value: Double(categories))
    }
    var values = [Double](repeating: .nan, count: codes.count * categories)
    for (row, code) in codes.enumerated() {
      guard let code else { continue }
      guard (0..<categories).contains(code) else { throw .noSuchClass(code, classes: categories) }
      for category in 0..<categories { values[row * categories + category] = 0 }
      values[row * categories + code] = 1
    }
    return try SurveyMeans(values, variables: categories, design: design, domain: domain)
  }
}
