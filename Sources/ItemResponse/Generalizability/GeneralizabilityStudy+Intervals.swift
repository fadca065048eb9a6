import GSLSupport
public import Statistics

extension GeneralizabilityStudy {
  /// What an interval of a component carries the error of.
  public enum Sampling: String, CaseIterable, Codable, Sendable {
    /// Other items like these, rated for the same models by the same judges.
    case items
    /// Other models, judges or wordings like these.
    case levels
  }

  /// An interval and what it carries.
  public struct ComponentInterval: Sendable, Equatable {
    /// The interval.
    public let interval: ConfidenceInterval
    /// What was drawn of which it carries the error.
    public let sampling: Sampling
  }

  /// The sum of the variances of all components.
  public var totalVariance: Double { components.reduce(0) { $0 + $1.variance } }

  /// A component's share of the total variance: 0...1.
  public func share(of source: Source) -> Outcome<Double> {
    let total = totalVariance
    return total > 0 ? .value(variance(source) / total) : .undefined(.noVariance)
  }

  /// The interval of a component.
  ///
  /// A component of items (``Source/isOfItems``) has a delete-one-cluster jackknife over items, with
  /// Student's t on the scale of logarithms, and on that of variances where the error is as large as
  /// the component. One of models, judges or wordings alone rests on its few levels, of which no
  /// jackknife over items knows: it is bounded by the chi-square distribution with Satterthwaite's
  /// (1946) degrees of freedom, 2 v² over the variance of the estimate, for normal effects.
  ///
  /// - Parameter level: between 0 and 1.
  /// - Returns: undefined for a component that was not studied; for one of few levels whose estimate
  ///   is 0 or rests on less than half a degree of freedom; and for one of items where these are not
  ///   known one by one or too few.
  public func interval(of source: Source, level: Double) -> Outcome<ComponentInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard let place = components.firstIndex(where: { $0.source == source }) else {
      return .undefined(.notIdentified("`\(source.rawValue)` was not studied"))
    }
    let variance = components[place].estimate
    if source.isOfItems {
      guard !replicates.isEmpty else { return .undefined(Self.itemsUnknown) }
      let whole = components.map(\.estimate)
      return ClusterReplicates.of(whole, replicates) { $0[place] }
        .interval(level: level, .logarithm)
        .map { $0.cut(to: 0 ... .infinity) }
        .map { ComponentInterval(interval: $0, sampling: .items) }
    }
    let error = covariance.isEmpty ? 0 : covariance[place * components.count + place]
    guard variance > 0, error > 0 else {
      return .undefined(
        .notIdentified("the estimate is 0, and so few levels do not bound it from above"))
    }
    return Self.interval(
      variance: variance, degreesOfFreedom: 2 * variance * variance / error, level: level
    ).map { ComponentInterval(interval: $0, sampling: .levels) }
  }

  /// The interval of a component's share of the total variance.
  ///
  /// - Returns: undefined for a component of models, judges or wordings alone, since leaving out items
  ///   says nothing about others of these; else as of
  ///   ``interval(of:level:)``, for these models and judges.
  public func shareInterval(of source: Source, level: Double) -> Outcome<ComponentInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard let place = components.firstIndex(where: { $0.source == source }) else {
      return .undefined(.notIdentified("`\(source.rawValue)` was not studied"))
    }
    guard source.isOfItems else {
      return .undefined(
        .notIdentified("other items say nothing about other models, judges or wordings"))
    }
    guard !replicates.isEmpty else { return .undefined(Self.itemsUnknown) }
    return ClusterReplicates.of(components.map(\.estimate), replicates) { estimates in
      let variances = estimates.map { max(0, $0) }
      return variances[place] / variances.reduce(0, +)
    }.interval(level: level, .logit, within: 0...1)
      .map { ComponentInterval(interval: $0, sampling: .items) }
  }

  static let itemsUnknown = UndefinedReason.notIdentified(
    "the study was made of a table of all ratings; a jackknife over items needs `FacetRatings`")

  /// The interval of a variance with a number of degrees of freedom.
  static func interval(
    variance: Double, degreesOfFreedom: Double, level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard degreesOfFreedom >= 0.5, degreesOfFreedom.isFinite else {
      return .undefined(.noDegreesOfFreedom)
    }
    return .deciding { () throws(GSLError) in
      let upper = try ChiSquareDistribution.quantile(
        (1 + level) / 2, degreesOfFreedom: degreesOfFreedom)
      let lower = try ChiSquareDistribution.quantile(
        (1 - level) / 2, degreesOfFreedom: degreesOfFreedom)
      let ends = (variance * degreesOfFreedom / upper, variance * degreesOfFreedom / lower)
      guard ends.1.isFinite else { return .undefined(.noDegreesOfFreedom) }
      return .value(
        ConfidenceInterval(
          lower: ends.0, upper: ends.1, level: level, method: "satterthwaite",
          degreesOfFreedom: degreesOfFreedom))
    }
  }

  /// The variance of a weighted sum of the components: of those of items as the jackknife has it,
  /// of the others for normal effects.
  func variance(weights: [Double]) -> Double {
    let count = components.count
    let isJackknifed = replicates.count >= 2 && replicates.joined().allSatisfy(\.isFinite)
    let isOfItems = components.map { $0.source.isOfItems }
    var sum = 0.0
    for row in 0..<count {
      for column in 0..<count {
        if isJackknifed, isOfItems[row] || isOfItems[column] { continue }
        guard !covariance.isEmpty else { continue }
        sum += weights[row] * weights[column] * covariance[row * count + column]
      }
    }
    guard isJackknifed else { return sum }
    let values = replicates.map { replicate in
      (0..<count).reduce(0.0) { isOfItems[$1] ? $0 + weights[$1] * replicate[$1] : $0 }
    }
    let size = Double(values.count)
    let mean = values.reduce(0, +) / size
    return sum + (size - 1) / size * values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
