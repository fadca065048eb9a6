internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What a validity study comes to, for a reader who never heard of a correlation matrix.
struct ValiditySentences {
  let scores: ValidityScores
  let structure: DimensionStructure?
  let consistency: [DimensionConsistency]
  let discriminant: [DiscriminantTest]
  let concurrent: [CriterionCorrelation]
  let retest: [Retest]
  let knownGroups: [KnownGroupEffect]
  let prediction: [HeldOutPrediction]
  let circles: [CircleFit]
  let level: Double

  /// From this share on, dimensions are called one; from the next, mostly one.
  static let oneShare = 0.9
  static let mostlyOneShare = 0.7
  /// What is customary for telling single models apart.
  static let reliable = 0.7

  var all: [String] {
    ([reliability, dimensions, apart] + circles.map(circle)
      + [criteria] + primed + [again, heldOut]).compactMap(\.self)
  }

  private var alpha: Double { 1 - level }

  private func name(_ dimension: String) -> String {
    scores.system.dimension(named: dimension)?.name ?? said("the mean over all dimensions")
  }

  private func names(_ dimensions: [String]) -> String {
    CountText.list(dimensions.map(name), most: 5)
  }

  private func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }

  private func p(_ value: Double) -> String {
    value < 0.001 ? said("p below 0.001") : said("p = \(NumberText.fixed(value, decimals: 3))")
  }

  // MARK: - Within dimensions

  private var reliability: String? {
    let known = consistency.compactMap { one in
      one.splitHalfReliability.value.map { (one.dimension, $0) }
    }
    guard let least = known.min(by: { $0.1 < $1.1 }) else { return nil }
    let low = known.filter { $0.1 < Self.reliable }.map(\.0)
    return low.isEmpty
      ? said(
        "Two halves of the items order the models alike: reliability is at least "
          + "\(number(least.1)) (\(name(least.0))).")
      : said(
        "On \(names(low)) other items would order the models otherwise: reliability falls to "
          + "\(number(least.1)) (\(name(least.0))).")
  }

  // MARK: - Between dimensions

  private var dimensions: String? {
    guard let structure, let share = structure.firstShare.value else { return nil }
    let percent = NumberText.fixed(100 * share, decimals: 0) + " %"
    let models = CountText.counted(structure.models, "model")
    let count = CountText.counted(structure.dimensions.count, "dimension")
    if share >= Self.oneShare {
      return said(
        "The \(count) are one on these \(models): the first component holds \(percent). What one of "
          + "them says of a model the others say too, so their names cannot be told apart here.")
    }
    if share >= Self.mostlyOneShare {
      return said(
        "The \(count) are mostly one on these \(models): the first component holds \(percent).")
    }
    guard let effective = structure.effectiveDimensions.value else { return nil }
    return said(
      "The \(count) spread these \(models) as \(NumberText.fixed(effective, decimals: 1)) equal ones "
        + "would; the first component holds \(percent).")
  }

  private var apart: String? {
    let judged = discriminant.filter { $0.method == .judges }
    let tests = judged.isEmpty ? discriminant : judged
    let method =
      judged.isEmpty ? said("by another half of the items") : said("by another judge")
    let told = tests.filter { $0.williamsPValue != nil }
    guard !told.isEmpty else { return nil }
    var shown: [String] = []
    var not: [String] = []
    for dimension in scores.ids {
      let own = told.filter { $0.dimension == dimension }
      guard !own.isEmpty else { continue }
      if own.allSatisfy({ ($0.adjustedPValue ?? 1) <= alpha }) {
        shown.append(dimension)
      } else {
        not.append(dimension)
      }
    }
    if not.isEmpty {
      return said(
        "Measured \(method), every dimension goes with itself more than with any other.")
    }
    return shown.isEmpty
      ? said(
        "Measured \(method), no dimension is shown to go with itself more than with another.")
      : said(
        "Measured \(method), \(names(shown)) are shown to go with themselves more than with others; "
          + "\(names(not)) are not.")
  }

  private func circle(_ fit: CircleFit) -> String? {
    guard let correlation = fit.correlation.value, let pValue = fit.pValue else { return nil }
    let whom =
      fit.of == .models
      ? CountText.counted(fit.cases, "model") : PanelSentences.people(fit.cases)
    let orders = scores.system.circularOrders
    let order = orders.first { $0.id == fit.order }
    let figures =
      orders.count > 1
      ? said("\(order?.name ?? fit.order): r = \(number(correlation)), \(p(pValue))")
      : said("r = \(number(correlation)), \(p(pValue))")
    return pValue <= alpha
      ? said(
        "On \(whom) the values lie round their circle better than in another order (\(figures)).")
      : said("On \(whom) the values are not shown to lie round their circle (\(figures)).")
  }

  // MARK: - Beyond the test

  private var criteria: String? {
    let known = concurrent.filter { $0.pearson.value != nil }
    guard let largest = known.max(by: { abs($0.pearson.value ?? 0) < abs($1.pearson.value ?? 0) }),
      let value = largest.pearson.value
    else { return nil }
    let shown = known.count { ($0.adjustedPValue ?? 1) <= alpha }
    return said(
      "\(shown) of \(known.count) correlations with criteria are shown to differ from 0, adjusted for how "
        + "many there are; the largest is \(name(largest.dimension)) with \(largest.criterion), "
        + "r = \(number(value)).")
  }

  private var primed: [String] {
    var seen: [String] = []
    for effect in knownGroups where !seen.contains(effect.target) { seen.append(effect.target) }
    return seen.compactMap { target in
      let own = knownGroups.filter { $0.target == target }
      guard let aim = own.first(where: { $0.role == .target }), let moved = aim.difference.value,
        let g = aim.hedgesG.value
      else { return nil }
      let isShown = (aim.adjustedPValue ?? 1) <= alpha && moved > 0
      let points = NumberText.fixed(moved, decimals: 1)
      let opposite = own.filter { $0.role == .opposite }.compactMap(\.difference.value)
      let fallen = opposite.count { $0 < 0 }
      let rest =
        opposite.isEmpty
        ? ""
        : said("; \(fallen) of \(CountText.counted(opposite.count, "opposite value")) fall")
      return isShown
        ? said(
          "\(aim.level) scores \(points) points higher than \(aim.baseline) on \(name(target)), as it should "
            + "(g = \(number(g)))\(rest).")
        : said(
          "\(aim.level) is not shown to score higher than \(aim.baseline) on \(name(target)): "
            + "\(points) points (g = \(number(g)))\(rest).")
    }
  }

  private var again: String? {
    let known = retest.compactMap { one in one.agreement.value.map { (one, $0) } }
    guard let least = known.min(by: { $0.1 < $1.1 }) else { return nil }
    let figures = said(
      "\(number(least.1)) (\(name(least.0.dimension)), \(least.0.first) and \(least.0.second))")
    return least.1 < Self.reliable
      ? said("Scores change from one occasion to the next: their agreement falls to \(figures).")
      : said(
        "Models score again what they scored before: the least agreement of two occasions is "
          + "\(figures).")
  }

  private var heldOut: String? {
    let known = prediction.filter { $0.skill.value != nil }
    guard !known.isEmpty else { return nil }
    let shown = known.filter { ($0.skill.lower ?? 0) > 0 }
    let not = known.filter { !(($0.skill.lower ?? 0) > 0) }.map(\.dimension)
    if not.isEmpty {
      return said(
        "On every dimension scores foretell what the same models do on items that were not counted."
      )
    }
    return shown.isEmpty
      ? said("On no dimension are scores shown to foretell what models do on items not counted.")
      : said(
        "Scores foretell what models do on items not counted, but are not shown to on \(names(not))."
      )
  }
}
