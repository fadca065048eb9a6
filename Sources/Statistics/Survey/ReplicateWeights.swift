/// Weights that a survey gives for each of several replicates of its sample, in place of strata and units.
///
///     let replicates = try ReplicateWeights(columns, method: .fay(rho: 0.5))
///     let means = try replicates.means(values, variables: 10, weights: weights)
///     means.covariance.value?.standardError(0)
///
/// The covariance is scale · Σ_r scale_r (θ_r - c)(θ_r - c)'. Each replicate's weights stand for the whole
/// sample and hold the sampling weight in them (`combined.weights = TRUE` of R's `svrepdesign`).
///
/// Source: Wolter (2007), "Introduction to variance estimation", chapters 3 to 5; Judkins (1990), "Fay's
/// method for variance estimation".
public struct ReplicateWeights: Sendable {
  /// How the replicates were made, which says how their spread is scaled.
  public enum Method: Sendable, Equatable {
    /// Balanced repeated replication: scale 1/R.
    case balanced
    /// Fay's method, with weights of the halves multiplied by ρ and 2 - ρ: scale 1/(R (1 - ρ)²).
    case fay(rho: Double)
    /// The jackknife of one stratum: scale (R - 1)/R.
    case jackknife1
    /// The jackknife of several strata: scale 1, and of each replicate (n_h - 1)/n_h, which must be
    /// given.
    case jackknifeN
    /// Bootstrap: scale 1/(R - 1).
    case bootstrap
  }

  /// Means with the covariance that replicates show.
  public struct Means: Sendable {
    /// The weighted means.
    public let means: [Outcome<Double>]
    /// The means of each replicate, a row of all variables a replicate; NaN where one has none.
    public let replicateMeans: [Double]
    /// The covariance of all means, in their order; undefined where a mean is, here or in a replicate.
    public let covariance: Outcome<EstimateCovariance>
    /// Replicates less one; the rank of the weights less one, which is the number in R's `survey`, is
    /// at most that.
    public let degreesOfFreedom: Int
  }

  /// How many respondents.
  public let respondents: Int
  /// How many replicates.
  public var replicates: Int { columns.count }
  /// What all squares are multiplied by.
  public let scale: Double
  /// What those of each replicate are multiplied by besides.
  public let replicateScales: [Double]

  private let columns: [[Double]]

  /// Replicate weights.
  ///
  /// - Parameters:
  ///   - columns: of each replicate, a weight a respondent, finite and 0 or more; two replicates or more.
  ///   - method: how they were made.
  ///   - scale: what squares are multiplied by, above 0; nil for that of the method.
  ///   - replicateScales: one a replicate, 0 or more; nil for 1 each.
  /// - Throws: ``StatisticsError`` for fewer than two replicates, lists of unequal length, weights and scales
  ///   that cannot be used, ρ outside 0..<1, and a jackknife of several strata without scales.
  public init(
    _ columns: [[Double]], method: Method, scale: Double? = nil, replicateScales: [Double]? = nil
  ) throws(StatisticsError) {
    guard columns.count > 1 else { throw .tooFewReplicates(columns.count) }
    for (place, column) in columns.enumerated() {
      guard column.count == columns[0].count else {
        throw .lengthsDiffer(columns[0].count, column.count)
      }
      if let row = column.firstIndex(where: { !($0 >= 0 && $0 <= 1e150) }) {
        throw .weightNotUsable(column[row], cluster: row, column: place)
      }
    }
    if let scales = replicateScales {
      guard scales.count == columns.count else {
        throw .lengthsDiffer(columns.count, scales.count)
      }
      if let value = scales.first(where: { !($0 >= 0 && $0.isFinite) }) {
        throw .argumentNotUsable(name: "replicateScales", value: value)
      }
    } else if method == .jackknifeN {
      throw .notInDesign("scale of each replicate, which a jackknife of several strata needs")
    }
    if let scale, !(scale > 0 && scale.isFinite) {
      throw .argumentNotUsable(name: "scale", value: scale)
    }
    let count = Double(columns.count)
    let own: Double
    switch method {
    case .balanced: own = 1 / count
    case .fay(let rho):
      guard rho >= 0, rho < 1 else { throw .argumentNotUsable(name: "rho", value: rho) }
      own = 1 / (count * (1 - rho) * (1 - rho))
    case .jackknife1: own = (count - 1) / count
    case .jackknifeN: own = 1
    case .bootstrap: own = 1 / (count - 1)
    }
    respondents = columns[0].count
    self.columns = columns
    self.scale = scale ?? own
    self.replicateScales = replicateScales ?? Array(repeating: 1, count: columns.count)
  }

  /// The weighted means of several variables over a domain.
  ///
  /// - Parameters:
  ///   - values: a row of `variables` numbers a respondent; NaN where there is no value.
  ///   - variables: how many variables, 1 or more.
  ///   - weights: the sampling weight of each respondent, finite and 0 or more.
  ///   - domain: which respondents belong to the domain; nil where all do.
  ///   - centre: about what replicates are squared.
  /// - Returns: the means and their covariance.
  /// - Throws: ``StatisticsError`` for lists of another length, a value that is infinite and a weight that
  ///   cannot be used.
  /// - Complexity: O(n · variables · replicates).
  public func means(
    _ values: [Double], variables: Int, weights: [Double], domain: [Bool]? = nil,
    centre: SurveyJackknife.Centre = .replicateMean
  ) throws(StatisticsError) -> Means {
    let design = try SurveyDesign(respondents: respondents, weights: weights)
    let full = try SurveyMeans(values, variables: variables, design: design, domain: domain)
    let means = (0..<variables).map(full.mean)
    // Where every respondent has a value the weights have one sum for all variables.
    let isComplete = (0..<variables).map { variable in
      (0..<respondents).allSatisfy {
        !(domain?[$0] ?? true) || !values[$0 * variables + variable].isNaN
      }
    }
    var replicateMeans: [Double] = []
    for column in columns {
      var ofAll = ExactSum()
      if isComplete.contains(true) {
        for row in 0..<respondents where domain?[row] ?? true { ofAll.add(column[row]) }
      }
      for variable in 0..<variables {
        var total = isComplete[variable] ? ofAll : ExactSum()
        var sum = ExactSum()
        for row in 0..<respondents where domain?[row] ?? true {
          // A replicate without a respondent adds nothing to either sum.
          let weight = column[row]
          guard weight != 0 else { continue }
          let value = values[row * variables + variable]
          guard !value.isNaN else { continue }
          if !isComplete[variable] { total.add(weight) }
          sum.add(product: weight, value)
        }
        replicateMeans.append(total.value > 0 ? sum.value / total.value : .nan)
      }
    }
    let centres = means.compactMap(\.value)
    let covariance: Outcome<EstimateCovariance> =
      centres.count < variables
      ? .undefined(.noData)
      : ReplicateCovariance(
        replicateMeans, variables: variables, scale: scale, replicateScales: replicateScales
      ).covariance(about: centre == .fullEstimate ? centres : nil)
    return Means(
      means: means, replicateMeans: replicateMeans, covariance: covariance,
      degreesOfFreedom: replicates - 1)
  }
}
