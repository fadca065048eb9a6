internal import LogReaders
package import Statistics
internal import ValueModel
internal import Wording

/// What each judge does: severity, scale use, biases and consistency.
struct JudgeMaker {
  let responses: JudgedResponses
  /// Units that are looked at.
  let units: [Int32]
  /// Gold verdicts by unit of `responses`; nil without gold.
  let gold: GoldLabels?
  let level: Double

  let scale: JudgedScale
  /// The place of each unit of `responses` among `units`; -1 for others.
  private let place: [Int]
  /// The logarithms of lengths by place among the units; nil where the log says nothing of any.
  private let lengths: [Double?]?

  init(_ responses: JudgedResponses, dimensions: [Int], gold: GoldLabels?, level: Double) {
    self.responses = responses
    self.gold = gold
    self.level = level
    let wanted = Set(dimensions)
    let isFed = responses.feedGroups.map { $0.contains { wanted.contains($0.dimension) } }
    units = responses.units.indices.filter { isFed[Int(responses.units[$0].feedGroup)] }
      .map(Int32.init)
    scale = responses.scale(of: units)
    var place = [Int](repeating: -1, count: responses.units.count)
    for (number, unit) in units.enumerated() { place[Int(unit)] = number }
    self.place = place
    let lengths = units.map { unit -> Double? in
      let length = responses.units[Int(unit)].logLength
      return length.isNaN ? nil : length
    }
    self.lengths = lengths.contains { $0 != nil } ? lengths : nil
  }

  /// The ratings of judges that meet a condition, repeats included.
  func ratings(
    _ isMeant: (Int) -> Bool
  ) throws(StatisticsError) -> JudgeRatings {
    let meant = responses.judges.indices.map(isMeant)
    let rows = responses.rows.filter { meant[Int($0.judge)] && place[Int($0.unit)] >= 0 }
    return try JudgeRatings(
      units: rows.map { place[Int($0.unit)] }, judges: rows.map { Int($0.judge) },
      scores: rows.map(\.value), unitCount: units.count, judgeCount: responses.judges.count,
      clusters: responses.clusters(of: units))
  }

  func profiles() throws(StatisticsError) -> [JudgeProfile] {
    let all = try ratings { _ in true }
    var profiles: [JudgeProfile] = []
    for kind in [JudgeKind.model, .rule, .human] {
      let judges = responses.judges(kind, on: units)
      guard !judges.isEmpty else { continue }
      let areAll = responses.judges.allSatisfy { $0.kind == kind }
      let own = areAll ? all : try ratings { responses.judges[$0].kind == kind }
      let severity: JudgeSeverity? = responses.areBattles ? nil : JudgeSeverity(own)
      let rasch: ConditionalRasch? =
        responses.areBattles || scale.level != .nominal ? nil : try rasch(of: kind)
      let lengthBias = try lengthBias(of: judges, own)
      for (judge, bias) in zip(judges.map(Int.init), lengthBias) {
        profiles.append(
          try profile(
            judge, own: own, all: all, severity: severity, rasch: rasch, lengthBias: bias))
      }
    }
    return profiles
  }

  private func profile(
    _ judge: Int, own: JudgeRatings, all: JudgeRatings, severity: JudgeSeverity?,
    rasch: ConditionalRasch?, lengthBias: Estimate
  ) throws(StatisticsError) -> JudgeProfile {
    let named = responses.judges[judge]
    let judgments = responses.rows.reduce(0) {
      $0 + (Int($1.judge) == judge && place[Int($1.unit)] >= 0 ? 1 : 0)
    }
    let repeats = try SelfConsistency(own, judge: judge)
    let use = try ScaleUse(own, judge: judge, levels: ends)
    let battles = try positions(of: [Int32(judge)])
    let preference = try preference(of: judge, all)
    func notOfBattles(_ what: String) -> Estimate {
      Estimate(.undefined(.notTestable(said("verdicts are preferences, \(what)"))))
    }
    return JudgeProfile(
      judge: named.name, kind: named.kind, house: named.house, judgments: judgments,
      withoutVerdict: responses.withoutVerdict[judge],
      severity: severity.map { Estimate($0.severity(of: judge), level: level) }
        ?? notOfBattles(said("which no judge gives more or less of")),
      severityLogits: rasch.map { Estimate($0.severity(of: judge), level: level) }
        ?? Estimate(.undefined(.outsideDomain(said("verdicts of two kinds")))),
      positionBias: battles.swapped, firstShown: battles.shown,
      lengthBias: lengthBias,
      selfPreference: Estimate(preference.map(\.effect), level: level),
      selfPreferenceAgainst: preference.value?.reference,
      selfConsistency: repeats.units == 0
        ? Estimate(.undefined(.notTestable(said("no response was judged twice by it"))))
        : Estimate(repeats.agreement, level: level),
      repeatDeviation: repeats.units == 0
        ? Estimate(.undefined(.notTestable(said("no response was judged twice by it"))))
        : Estimate(
          repeats.standardDeviation,
          interval: repeats.standardDeviationInterval(level: level)),
      atMinimum: responses.areBattles
        ? notOfBattles(said("which have no ends")) : Estimate(use.atMinimum, level: level),
      atMaximum: responses.areBattles
        ? notOfBattles(said("which have no ends")) : Estimate(use.atMaximum, level: level))
  }

