package import Statistics
internal import ValueModel

/// How the scores of models on a dimension are spread: over items, or over resamples.
package struct ScoreSpreads: Codable, Sendable {
  /// What is spread.
  package enum Source: String, CaseIterable, Codable, Sendable {
    /// The scores of single items, each the mean over its repeats and judges.
    case items
    /// The model's score in each resample of the clusters.
    case bootstrap
  }

  /// One model.
  package struct Spread: Codable, Sendable {
    package let model: String
    /// Items, or resamples, with a score.
    package let count: Int
    /// The model's score on the dimension, as it is shown.
    package let mean: Double
    package let lowerQuartile: Double
    package let median: Double
    package let upperQuartile: Double
    /// How much each category has, 0...1; nil for a curve.
    package let shares: [Double]?
    /// At each place the density, per unit of the scores; nil for shares.
    package let densities: [Double]?
  }

  package let source: Source
  /// Identifier, or ``ModelScore/overall``.
  package let dimension: String
  /// The values that items take, on the instrument's own scale, where they are few.
  package let categories: [Double]?
  /// Where the curves are known, on the scale that is shown.
  package let places: [Double]?
  /// Of all curves: the median of what Silverman's rule of thumb gives for each.
  package let bandwidth: Double?
  /// Highest mean first, equal ones in the order of the models.
  package let spreads: [Spread]
  /// Models without a score.
  package let missing: [String]

  /// More than these are drawn as a curve.
  package static let mostCategories = 7
  private static let steps = 160

  /// Spreads of items.
  ///
  /// - Parameters:
  ///   - dimension: an identifier.
  ///   - models: exact names.
  /// - Returns: undefined where no model has a score.
  package static func ofItems(
    _ study: ScoreStudy, dimension: String, models: [String]
  ) -> Outcome<ScoreSpreads> {
    guard let place = study.system.dimensions.firstIndex(where: { $0.id == dimension }) else {
      return .undefined(.noData)
    }
    var samples: [(sample: Sample, raw: [Double])] = []
    var missing: [String] = []
    for name in models {
      guard let model = study.models.firstIndex(where: { $0.isExactly(name) }) else { continue }
      let column = study.column(model: model, dimension: place)
      let weights = column.weights ?? column.values.map { _ in 1 }
      let total = weights.reduce(0, +)
      guard total > 0 else {
        missing.append(name)
        continue
      }
      // What centring takes away, so that the mean is the score.
      let centre = study.instrument.centring == .none ? 0 : study.allItems(model: model).mean
      let values = column.values.map { study.scale.shown($0 - centre) }
      let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
      samples.append(
        (Sample(model: name, values: values, weights: weights, mean: mean), column.values))
    }
    guard !samples.isEmpty else { return .undefined(.noData) }
    let distinct = Set(samples.flatMap(\.raw).map { ($0 * 1e9).rounded() / 1e9 }).sorted()
    if distinct.count <= mostCategories {
      let order = ordered(samples.map(\.sample))
      return .value(
        ScoreSpreads(
          source: .items, dimension: dimension, categories: distinct, places: nil, bandwidth: nil,
          spreads: order.map { index in
            let (sample, raw) = samples[index]
            let total = sample.weights.reduce(0, +)
            return sample.spread(
              shares: distinct.map { category in
                zip(raw, sample.weights).reduce(0) {
                  abs($1.0 - category) < 1e-8 ? $0 + $1.1 : $0
                } / total
              }, densities: nil)
          }, missing: missing))
    }
    let ends = study.scale.ends
    let bounds =
      study.scale.isCentred
      ? nil : study.scale.shown(ends.lowerBound)...study.scale.shown(ends.upperBound)
    return curves(
      samples.map(\.sample), source: .items, dimension: dimension, bounds: bounds,
      missing: missing)
  }

  /// Spreads of resamples.
  ///
  /// - Parameter dimension: an identifier, or ``ModelScore/overall``.
  /// - Returns: undefined where no model has a score whose resamples differ.
  package static func ofResamples(
    _ distribution: BootstrapDistribution, _ study: ScoreStudy, dimension: String,
    models: [String]
  ) -> Outcome<ScoreSpreads> {
    let place = study.system.dimensions.firstIndex { $0.id == dimension }
    guard place != nil || (dimension == ModelScore.overall && study.hasOverallScore) else {
      return .undefined(.noData)
    }
    var samples: [Sample] = []
    var missing: [String] = []
    for name in models {
      guard let model = study.models.firstIndex(where: { $0.isExactly(name) }) else { continue }
      let quantity =
        place.map { study.quantity(model: model, dimension: $0) }
        ?? study.overallQuantity(model: model)
      let values = distribution.replicateValues(quantity).compactMap(\.self)
      guard let mean = distribution.estimate(quantity).value, !values.isEmpty else {
        missing.append(name)
        continue
      }
      samples.append(
        Sample(model: name, values: values, weights: values.map { _ in 1 }, mean: mean))
    }
    guard !samples.isEmpty else { return .undefined(.noData) }
    return curves(
      samples, source: .bootstrap, dimension: dimension, bounds: nil, missing: missing)
  }

  private static func ordered(_ samples: [Sample]) -> [Int] {
    samples.indices.sorted { (-samples[$0].mean, $0) < (-samples[$1].mean, $1) }
  }

  private static func curves(
    _ samples: [Sample], source: Source, dimension: String, bounds: ClosedRange<Double>?,
    missing: [String]
  ) -> Outcome<ScoreSpreads> {
    let widths = samples.compactMap { KernelDensity.ruleOfThumb($0.values).value }.sorted()
    guard !widths.isEmpty else { return .undefined(.allValuesEqual) }
    let bandwidth = (widths[(widths.count - 1) / 2] + widths[widths.count / 2]) / 2
    let all = samples.flatMap(\.values)
    let low = bounds?.lowerBound ?? (all.min() ?? 0) - 3 * bandwidth
    let high = bounds?.upperBound ?? (all.max() ?? 1) + 3 * bandwidth
    let places = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }
    return .value(
      ScoreSpreads(
        source: source, dimension: dimension, categories: nil, places: places,
        bandwidth: bandwidth,
        spreads: ordered(samples).map { index in
          samples[index].spread(
            shares: nil,
            densities: KernelDensity(
              samples[index].values, at: places, bandwidth: bandwidth,
              bounds: bounds.map { _ in low...high }
            ).densities)
        }, missing: missing))
  }

  /// The values of a model.
  private struct Sample {
    let model: String
    let values: [Double]
    let weights: [Double]
    let mean: Double

    func spread(shares: [Double]?, densities: [Double]?) -> Spread {
      let sorted = values.sorted()
      func quantile(_ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
      }
      return Spread(
        model: model, count: values.count, mean: mean, lowerQuartile: quantile(0.25),
        median: quantile(0.5), upperQuartile: quantile(0.75), shares: shares,
        densities: densities)
    }
  }
}

extension ScoredColumn {
  /// The weighted mean; 0 where there is nothing.
  fileprivate var mean: Double {
    let weights = weights ?? values.map { _ in 1 }
    let total = weights.reduce(0, +)
    return total > 0 ? zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
  }
}
