/// The delete-one-unit jackknife of weighted means over a survey.
///
/// Replicate r leaves out one primary sampling unit. Stratified (JKn), the other units of its stratum of
/// n_h are multiplied by n_h / (n_h - 1), and the covariance is Σ_r (n_h - 1)/n_h (θ_r - c)(θ_r - c)';
/// unstratified (JK1), all units make one stratum.
///
///     let jackknife = try SurveyJackknife(values, variables: 2, design: design)
///     jackknife.covariance(centre: .replicateMean).value?.standardError(0)
///
/// Source: Wolter (2007), "Introduction to variance estimation", chapter 4; types `JK1` and `JKn` of R's
/// `survey`.
public struct SurveyJackknife: Sendable {
  /// About what replicates are squared.
  public enum Centre: String, Sendable, Codable, CaseIterable {
    /// The mean of the replicates (`mse = FALSE` of R's `survey`).
    case replicateMean
    /// The estimate from all respondents (`mse = TRUE`).
    case fullEstimate
  }

  /// How many variables.
  public let variables: Int
  /// The weighted means over all respondents of the domain.
  public let means: [Outcome<Double>]
  /// The means of each replicate, a row of all variables a replicate, by strata and then units; NaN
  /// where a variable has none.
  public let replicateMeans: [Double]
  /// How many replicates.
  public var replicates: Int { scales.count }
  /// Primary sampling units less strata; of the unstratified one, units less one.
  public let degreesOfFreedom: Int

  private let scales: [Double]
  private let obstacle: UndefinedReason?

  /// The jackknife of means over a domain.
  ///
  /// - Parameters:
  ///   - values: a row of `variables` numbers a respondent; NaN where there is no value.
  ///   - variables: how many variables, 1 or more.
  ///   - design: how the respondents were sampled. Of strata of one unit only `certainty` has a meaning
  ///     here: they have no replicate.
  ///   - domain: which respondents belong to the domain; nil where all do.
  ///   - isStratified: whether units are left out within strata.
  /// - Throws: ``StatisticsError`` when a list has another length, or a value is infinite.
  /// - Complexity: O(n · variables + units · variables).
  public init(
    _ values: [Double], variables: Int, design: SurveyDesign, domain: [Bool]? = nil,
    isStratified: Bool = true
  ) throws(StatisticsError) {
    let full = try SurveyMeans(values, variables: variables, design: design, domain: domain)
    self.variables = variables
    means = (0..<variables).map(full.mean)
    let units = design.primaryUnitCount
    let strata = isStratified ? design.unitsOfStratum : [units]
    degreesOfFreedom = units - strata.count
    var replicateMeans = [Double](
      repeating: .nan, count: strata.reduce(0) { $0 + ($1 > 1 ? $1 : 0) } * variables)
    for variable in 0..<variables {
      let parts = Self.parts(values, variable, variables, design, domain)
      let whole = Part(merging: parts[...])
      var start = 0
      var replicate = 0
      for count in strata {
        let end = start + count
        defer { start = end }
        guard count > 1 else { continue }
        let stratum = Part(merging: parts[start..<end])
        for unit in start..<end {
          replicateMeans[replicate * variables + variable] =
            whole.mean(of: stratum, without: parts[unit], times: Double(count) / Double(count - 1))
          replicate += 1
        }
      }
    }
    var scales: [Double] = []
    for count in strata where count > 1 {
      scales += Array(repeating: Double(count - 1) / Double(count), count: count)
    }
    self.replicateMeans = replicateMeans
    self.scales = scales
    let lone = strata.count { $0 == 1 }
    obstacle =
      design.respondents == 0
      ? .noData
      : lone == strata.count || lone > 0 && design.lonePrimaryUnits != .certainty
        ? .lonePrimaryUnits(strata: lone) : nil
  }

  /// The sums of a variable over some units.
  private struct Part {
    var values = ExactSum()
    var weights = ExactSum()
    /// Respondents with a positive weight and a value.
    var count = 0

    init() {}

    init(merging parts: ArraySlice<Part>) {
      for part in parts {
        values.merge(part.values)
        weights.merge(part.weights)
        count += part.count
      }
    }