  /// What all people do taken for one judge; nil for fewer than two.
  func crowd() throws(StatisticsError) -> JudgeProfile? {
    let people = responses.judges(.human, on: units)
    guard people.count > 1 else { return nil }
    let isOne = Set(people)
    let rows = responses.rows.filter { isOne.contains($0.judge) && place[Int($0.unit)] >= 0 }
    // A person who is asked again is one who repeats; another person is not.
    var number: [Int64: Int] = [:]
    var clusters: [Int] = []
    let repeated = rows.map { row -> Int in
      let key = Int64(row.unit) << 32 | Int64(row.judge)
      if let known = number[key] { return known }
      number[key] = clusters.count
      clusters.append(Int(responses.units[Int(row.unit)].cluster))
      return clusters.count - 1
    }
    let ratings = try JudgeRatings(
      units: repeated, judges: rows.map { _ in 0 }, scores: rows.map(\.value),
      unitCount: clusters.count, judgeCount: 1, clusters: clusters)
    let repeats = try SelfConsistency(ratings, judge: 0)
    let use = try ScaleUse(ratings, judge: 0, levels: ends)
    let battles = try positions(of: isOne)
    let none = Estimate(
      .undefined(.notTestable(said("it is asked of each person, not of all of them"))))
    let once = Estimate(.undefined(.notTestable(said("nobody judged a response twice"))))
    return JudgeProfile(
      judge: "people", kind: .human, house: nil, judgments: rows.count,
      withoutVerdict: people.reduce(0) { $0 + responses.withoutVerdict[Int($1)] }, severity: none,
      severityLogits: none, positionBias: battles.swapped, firstShown: battles.shown,
      lengthBias: none, selfPreference: none, selfPreferenceAgainst: nil,
      selfConsistency: repeats.units == 0 ? once : Estimate(repeats.agreement, level: level),
      repeatDeviation: repeats.units == 0
        ? once
        : Estimate(
          repeats.standardDeviation,
          interval: repeats.standardDeviationInterval(level: level)),
      atMinimum: responses.areBattles ? none : Estimate(use.atMinimum, level: level),
      atMaximum: responses.areBattles ? none : Estimate(use.atMaximum, level: level))
  }

  private var ends: [Double] {
    let scale = responses.instrument.scale
    return responses.areBattles ? [0, 1] : [scale.minimum, scale.maximum]
  }

  /// Verdicts as 0 and 1, whatever the two are called.
  private func rasch(of kind: JudgeKind) throws(StatisticsError) -> ConditionalRasch {
    let top = scale.categories.last ?? 1
    // A judge counts once a unit: with its first verdict.
    var last: (unit: Int32, judge: Int32) = (-1, -1)
    let rows = responses.rows.filter { row in
      guard responses.judges[Int(row.judge)].kind == kind, place[Int(row.unit)] >= 0,
        (row.unit, row.judge) != last
      else { return false }
      last = (row.unit, row.judge)
      return true
    }
    return ConditionalRasch(
      try JudgeRatings(
        units: rows.map { place[Int($0.unit)] }, judges: rows.map { Int($0.judge) },
        scores: rows.map { $0.value == top ? 1 : 0 }, unitCount: units.count,
        judgeCount: responses.judges.count, clusters: responses.clusters(of: units)))
  }

  // MARK: - Biases

