internal import GSLSupport

/// What is fixed of an item, as far as its expected score depends on it.
struct ItemCondition: Hashable {
  /// What the rounds so far have added to the latent value.
  var drift = 0.0
  /// Place of the language in the plan.
  var language = 0
  var isInAllVersions = false
  /// Which part of a leak's effects the item has.
  var leakedPart = 0.0
  /// The judges, by their places in the plan.
  var judges: [Int]

  /// An order, so that sums do not depend on that of a dictionary.
  static func precedes(_ left: ItemCondition, _ right: ItemCondition) -> Bool {
    let first = (left.drift, left.language, left.isInAllVersions ? 1 : 0, left.leakedPart)
    let second = (right.drift, right.language, right.isInAllVersions ? 1 : 0, right.leakedPart)
    return first == second ? left.judges.lexicographicallyPrecedes(right.judges) : first < second
  }
}

/// How many items of a plan are of each condition.
struct ItemConditions {
  /// What is fixed of an item for all rounds and models.
  private struct Class: Hashable {
    let language: Int
    let isInAllVersions: Bool
    let judges: [Int]
    let isLeaked: Bool
    let isParaphrased: Bool
  }

  private struct Kind: Hashable {
    let ofClass: Int
    let drift: Double
  }

  private let plan: SimulationPlan
  private let design: SimulationDesign
  /// The few classes that there are, and that of each item.
  private var classes: [Class] = []
  private var classOfItem: [Int] = []

  init(_ plan: SimulationPlan, _ design: SimulationDesign) {
    self.plan = plan
    self.design = design
    var places: [Class: Int] = [:]
    for item in 0..<plan.totalItemCount {
      let found = Class(
        language: plan.languages.isEmpty ? 0 : item % plan.languages.count,
        isInAllVersions: design.isInAllVersions[item], judges: design.judges[item],
        isLeaked: design.isLeaked[item], isParaphrased: design.isParaphrased[item])
      let place = places[found] ?? classes.count
      if place == classes.count {
        places[found] = place
        classes.append(found)
      }
      classOfItem.append(place)
    }
  }

  /// How many items, paraphrases among them, of each condition a round has for a model on a dimension.
  ///
  /// - Complexity: O(items times dimensions of an item).
  func counts(_ state: RoundState, model: Int, dimension: Int) -> [ItemCondition: Int] {
    var kinds: [Kind: Int] = [:]
    for item in 0..<state.itemCount where design.dimensions[item].contains(dimension) {
      kinds[Kind(ofClass: classOfItem[item], drift: state.drift[item]), default: 0] += 1
    }
    var counts: [ItemCondition: Int] = [:]
    for (kind, count) in kinds {
      let found = classes[kind.ofClass]
      var condition = ItemCondition(judges: found.judges)
      condition.drift = kind.drift
      condition.language = found.language
      condition.isInAllVersions = found.isInAllVersions
      condition.leakedPart = plan.leak?.model == model && found.isLeaked ? 1 : 0
      counts[condition, default: 0] += count
      guard found.isParaphrased else { continue }
      condition.isInAllVersions = false
      condition.leakedPart *= plan.leak?.paraphrasedPart ?? 0
      counts[condition, default: 0] += count
    }
    return counts
  }
}

/// The exact mean score of a model on endless items of one condition or of several: the mean over the
/// ways of asking of the mean over judges.
struct ScoreExpectation {
  private let plan: SimulationPlan
  private let model: Int
  private let versions: [PromptVersions.Version]

  /// - Parameter model: its place in the plan.
  init(_ plan: SimulationPlan, model: Int) {
    self.plan = plan
    self.model = model
    versions = plan.versions?.all ?? []
  }

  /// The mean over items of which so many are of each condition.
  ///
  /// - Parameter mean: the mean score that a judge without bias or noise would give.
  func mean(of mean: Double, over counts: [ItemCondition: Int]) throws(GSLError) -> Double {
    let location = try location(mean)
    // Where all items are alike, nothing is lost to weighing them.
    guard counts.count > 1 else {
      let all = ItemCondition(judges: Array(plan.judges.indices))
      return try score(counts.keys.first ?? all, mean: mean, location: location)
    }
    var sum = 0.0
    for (condition, count) in counts.sorted(by: { ItemCondition.precedes($0.key, $1.key) }) {
      sum += Double(count) * (try score(condition, mean: mean, location: location))
    }
    return sum / Double(counts.values.reduce(0, +))
  }

  private func location(_ mean: Double) throws(GSLError) -> Double {
    try plan.scale.location(mean: mean, deviation: plan.latentVariance.squareRoot())
  }

  private func score(
    _ condition: ItemCondition, mean: Double, location: Double
  ) throws(GSLError) -> Double {
    let asked = condition.isInAllVersions ? versions : Array(versions.prefix(1))
    let effects = asked.isEmpty ? [0] : asked.map(\.effect)
    var sum = 0.0
    for effect in effects {
      var ofJudges = 0.0
      for judge in condition.judges {
        ofJudges += try score(plan.judges[judge], condition, location: location, effect: effect)
      }
      sum += ofJudges / Double(condition.judges.count)
    }
    let score = sum / Double(effects.count)
    guard condition.leakedPart > 0, let leak = plan.leak else { return score }
    let recall = leak.recall(mean: mean, maximum: plan.scale.maximum) * condition.leakedPart
    return score + recall * (plan.scale.maximum - score)
  }

  private func score(
    _ judge: SimulatedJudge, _ condition: ItemCondition, location: Double, effect: Double
  ) throws(GSLError) -> Double {
    let model = plan.models[model]
    let language = plan.languages.isEmpty ? 0 : model.languageEffects[condition.language]
    let ofLength = (plan.lengths?.mean(ofMedian: model.length) ?? 0) * judge.length
    let lengthNoise = (plan.lengths?.ownDeviation ?? 0) * judge.length
    let variance =
      plan.latentVariance + judge.noise * judge.noise + judge.repeatNoise * judge.repeatNoise
      + lengthNoise * lengthNoise
    return try plan.scale.expectedScore(
      location: location + judge.shift(forFamily: model.family) + condition.drift
        + (language + effect + ofLength),
      deviation: variance.squareRoot())
  }
}