    /// The mean over all of this, with a unit of a stratum left out and the rest of the stratum
    /// multiplied; NaN where nobody is left.
    func mean(of stratum: Part, without unit: Part, times factor: Double) -> Double {
      func total(_ sum: (Part) -> ExactSum) -> Double {
        var outside = sum(self)
        outside.add(-sum(stratum).value)
        var within = sum(stratum)
        within.add(-sum(unit).value)
        // What is left of sums over nobody is rounding.
        return (count > stratum.count ? outside.value : 0)
          + (stratum.count > unit.count ? factor * within.value : 0)
      }
      guard count > unit.count else { return .nan }
      return total(\.values) / total(\.weights)
    }
  }

  private static func parts(
    _ values: [Double], _ variable: Int, _ variables: Int, _ design: SurveyDesign,
    _ domain: [Bool]?
  ) -> [Part] {
    var parts = [Part](repeating: Part(), count: design.primaryUnitCount)
    for row in 0..<design.respondents where domain?[row] ?? true {
      let value = values[row * variables + variable]
      let weight = design.weights[row]
      guard !value.isNaN, weight > 0 else { continue }
      let unit = Int(design.unitOfRespondent[row])
      parts[unit].values.add(product: weight, value)
      parts[unit].weights.add(weight)
      parts[unit].count += 1
    }
    return parts
  }

  /// The covariance of the means.
  ///
  /// - Parameter centre: about what replicates are squared.
  /// - Returns: of all variables, in their order; undefined where a variable has no mean in all
  ///   respondents or in a replicate, and where strata of one unit are refused.
  public func covariance(centre: Centre = .replicateMean) -> Outcome<EstimateCovariance> {
    if let obstacle { return .undefined(obstacle) }
    var centres: [Double] = []
    for mean in means {
      guard let mean = mean.value else { return .undefined(.noData) }
      centres.append(mean)
    }
    return ReplicateCovariance(
      replicateMeans, variables: variables, scale: 1, replicateScales: scales
    ).covariance(about: centre == .fullEstimate ? centres : nil)
  }
}

/// The spread of replicates of several estimates.
struct ReplicateCovariance {
  /// A row of all variables a replicate.
  let replicates: [Double]
  let variables: Int
  let scale: Double
  /// One a replicate.
  let replicateScales: [Double]

  init(_ replicates: [Double], variables: Int, scale: Double, replicateScales: [Double]) {
    self.replicates = replicates
    self.variables = variables
    self.scale = scale
    self.replicateScales = replicateScales
  }

  /// scale · Σ_r scale_r (θ_r - c)(θ_r - c)'.
  ///
  /// - Parameter centres: c; nil for the mean of the replicates that have a positive scale.
  func covariance(about centres: [Double]?) -> Outcome<EstimateCovariance> {
    let count = replicateScales.count
    let missing = (0..<count).count { replicate in
      (0..<variables).contains { replicates[replicate * variables + $0].isNaN }
    }
    guard missing == 0 else {
      return .undefined(.undefinedReplicates(share: Double(missing) / Double(count)))
    }
    guard count > 1 else { return .undefined(.tooFewReplicates(count)) }
    let used = (0..<count).filter { replicateScales[$0] > 0 }
    let centres =
      centres
      ?? (0..<variables).map { variable in
        var sum = ExactSum()
        for replicate in used { sum.add(replicates[replicate * variables + variable]) }
        return sum.value / Double(used.count)
      }
    var sums = [ExactSum](repeating: ExactSum(), count: variables * variables)
    for replicate in used {
      let root = (scale * replicateScales[replicate]).squareRoot()
      let distances = (0..<variables).map { variable in
        root * (replicates[replicate * variables + variable] - centres[variable])
      }
      for row in 0..<variables {
        for column in 0...row {
          sums[row * variables + column].add(product: distances[row], distances[column])
        }
      }
    }
    var matrix = [Double](repeating: 0, count: variables * variables)
    for row in 0..<variables {
      for column in 0...row {
        let value = sums[row * variables + column].value
        matrix[row * variables + column] = value
        matrix[column * variables + row] = value
      }
    }
    guard matrix.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return .value(EstimateCovariance(unchecked: matrix, count: variables))
  }
}
