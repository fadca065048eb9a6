internal import Statistics
internal import ValueModel
internal import Wording

/// All pairs of one dimension, whose p-values are adjusted together.
package struct PairFamily: Codable, Sendable {
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  /// What differences are in: percentage points of 0 to 100, or points of the scale.
  package let unit: String
  /// How many tests were made of it, and what is held over all of them.
  package let tests: Int
  package let adjustment: PairAdjustment
  package let significance: Double
  /// What the smallest p-value of the family is compared with, and the power at it: what the smallest
  /// detectable differences are for.
  package let smallestSignificance: Double
  package let power: Double
  /// The models in the order of their scores, highest first.
  package let models: [String]
  /// The models with the highest score: more than one where they have the same.
  package let leaders: [String]
  /// Those that are not shown to score lower than a leader.
  package let tiedWithLeaders: [String]
  /// Who leads and who is tied with the leader, or that the data cannot say.
  package let sentence: String
}

/// Compares the pairs of one dimension.
struct PairFamilyMaker {
  let study: ScoreStudy
  let settings: PairSettings
  /// Place of the dimension; nil for the mean over all.
  let dimension: Int?
  /// Place of the model that all others are compared with.
  let reference: Int?

  private let scores: ComparedScores
  /// The models that have a score, highest first, equal ones by name.
  private let order: [Int]
  /// Each pair in the order of the models.
  private let places: [(first: Int, second: Int)]

  init(
    _ study: ScoreStudy, settings: PairSettings, dimension: Int?, reference: Int?
  ) throws(StatisticsError) {
    self.study = study
    self.settings = settings
    self.dimension = dimension
    self.reference = reference
    let scores = try study.comparedScores(dimension: dimension)
    self.scores = scores
    func height(_ place: Int) -> Double { scores.estimates[place].value ?? -.infinity }
    let order = scores.places.sorted { (height($1), $0) < (height($0), $1) }
    self.order = order
    if let reference {
      places =
        order.contains(reference)
        ? order.filter { $0 != reference }.map { ($0, reference) } : []
    } else {
      places = order.indices.flatMap { one in
        order[(one + 1)...].map { (order[one], $0) }
      }
    }
  }

  private var name: String {
    dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
  }

  /// Units that are shown over units of the instrument.
  private var factor: Double { study.scale.shown(difference: 1) }

  private var smallestSignificance: Double {
    settings.significance / Double(max(places.count, 1))
  }

  // MARK: - Comparing

  /// What is known of a pair before its family is.
  private struct Compared: Sendable {
    let estimate: PairEstimate
    let shared: SharedItems
    /// 1 where the pair is compared in its own order, -1 where it is turned round.
    let sign: Double
    let equivalence: Outcome<Double>?
    let detectable: Outcome<Double>

    var isShared: Bool { estimate.hasSharedRows && shared.items > 0 }
    /// The p-value as it is printed.
    var pValue: Double? { estimate.pValue.value.map { max($0, TestResult.smallestPValue) } }
  }

  /// All pairs, their family and what must be known of them.
  func made() throws(StatisticsError) -> (
    pairs: [PairResult], family: PairFamily, cautions: [Caution]
  ) {
    let compared = self.compared
    let adjusted = try settings.adjustment.adjust(compared.map(\.pValue))
    let equivalent = try settings.adjustment.adjust(compared.map { $0.equivalence?.value })
    let pairs = compared.indices.map {
      result(places[$0], compared[$0], adjusted: adjusted[$0], equivalent: equivalent[$0])
    }
    var rank = [Int](repeating: 0, count: study.models.count)
    for (place, model) in order.enumerated() { rank[model] = place }
    let ordered = places.map { (first: rank[$0.first], second: rank[$0.second]) }
    let sentence = LeaderSentence(
      pairs: pairs, places: ordered, models: order.map { study.models[$0] },
      leaderCount: leaders.count,
      reference: reference.map { (study.models[$0], order.firstIndex(of: $0)) }, place: place,
      unit: unit, margin: settings.margin)
    let family = PairFamily(
      dimension: name, unit: unit, tests: pairs.count, adjustment: settings.adjustment,
      significance: settings.significance, smallestSignificance: smallestSignificance,
      power: PairSettings.power, models: order.map { study.models[$0] }, leaders: leaders,
      tiedWithLeaders: sentence.tied, sentence: sentence.text)
    let finder = PairCautions(
      dimension: name, place: place, title: title, pairs: pairs,
      intervals: compared.map(\.estimate.cautions),
      unmeasured: study.models.indices.filter { !order.contains($0) }.map { study.models[$0] },
      areRestricted: study.models.count <= PairwiseComparison.mostColumnsByRows)
    return (pairs, family, finder.cautions)
  }

