internal import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// Whether dimensions that are measured in two ways, by two judges or by two halves of the items, go with
/// themselves more than with others.
struct DiscriminantMaker {
  let scores: ValidityScores
  let halves: HalfScores?
  /// By judge, model by model the score on each dimension; fewer than two judges are none.
  let judges: [(name: String, values: [[Double]])]
  let level: Double

  /// More judges are not compared pair by pair.
  static let mostJudges = 6

  /// The correlations that one test is made of.
  private struct Triad {
    let rival: Int
    let convergent: Double
    let discriminant: Double
    /// Of the dimension and its rival, both measured the second way.
    let between: Double
  }

  func tests() throws(StatisticsError) -> [DiscriminantTest] {
    guard scores.dimensions.count > 1, scores.models.count > 2 else { return [] }
    var found: [DiscriminantTest] = []
    for (number, first) in judges.enumerated() {
      for second in judges[(number + 1)...] { found += byJudges(first, second) }
    }
    found += byHalves()
    let adjusted = try PValueAdjustment.holm.adjust(found.map(\.williamsPValue))
    return zip(found, adjusted).map { $0.adjusted($1) }
  }

  // MARK: - Judges

  private func byJudges(
    _ first: (name: String, values: [[Double]]), _ second: (name: String, values: [[Double]])
  ) -> [DiscriminantTest] {
    let places = scores.dimensions.indices
    func r(_ one: [[Double]], _ i: Int, _ other: [[Double]], _ j: Int) -> Double? {
      correlation(one.map { $0[i] }, other.map { $0[j] })
    }
    return places.map { place in
      let names = [first.name, second.name]
      guard let convergent = r(first.values, place, second.values, place) else {
        return undefined(place, .judges, names, .noVariation)
      }
      let triads = places.filter { $0 != place }.compactMap { rival -> Triad? in
        guard let discriminant = r(first.values, place, second.values, rival),
          let between = r(second.values, place, second.values, rival)
        else { return nil }
        return Triad(
          rival: rival, convergent: convergent, discriminant: discriminant, between: between)
      }
      guard let nearest = triads.max(by: { $0.discriminant < $1.discriminant }) else {
        return undefined(place, .judges, names, .noVariation)
      }
      return test(
        place, .judges, names, nearest,
        convergent: fisher(convergent), discriminant: fisher(nearest.discriminant),
        ratio: Estimate(heterotraitRatio(place, nearest.rival)))
    }
  }

  /// Over all pairs of judges (Henseler, Ringle & Sarstedt 2015).
  private func heterotraitRatio(_ one: Int, _ other: Int) -> Outcome<Double> {
    var crossed: [Double] = []
    var own: [[Double]] = [[], []]
    for (number, first) in judges.enumerated() {
      for second in judges[(number + 1)...] {
        func r(_ i: Int, _ j: Int) -> Double? {
          correlation(first.values.map { $0[i] }, second.values.map { $0[j] })
        }
        crossed += [r(one, other), r(other, one)].compactMap(\.self)
        own[0] += [r(one, one)].compactMap(\.self)
        own[1] += [r(other, other)].compactMap(\.self)
      }
    }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let product = mean(own[0]) * mean(own[1])
    guard mean(own[0]) > 0, product > 0, !crossed.isEmpty else {
      return .undefined(.outsideDomain("measures of one dimension that go together"))
    }
    return .value(mean(crossed) / product.squareRoot())
  }

  // MARK: - Halves

  private func byHalves() -> [DiscriminantTest] {
    guard let halves, scores.models.count > 2 else { return [] }
    let places = scores.dimensions.indices
    let names: [String] = []
    return places.map { place in
      let own = halves.splitHalf(place)
      guard let convergent = own.value.value else {
        return undefined(place, .halves, names, own.value.reason ?? .noVariation)
      }
      let triads = places.filter { $0 != place }.compactMap { rival -> Triad? in
        guard let discriminant = halves.crossed(place, rival).value.value,
          let between = halves.together(place, rival).value.value
        else { return nil }
        return Triad(
          rival: rival, convergent: convergent, discriminant: discriminant, between: between)
      }
      guard let nearest = triads.max(by: { $0.discriminant < $1.discriminant }) else {
        return undefined(place, .halves, names, .noVariation)
      }
      return test(
        place, .halves, names, nearest,
        convergent: Estimate(own, .fisherZ, level: level),
        discriminant: Estimate(halves.crossed(place, nearest.rival), .fisherZ, level: level),
        ratio: Estimate(halves.disattenuated(place, nearest.rival), .free, level: level))
    }
  }

  // MARK: - One test

