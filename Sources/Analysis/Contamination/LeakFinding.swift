internal import Statistics

/// A model by one test, before the p-values of all tests are known.
struct LeakFinding {
  let model: Int
  let test: ContaminationTest
  /// In the units that are shown.
  var effect: Estimate
  var pValue: Double?
  var reason: String?
  var items: Int?
  var comparedItems: Int?
  var clusters: Int?
  var comparedModels: Int?
  var method: String?
  var further: [FurtherFigure] = []
  /// The smallest effect that is found at a significance, in the units that are shown.
  var detectable: @Sendable (_ significance: Double) -> Outcome<Double>

  /// A test that cannot be made.
  init(_ model: Int, _ test: ContaminationTest, notTestable reason: String) {
    self.model = model
    self.test = test
    self.reason = reason
    effect = Estimate(.undefined(.notTestable(reason)))
    detectable = { _ in .undefined(.notTestable(reason)) }
  }

  /// A one-sided test of an effect with an error by clusters.
  ///
  /// - Parameter factor: units that are shown over those of the effect.
  init(
    _ model: Int, _ test: ContaminationTest, _ effect: Outcome<ClusteredEffect>,
    factor: Double = 1, level: Double, method: String
  ) {
    self.model = model
    self.test = test
    self.method = method
    self.effect = Estimate(effect, factor: factor, level: level)
    switch effect.flatMap({ $0.test(alternative: .greater) }) {
    case .value(let result): pValue = result.pValue
    case .undefined(let undefined): reason = undefined.words
    }
    clusters = effect.value?.clusters
    detectable = { significance in
      effect.flatMap { $0.detectableEffect(significance: significance) }.map { $0 * factor }
    }
  }

  /// With the sizes of both sets.
  func counting(_ items: Int, _ compared: Int?, models: Int?) -> LeakFinding {
    var counted = self
    counted.items = items
    counted.comparedItems = compared
    counted.comparedModels = models
    return counted
  }

  func adding(_ figures: [FurtherFigure]) -> LeakFinding {
    var longer = self
    longer.further += figures
    return longer
  }
}

extension Estimate {
  /// An effect with an error by clusters, in units of which one of its own is `factor`.
  init(_ effect: Outcome<ClusteredEffect>, factor: Double, level: Double) {
    self.init(
      effect.map { $0.value * factor + 0 },
      standardError: effect.flatMap(\.standardError).value.map { $0 * factor },
      interval: effect.flatMap { $0.interval(level: level) }.map { $0.rescaled(by: factor) })
  }
}

extension FurtherFigure {
  /// An effect that stands beside a test.
  init(
    _ name: String, _ effect: Outcome<ClusteredEffect>, factor: Double = 1, level: Double,
    isTested: Bool = true
  ) {
    self.name = name
    estimate = Estimate(effect, factor: factor, level: level)
    pValue = isTested ? effect.flatMap { $0.test(alternative: .greater) }.value?.pValue : nil
  }
}