  private var compared: [Compared] {
    let margin = settings.margin.map { $0 / factor }
    return FixedBlocks.saying(places.count) { index in
      let (first, second) = places[index]
      // In the order of the board, so that its p-values are the same to the bit.
      let estimate = scores.estimate(min(first, second), max(first, second))
      return Compared(
        estimate: estimate,
        shared: study.sharedItems(first, second, dimension: dimension),
        sign: first < second ? 1 : -1,
        equivalence: margin.map { estimate.equivalencePValue(margin: $0) },
        detectable: estimate.detectableDifference(
          significance: smallestSignificance, power: PairSettings.power))
    }
  }

  private var leaders: [String] {
    guard let first = order.first, let highest = scores.estimates[first].value else { return [] }
    return order.filter { scores.estimates[$0].value == highest }.map { study.models[$0] }
  }

  /// Where a sentence says that something holds: "on Power".
  private var place: String {
    dimension.map { said("on \(study.system.dimensions[$0].name)") }
      ?? said("in the mean over all dimensions")
  }

  /// What a caution is on: "Power".
  private var title: String {
    dimension.map { study.system.dimensions[$0].name } ?? said("The mean over all dimensions")
  }

  private var unit: String {
    study.scale.isCentred ? said("points of the scale") : said("percentage points")
  }

  // MARK: - Results

  private func result(
    _ place: (first: Int, second: Int), _ pair: Compared, adjusted: Double?, equivalent: Double?
  ) -> PairResult {
    let detectable = pair.isShared ? pair.detectable : .undefined(noShared(pair))
    return PairResult(
      first: study.models[place.first], second: study.models[place.second], dimension: name,
      items: pair.shared.items, clusters: pair.shared.clusters,
      unsharedItems: pair.shared.unshared, difference: difference(pair), test: test(pair),
      adjustedPValue: adjusted, adjustment: settings.adjustment,
      minimumDetectableDifference: detectable.value.map { $0 * factor },
      minimumDetectableDifferenceReason: detectable.reason?.words,
      equivalence: settings.margin.map { margin in
        PairEquivalence(
          margin: margin, pValue: pair.equivalence?.value, adjustedPValue: equivalent,
          reason: pair.equivalence?.reason?.words)
      },
      verdict: verdict(pair, adjusted: adjusted, equivalent: equivalent))
  }

  private func noShared(_ pair: Compared) -> UndefinedReason {
    .notTestable(
      pair.shared.items == 0
        ? said("no item has a score of both models")
        : said("on some dimension no item has a score of both models"))
  }

  private func difference(_ pair: Compared) -> Estimate {
    guard pair.isShared else { return Estimate(.undefined(noShared(pair))) }
    let turn = pair.sign * factor
    return Estimate(
      // The sum makes a positive zero of a negative one.
      pair.estimate.difference.map { $0 * turn + 0 },
      standardError: pair.estimate.standardError.value.map { $0 * factor },
      interval: pair.estimate.interval(level: settings.level).map { $0.turned(by: turn) })
  }

  private func test(_ pair: Compared) -> PairTest {
    let statistic: Outcome<(value: Double, degreesOfFreedom: Double?)>
    if case .paired(let paired) = pair.estimate.basis, let counts = paired.differing {
      statistic = .value(
        (Double(pair.sign > 0 ? counts.firstOnly : counts.secondOnly), nil))
    } else if pair.isShared {
      statistic = pair.estimate.statistic.map { ($0.value * pair.sign + 0, $0.degreesOfFreedom) }
    } else {
      statistic = .undefined(noShared(pair))
    }
    let pValue = pair.pValue
    let unpaired =
      pValue == nil
      ? "" : said("; the p-value is that of means over different items, as ranks count it")
    return PairTest(
      statistic: statistic.value?.value, pValue: pValue,
      method: pValue == nil ? nil : pair.estimate.testMethod,
      degreesOfFreedom: statistic.value?.degreesOfFreedom,
      reason: (pair.estimate.pValue.reason ?? statistic.reason).map {
        $0.words + (pair.isShared ? "" : unpaired)
      })
  }

  private func verdict(
    _ pair: Compared, adjusted: Double?, equivalent: Double?
  ) -> PairVerdict {
    guard pair.isShared else { return .noSharedItems }
    if let adjusted, adjusted <= settings.significance,
      let difference = pair.estimate.difference.value, difference != 0
    {
      return difference * pair.sign > 0 ? .firstHigher : .secondHigher
    }
    if let equivalent, equivalent <= settings.significance { return .equivalent }
    return .notShownToDiffer
  }
}

extension ConfidenceInterval {
  /// On another scale, which may run the other way.
  fileprivate func turned(by factor: Double) -> ConfidenceInterval {
    guard factor < 0 else { return rescaled(by: factor) }
    return ConfidenceInterval(
      lower: upper * factor + 0, upper: lower * factor + 0, level: level, method: method,
      degreesOfFreedom: degreesOfFreedom, effectiveSampleSize: effectiveSampleSize,
      methodReason: methodReason)
  }
}
