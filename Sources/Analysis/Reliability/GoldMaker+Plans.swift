internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

// What gold is worth: whether a judge may stand for one more person, how many labels more are worth
// buying, and where an order of models hangs on errors that they are taken to share.

extension GoldMaker {
  /// Whether each judge is as good as one more of the people who gave gold.
  func people() throws(StatisticsError) -> [PersonComparison] {
    let people = gold.judges.sorted().filter { responses.judges[Int($0)].kind == .human }
    guard people.count > 1 else { return [] }
    var column = [Int](repeating: -1, count: responses.judges.count)
    for (place, person) in people.enumerated() { column[Int(person)] = place }
    var found: [PersonComparison] = []
    for verdicts in allVerdicts() {
      let kept = verdicts.labelled
      var ratings = [[Double?]](
        repeating: [Double?](repeating: nil, count: people.count), count: kept.count)
      for (place, row) in kept.enumerated() {
        for one in responses.rows(of: verdicts.units[row]) where column[Int(one.judge)] >= 0 {
          let person = column[Int(one.judge)]
          if ratings[place][person] == nil { ratings[place][person] = one.value }
        }
      }
      let test = try OneMorePerson(
        people: ratings, judge: kept.map { verdicts.values[$0] },
        score: verdicts.scale.level == .nominal ? .agreement : .closeness,
        clusters: kept.map { verdicts.clusters[$0] }, falseDiscoveryRate: 1 - level)
      found.append(
        PersonComparison(
          judge: verdicts.judge, dimension: verdicts.dimension, people: test.comparisons.count,
          winningRate: Estimate(test.winningRate),
          advantage: Estimate(test.advantage, interval: test.advantageInterval(level: level)),
          isAsGood: test.passes.value))
    }
    return found
  }

  /// How many labels the mean with gold needs for a half-width, model by model, and which responses to
  /// label first: of the model that needs most, those whose judges differ most.
  func labels(halfWidth target: Double) throws(StatisticsError) -> [LabelAdvice] {
    var advice: [LabelAdvice] = []
    for verdicts in allVerdicts() where isLast(verdicts) {
      var shares: [LabelAdvice.Share] = []
      var widest: Double?
      var reason: String?
      var hungriest: (model: Int32, missing: Int)?
      for model in Set(verdicts.models).sorted() {
        let own = verdicts.rows { verdicts.models[$0] == model }
        let labels = own.labelled.count
        let outcome = try ClusteredPredictionPoweredMean.of(
          judge: own.values, labels: own.gold.map { $0.isNaN ? nil : $0 },
          clusters: own.clusters, ends: own.ends)
        let name = responses.models[Int(model)]
        guard let pilot = outcome.value else {
          reason = said("\(name): \(outcome.reason?.words ?? said("unknown"))")
          hungriest = (model, .max)
          continue
        }
        if let interval = pilot.interval(level: level).value {
          widest = max(widest ?? 0, (interval.upper - interval.lower) / 2)
        }
        let needed = try LabelPlan(pilot).labels(halfWidth: target, level: level)
        guard let count = needed.value else {
          reason = said("\(name): \(needed.reason?.words ?? said("unknown"))")
          continue
        }
        let missing = max(0, count - labels)
        shares.append(
          LabelAdvice.Share(model: name, labels: labels, needed: labels + missing))
        if missing > hungriest?.missing ?? 0 { hungriest = (model, missing) }
      }
      advice.append(
        LabelAdvice(
          judge: verdicts.judge, dimension: verdicts.dimension, labels: verdicts.labelled.count,
          halfWidth: widest, target: target,
          needed: reason == nil ? shares.reduce(0) { $0 + $1.needed } : nil, reason: reason,
          models: shares,
          items: try hungriest.map { one throws(StatisticsError) in
            try first(verdicts.rows { verdicts.models[$0] == one.model })
          } ?? []))
    }
    return advice
  }

  /// The panel stands for all judges; a single judge for itself.
  private func isLast(_ verdicts: Verdicts) -> Bool {
    let names = responses.judges.indices.count {
      responses.judges[$0].kind != .human && !gold.judges.contains(Int32($0))
    }
    return names == 1 || verdicts.judge == GoldComparison.panel
  }

  /// Responses without gold about which the judges differ most.
  private func first(_ own: Verdicts) throws(StatisticsError) -> [String] {
    let open = own.values.indices.filter { own.gold[$0].isNaN }
    let spread = open.map { row -> Double in
      let verdicts = responses.rows(of: own.units[row])
        .filter { !gold.judges.contains($0.judge) }.map(\.value)
      let mean = verdicts.reduce(0, +) / Double(max(verdicts.count, 1))
      return verdicts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return try LabelPlan.order(uncertainties: spread).prefix(5).map { place in
      let unit = responses.units[Int(own.units[open[place]])]
      return "\(responses.models[Int(unit.model)]), \(responses.items[Int(unit.item)])"
    }
  }

  /// Of verdicts of two kinds: pairs of models whose order under shared errors their own labels do not
  /// bear out, in words.
  func reversals() throws(StatisticsError) -> [Reversal] {
    var found: [Reversal] = []
    for verdicts in allVerdicts() where isLast(verdicts) && verdicts.scale.categories.count == 2 {
      let categories = verdicts.scale.categories
      let models = Set(verdicts.models).sorted()
      var rows: [Int32: JudgedRows] = [:]
      for model in models {
        let own = verdicts.rows {
          verdicts.models[$0] == model && Self.nearest(verdicts.values[$0], categories) != nil
        }
        rows[model] = try JudgedRows(
          calls: own.values.map { Self.nearest($0, categories) ?? 0 },
          gold: own.gold.map { $0.isNaN ? nil : Self.nearest($0, categories) }, classes: 2,
          clusters: own.clusters)
      }
      for (place, first) in models.enumerated() {
        for second in models[(place + 1)...] {
          guard let one = rows[first], let other = rows[second] else { continue }
          let check = try SharedCalibrationReversal(first: one, second: other, level: level)
          guard !check.isAllowed else { continue }
          found.append(
            Reversal(
              dimension: verdicts.dimension, first: responses.models[Int(first)],
              second: responses.models[Int(second)], verdict: check.verdict.rawValue,
              ownDifference: Estimate(check.ownDifference, interval: check.interval),
              labelsNeeded: check.labelsNeeded.value.map { [$0.first, $0.second] }))
        }
      }
    }
    return found
  }
}