  /// What being shown first does: of pairs judged in both orders, and of all.
  private func positions(
    of judges: Set<Int32>
  ) throws(StatisticsError) -> (swapped: Estimate, shown: Estimate) {
    guard responses.areBattles else {
      let single = Estimate(
        .undefined(.notTestable(said("responses were judged one at a time, not in pairs"))))
      return (single, single)
    }
    struct Pair: Hashable {
      let judge: Int32
      let model: Int32
      let opponent: Int32
      let item: Int32
      let group: Int32
      let run: Int32
      let epoch: Int32
      let turn: Int16
    }
    var shown: [Double] = []
    var shownClusters: [Int] = []
    var first: [Pair: (value: Double, place: Int)] = [:]
    var order: [Pair] = []
    var second: [Pair: Double] = [:]
    for row in responses.rows
    where judges.contains(row.judge) && place[Int(row.unit)] >= 0 {
      let unit = responses.units[Int(row.unit)]
      guard let isModelFirst = unit.isModelFirst else { continue }
      shown.append((isModelFirst ? row.value : 1 - row.value) - 0.5)
      shownClusters.append(Int(unit.cluster))
      let pair = Pair(
        judge: row.judge, model: unit.model, opponent: unit.opponent, item: unit.item,
        group: unit.feedGroup,
        run: unit.evaluation, epoch: unit.epoch, turn: unit.turn)
      if isModelFirst {
        if first[pair] == nil {
          first[pair] = (row.value, Int(unit.cluster))
          order.append(pair)
        }
      } else if second[pair] == nil {
        second[pair] = row.value
      }
    }
    func verdict(_ preference: Double) -> SwappedPairs.Verdict {
      preference == 0.5 ? .tie : preference > 0.5 ? .left : .right
    }
    let both = order.filter { second[$0] != nil }
    let pairs = try SwappedPairs(
      leftShownFirst: both.map { verdict(first[$0]?.value ?? 0.5) },
      rightShownFirst: both.map { verdict(second[$0] ?? 0.5) },
      clusters: both.map { first[$0]?.place ?? 0 })
    let effect = MeanEstimate(
      try ClusterSums(values: shown, clusters: shownClusters),
      kind: .bounded(lower: -0.5, upper: 0.5))
    return (
      both.isEmpty
        ? Estimate(.undefined(.notTestable(said("no pair was judged in both orders"))))
        : Estimate(pairs.positionEffect, level: level),
      shown.isEmpty
        ? Estimate(.undefined(.notTestable(said("the log does not say what was shown first"))))
        : Estimate(effect, level: level)
    )
  }

  /// What length does to the verdicts of each of some judges.
  private func lengthBias(
    of judges: [Int32], _ own: JudgeRatings
  ) throws(StatisticsError) -> [Estimate] {
    guard let lengths else {
      return judges.map { _ in
        Estimate(.undefined(.notTestable(said("the log says nothing of lengths"))))
      }
    }
    let slopes: [Outcome<ClusteredRegression>]
    if responses.areBattles {
      var fits: [Outcome<ClusteredRegression>] = []
      for judge in judges {
        let rows = responses.rows.filter {
          $0.judge == judge && place[Int($0.unit)] >= 0 && lengths[place[Int($0.unit)]] != nil
        }
        fits.append(
          try LengthBias.ofMargins(
            logLengthRatios: rows.map { lengths[place[Int($0.unit)]] ?? 0 },
            margins: rows.map { $0.value - 0.5 },
            clusters: rows.map { Int(responses.units[Int($0.unit)].cluster) }))
      }
      slopes = fits
    } else {
      slopes = try LengthBias.ofRatings(
        own, judges: judges.map(Int.init), logLengths: lengths,
        criteria: units.map { Int(responses.units[Int($0)].feedGroup) },
        models: units.map { Int(responses.units[Int($0)].model) }, reference: reference)
    }
    return slopes.map { Estimate($0.map { $0.effect(LengthBias.slope) }, level: level) }
  }

  /// Gold by place among the units.
  private var reference: [Double?]? {
    gold.map { gold in
      units.map { gold.values[Int($0)].isNaN ? nil : gold.values[Int($0)] }
    }
  }

  private func preference(
    of judge: Int, _ all: JudgeRatings
  ) throws(StatisticsError) -> Outcome<SelfPreference> {
    guard !responses.areBattles else {
      return .undefined(.notTestable(said("it is read off scores, and verdicts are preferences")))
    }
    var numbers: [String: Int] = [:]
    func number(_ house: String?) -> Int? {
      house.map { house in
        if let known = numbers[house] { return known }
        numbers[house] = numbers.count
        return numbers.count - 1
      }
    }
    return try SelfPreference.of(
      all, judge: judge, judgeFamilies: responses.judges.map { number($0.house) },
      unitFamilies: units.map { number(responses.houses[Int(responses.units[Int($0)].model)]) },
      logLengths: lengths)
  }
}

extension Estimate {
  /// An effect with its interval.
  package init(_ effect: Outcome<ClusteredEffect>, level: Double) {
    self.init(
      effect.map(\.value), standardError: effect.value?.standardError.value,
      interval: effect.value?.interval(level: level))
  }

  /// A mean with its interval.
  package init(_ mean: MeanEstimate, level: Double) {
    let interval = mean.interval(level: level)
    self.init(
      mean.estimate, standardError: mean.standardError.value,
      interval: interval)
  }
}