  private func test(
    _ place: Int, _ method: DiscriminantTest.Method, _ names: [String], _ triad: Triad,
    convergent: Estimate, discriminant: Estimate, ratio: Estimate
  ) -> DiscriminantTest {
    let compared = DependentCorrelations.overlapping(
      triad.convergent, triad.discriminant, between: triad.between, cases: scores.models.count)
    let interval = compared.flatMap { $0.interval(level: level) }
    return DiscriminantTest(
      dimension: scores.ids[place], method: method, methods: names, models: scores.models.count,
      convergent: convergent, rival: scores.ids[triad.rival], discriminant: discriminant,
      difference: Estimate(
        .value(triad.convergent - triad.discriminant), interval: interval),
      williamsPValue: compared.flatMap { $0.williams(.greater) }.value?.pValue,
      mengPValue: compared.flatMap { $0.meng(.greater) }.value?.pValue, adjustedPValue: nil,
      reason: compared.reason?.words, heterotraitRatio: ratio)
  }

  private func undefined(
    _ place: Int, _ method: DiscriminantTest.Method, _ names: [String], _ reason: UndefinedReason
  ) -> DiscriminantTest {
    let none = Estimate(.undefined(reason))
    return DiscriminantTest(
      dimension: scores.ids[place], method: method, methods: names, models: scores.models.count,
      convergent: none, rival: "", discriminant: none, difference: none, williamsPValue: nil,
      mengPValue: nil, adjustedPValue: nil, reason: reason.words, heterotraitRatio: none)
  }

  private func correlation(_ one: [Double], _ other: [Double]) -> Double? {
    (try? CoMoments(one, other))?.correlation.value
  }

  private func fisher(_ value: Double) -> Estimate {
    let found =
      (try? DisattenuatedCorrelation.of(
        value, pairs: scores.models.count, reliabilities: (1, 1)))?.value
    return Estimate(
      .value(value),
      interval: found.map { $0.interval(level: level) } ?? .undefined(.notFinite))
  }
}

extension DiscriminantTest {
  fileprivate func adjusted(_ pValue: Double?) -> DiscriminantTest {
    DiscriminantTest(
      dimension: dimension, method: method, methods: methods, models: models,
      convergent: convergent, rival: rival, discriminant: discriminant, difference: difference,
      williamsPValue: williamsPValue, mengPValue: mengPValue, adjustedPValue: pValue,
      reason: reason, heterotraitRatio: heterotraitRatio)
  }
}

extension StudyInputs {
  /// What each judge of the kind that judged most gives each of some models on some dimensions; none for
  /// one judge, and without those who have not scored all of these.
  func scoresByJudge(
    _ models: [String], dimensions: [Int]
  ) throws(Diagnostics) -> [(name: String, values: [[Double]])] {
    let table = log.judgments
    var rows: [JudgeKind: [Int32: Int]] = [:]
    for row in sampled.rows.lazy.map(Int.init) {
      let kind = table.judgeKind[row]
      guard kind != .panel, kind != .human || rows[.model] == nil else { continue }
      rows[kind, default: [:]][table.judge.codes[row], default: 0] += 1
    }
    let kind = [JudgeKind.model, .rule, .human].first { rows[$0]?.count ?? 0 > 1 }
    guard let kind, let counts = rows[kind], let cells = table.cells(named: "judge_id") else {
      return []
    }
    let kept = counts.map { (name: table.judge.values[Int($0.key)], rows: $0.value) }
      .sorted { ($1.rows, $0.name) < ($0.rows, $1.name) }
      .prefix(DiscriminantMaker.mostJudges).map(\.name)
    let slots = LevelSlots(sampled, cells, keeping: kept)
    let study = try slotted(slots)
    let all = try fedModels()
    let places = models.compactMap { name in all.firstIndex { $0.isExactly(name) } }
    guard places.count == models.count else { return [] }
    var found: [(name: String, values: [[Double]])] = []
    for (judge, name) in slots.levels.enumerated() {
      let values = places.map { model in
        dimensions.compactMap { dimension -> Double? in
          study.plainMean(model: model * slots.slots + judge, dimension: dimension)
        }
      }
      if values.allSatisfy({ $0.count == dimensions.count }) { found.append((name, values)) }
    }
    return found.count > 1 ? found : []
  }
}

extension ScoreStudy {
  /// The score of a model on a dimension, as shown; nil where it has none.
  func plainMean(model: Int, dimension: Int) -> Double? {
    func mean(_ column: ScoredColumn) -> Double? {
      var (weight, sum) = (0.0, 0.0)
      for row in column.rows.indices {
        let own = column.weights?[row] ?? 1
        weight += own
        sum += own * scale.shown(column.values[row])
      }
      return weight > 0 ? sum / weight : nil
    }
    guard let own = mean(column(model: model, dimension: dimension)) else { return nil }
    guard instrument.centring != .none else { return own }
    return mean(allItems(model: model)).map { own - $0 }
  }
}
