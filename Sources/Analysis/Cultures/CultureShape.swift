package import Statistics
package import ValueModel

/// The profile of a culture in standard deviations of its own values about their mean.
package struct CultureShape: Sendable {
  /// One dimension, in standard deviations.
  package struct Value: Sendable {
    package let value: Double
    package let interval: ConfidenceInterval?
  }

  /// In the order of the dimensions asked for.
  package let values: [Value]
  package var hasErrors: Bool { values.contains { $0.interval != nil } }

  private init(values: [Value]) { self.values = values }

  /// - Parameter dimensions: identifiers.
  /// - Returns: undefined where the culture lacks one of them, and where it has no shape.
  package static func of(
    _ target: CultureTarget, on dimensions: [String], level: Double
  ) -> Outcome<CultureShape> {
    let places = dimensions.compactMap { id in
      target.values.firstIndex { $0.dimension == id }
    }
    guard places.count == dimensions.count else { return .undefined(.incompleteDesign) }
    let width = target.values.count
    do throws(StatisticsError) {
      let covariance = try target.knownCovariance.map {
        (matrix: [Double]) throws(StatisticsError) -> EstimateCovariance in
        try EstimateCovariance(
          places.flatMap { row in places.map { matrix[row * width + $0] } }, count: places.count)
      }
      return StandardizedProfile.of(
        try SurveyedProfile(places.map { target.values[$0].estimate }, covariance: covariance)
      ).map { profile in
        CultureShape(
          values: profile.values.enumerated().map {
            Value(value: $1, interval: profile.interval($0, level: level).value)
          })
      }
    } catch {
      return .undefined(.notFinite)
    }
  }
}
