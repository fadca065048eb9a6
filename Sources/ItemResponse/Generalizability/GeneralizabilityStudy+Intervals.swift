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
  /// - Parameters:
  ///   - source: one of those that were studied.
  ///   - level: between 0 and 1.
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
  /// On the scale of log odds, with Student's t; on that of shares where leaving out items takes all of
  /// the component away. The error is that of the components of items, by the
  /// delete-one-cluster jackknife, and that of the components of models, judges and wordings alone, for
  /// normal effects by linearisation; their degrees of freedom are joined as Satterthwaite (1946) has
  /// it. A share is of other items, models and judges like these: the few models and judges of a study
  /// make it wide.
  ///
  /// - Parameters:
  ///   - source: one of those that were studied.
  ///   - level: between 0 and 1.
  /// - Returns: undefined for a component that was not studied, for a share of 0 or 1, and where items
  ///   are not known one by one or too few.
  public func shareInterval(of source: Source, level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard let place = components.firstIndex(where: { $0.source == source }) else {
      return .undefined(.notIdentified("`\(source.rawValue)` was not studied"))
    }
    guard !replicates.isEmpty else { return .undefined(Self.itemsUnknown) }
    let whole = components.map(\.variance)
    let total = whole.reduce(0, +)
    guard whole[place] > 0, whole[place] < total else {
      return .undefined(
        .notIdentified("the estimate is \(whole[place] > 0 ? 1 : 0), which has no error of its own")
      )
    }
    let isOfItems = components.map { $0.source.isOfItems }
    // Leaving out items says nothing about others of models, judges or wordings.
    let ofItems = ClusterReplicates.of(components.map(\.estimate), replicates) { estimates in
      let variances = estimates.indices.map { isOfItems[$0] ? max(0, estimates[$0]) : whole[$0] }
      return variances[place] / variances.reduce(0, +)
    }
    let levels = shareErrorOfLevels(place, whole, isOfItems)
    let share = whole[place] / total
    let onLogit = ofItems.standardError(.logit)
    let scale = onLogit.reason == .notFinite ? ClusterReplicates.Scale.linear : .logit
    // The slope of a share on its log odds.
    let slope = scale == .linear ? share * (1 - share) : 1
    return (scale == .linear ? ofItems.standardError(.linear) : onLogit).flatMap { error in
      let (items, freedom) = (error * error, Double(replicates.count - 1))
      let others = levels.variance * slope * slope
      let variance = items + others
      let joined =
        others > 0
        ? variance * variance
          / (items * items / freedom + others * others / levels.degreesOfFreedom)
        : freedom
      return .deciding { () throws(GSLError) in
        let reach =
          try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: max(1, joined))
          * variance.squareRoot()
        let centre = scale.value(share)
        return .value(
          ConfidenceInterval(
            lower: scale.back(centre - reach), upper: scale.back(centre + reach), level: level,
            method: "jackknife-satterthwaite", degreesOfFreedom: max(1, joined)
          ).cut(to: 0...1))
      }
    }
  }

  /// What the components of models, judges and wordings alone add to the variance of the log odds of a
  /// share, and with how many degrees of freedom: those of the sum of these components.
  private func shareErrorOfLevels(
    _ place: Int, _ whole: [Double], _ isOfItems: [Bool]
  ) -> (variance: Double, degreesOfFreedom: Double) {
    let count = components.count
    guard !covariance.isEmpty else { return (0, 1) }
    let rest = whole.reduce(0, +) - whole[place]
    let slopes = (0..<count).map { other in
      isOfItems[other] || whole[other] == 0
        ? 0 : other == place ? 1 / whole[place] : -1 / rest
    }
    let freedoms = (0..<count).map { other -> Double in
      let error = covariance[other * count + other]
      return error > 0 ? 2 * whole[other] * whole[other] / error : .infinity
    }
    var variance = 0.0
    var ownSquares = 0.0
    for row in 0..<count where slopes[row] != 0 {
      for column in 0..<count where slopes[column] != 0 {
        variance += slopes[row] * slopes[column] * covariance[row * count + column]
      }
      let own = slopes[row] * slopes[row] * covariance[row * count + row]
      ownSquares += own * own / max(freedoms[row], 0.5)
    }
    guard variance > 0, ownSquares > 0 else { return (0, 1) }
    return (variance, variance * variance / ownSquares)
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
