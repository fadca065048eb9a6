import GSLSupport

extension BradleyTerryFit {
  /// The strength of an item with its standard error and interval under the sum of zero.
  ///
  /// - Parameters:
  ///   - item: in 0..<items.
  ///   - level: between 0 and 1, both excluded.
  ///   - covariance: of the parameters, from ``covariance(_:informationRidge:)``.
  public func strength(
    _ item: Int, level: Double, covariance: EstimateCovariance
  ) -> Outcome<EstimatedDifference> {
    guard strengths.indices.contains(item), item < covariance.count else {
      return .undefined(.noSuchQuantity(item))
    }
    return Self.normal(strengths[item], covariance.standardError(item), level)
  }

  /// The strength of one item over another: the log-odds that it wins in a neutral place.
  ///
  /// - Parameters:
  ///   - one: in 0..<items.
  ///   - other: in 0..<items.
  ///   - level: between 0 and 1, both excluded.
  ///   - covariance: of the parameters, from ``covariance(_:informationRidge:)``.
  public func difference(
    _ one: Int, _ other: Int, level: Double, covariance: EstimateCovariance
  ) -> Outcome<EstimatedDifference> {
    for item in [one, other] where !strengths.indices.contains(item) || item >= covariance.count {
      return .undefined(.noSuchQuantity(item))
    }
    return Self.normal(
      strengths[one] - strengths[other], covariance.standardErrorOfDifference(one, other), level)
  }

  /// The strengths with their joint covariance, of which ranks can be had.
  ///
  /// - Parameter kind: how the covariance is estimated.
  public func rankedEstimates(
    _ kind: StrengthCovariance = .sandwich
  ) -> Outcome<RankedEstimates> {
    covariance(kind).flatMap { covariance in
      RankedEstimates.checked(strengths, covariance.leading(strengths.count))
    }
  }

  private static func normal(
    _ estimate: Double, _ error: Double, _ level: Double
  ) -> Outcome<EstimatedDifference> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard error > 0 else {
      return .value(
        EstimatedDifference(
          estimate: estimate, standardError: .undefined(.constantData),
          interval: .undefined(.constantData), undefinedReplicates: 0))
    }
    do throws(GSLError) {
      let reach = try NormalDistribution.quantile((1 + level) / 2) * error
      return .value(
        EstimatedDifference(
          estimate: estimate, standardError: .value(error),
          interval: .value(
            ConfidenceInterval(
              lower: estimate - reach, upper: estimate + reach, level: level, method: "wald")),
          undefinedReplicates: 0))
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }
}
