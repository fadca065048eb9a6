internal import Diagnostics
internal import GSLSupport
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// How far models score again what they scored before.
struct RetestMaker {
  let study: ScoreStudy
  let occasion: Retest.Occasion
  /// What the occasions are called, in order, and their places among the slots of a model.
  let occasions: [(name: String, slot: Int)]
  /// How many slots a model has.
  let slots: Int
  let modelCount: Int
  let level: Double

  func retests() throws(Diagnostics) -> [Retest] {
    var found: [Retest] = []
    for dimension in study.system.dimensions.indices {
      for later in occasions.indices.dropFirst() {
        let one = try Diagnostics.at(nil) { () throws(StatisticsError) in
          try retest(dimension, occasions[later - 1], occasions[later])
        }
        if let one { found.append(one) }
      }
    }
    return found
  }

  /// nil where no model has a score on both occasions.
  private func retest(
    _ dimension: Int, _ first: (name: String, slot: Int), _ second: (name: String, slot: Int)
  ) throws(StatisticsError) -> Retest? {
    var pairs: [(Double, Double)] = []
    var items: Set<Int> = []
    for model in 0..<modelCount {
      let (one, other) = (model * slots + first.slot, model * slots + second.slot)
      let shared = Set(study.column(model: one, dimension: dimension).rows)
        .intersection(study.column(model: other, dimension: dimension).rows)
      guard let before = mean(one, dimension, shared), let after = mean(other, dimension, shared)
      else { continue }
      items.formUnion(shared)
      pairs.append((before, after))
    }
    guard !pairs.isEmpty else { return nil }
    let table = try RatingTable(ratings: pairs.map { [$0.0, $0.1] })
    let analysis = IntraclassCorrelation(table)
    func correlation(_ form: IntraclassForm) -> Estimate {
      let found = analysis.estimate(form, convention: .mcGrawWong)
      return Estimate(
        found.map(\.value), interval: found.flatMap { $0.interval(level: level) })
    }
    let changes = pairs.map { $1 - $0 }
    let error = Self.deviation(changes, by: 1 / 2.0.squareRoot(), level: level)
    let reach =
      Outcome<Double>.computing { () throws(GSLError) in
        try NormalDistribution.quantile((1 + level) / 2)
      }.value ?? 1.96
    return Retest(
      dimension: study.system.dimensions[dimension].id, occasion: occasion, first: first.name,
      second: second.name, models: pairs.count, items: items.count,
      agreement: correlation(.randomSingle), consistency: correlation(.mixedSingle),
      meanChange: try Estimate(meanOf: changes, level: level),
      measurementError: error,
      smallestDetectableChange: Self.deviation(changes, by: reach, level: level))
  }

  /// The score on the rows of both occasions, as shown.
  private func mean(_ model: Int, _ dimension: Int, _ rows: Set<Int>) -> Double? {
    let column = study.column(model: model, dimension: dimension)
    var (weight, sum) = (0.0, 0.0)
    for row in column.rows.indices where rows.contains(column.rows[row]) {
      let own = column.weights?[row] ?? 1
      weight += own
      sum += own * study.scale.shown(column.values[row])
    }
    guard weight > 0 else { return nil }
    guard study.instrument.centring != .none else { return sum / weight }
    let all = study.allItems(model: model)
    var (whole, level) = (0.0, 0.0)
    for row in all.rows.indices {
      let own = all.weights?[row] ?? 1
      whole += own
      level += own * study.scale.shown(all.values[row])
    }
    return whole > 0 ? sum / weight - level / whole : nil
  }

  /// A multiple of the standard deviation of changes, without each model.
  private static func deviation(
    _ changes: [Double], by factor: Double, level: Double
  ) -> Estimate {
    func value(_ changes: [Double]) -> Outcome<Double> {
      guard let moments = try? Moments(changes) else { return .undefined(.notFinite) }
      return moments.standardDeviation.map { $0 * factor }
    }
    let coefficient = HalfScores.Coefficient(
      value: value(changes),
      without: changes.indices.map { left in
        value(changes.indices.filter { $0 != left }.map { changes[$0] })
      })
    return Estimate(coefficient, .logarithm, level: level)
  }
}

extension Estimate {
  /// The mean of one value a model with Student's interval.
  init(meanOf values: [Double], level: Double) throws(StatisticsError) {
    guard let mean = try Moments(values).mean.value else {
      self.init(.undefined(.noData))
      return
    }
    let size = Double(values.count)
    let error = ClusterJackknife.of(
      mean,
      without: values.map { one in
        size > 1
          ? .value((mean * size - one) / (size - 1)) : .undefined(.tooFewUnits(1, needed: 2))
      }, scale: .free, method: "analytic-t")
    self.init(error, value: mean, level: level)
  }
}

extension StudyInputs {
  /// What comes back: rounds where these are asked for, else repeats of what was asked.
  ///
  /// - Returns: nil where there is one occasion only.
  func retests(rounds: Bool, level: Double) throws(Diagnostics) -> [Retest]? {
    let models = try fedModels()
    func made(
      _ slots: some ModelSlots, _ occasions: [(name: String, slot: Int)],
      _ occasion: Retest.Occasion
    ) throws(Diagnostics) -> [Retest] {
      try RetestMaker(
        study: try slotted(slots), occasion: occasion, occasions: occasions, slots: slots.slots,
        modelCount: models.count, level: level
      ).retests()
    }
    if rounds {
      let order = RoundOrder(sampled)
      guard order.rounds.count > 1 else { return nil }
      return try made(order, order.names.enumerated().map { ($1, $0) }, .rounds)
    }
    // Repeats that are versions of the prompt are none.
    guard log.judgments.promptVersion == nil, log.judgments.optionOrder == nil,
      let cells = log.judgments.cells(named: "epoch")
    else { return nil }
    let slots = LevelSlots(sampled, cells)
    let order = slots.levels.indices.sorted {
      (Int(slots.levels[$0]) ?? 0, $0) < (Int(slots.levels[$1]) ?? 0, $1)
    }
    guard order.count > 1 else { return nil }
    return try made(slots, order.map { (slots.levels[$0], $0) }, .repeats)
  }
}
