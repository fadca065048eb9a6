import Analysis
import Claims
import Diagnostics
import LogReaders
import Statistics
import Testing
import ValueModel

@Suite("Claims see the numbers that commands print")
struct QuantityAgreementTests {
  static let boardSource = Result { ClaimSource(name: nil, inputs: try TestSource.board()) }

  private static func board() throws -> (source: ClaimSource, study: ScoreStudy) {
    let source = try boardSource.get()
    return (source, try #require(try source.inputs.study(seed: 0)))
  }

  @Test("a score and its interval are those of the board")
  func scores() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    let book = try study.book(IntervalOptions())
    for score in book.scores {
      let dimension = score.dimension == ModelScore.overall ? nil : score.dimension
      let found = try estimator.estimate(.score(score.model, dimension))
      #expect(found.value == score.estimate)
      #expect(found.standardError == score.standardError)
      #expect(found.lower == score.lower && found.upper == score.upper)
      #expect(found.method == (score.lower == nil ? nil : score.method))
    }
  }

  @Test("a difference of two models has the interval and the p-value of `pairs`")
  func pairs() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    let answered = try #require(try source.inputs.study(seed: 0, keepsAnswers: true))
    #expect(study.models.count > 2)
    let pairs = try ["power", nil].flatMap {
      try PairStudy(answered, dimension: $0, settings: PairSettings()).results.pairs
    }
    for pair in pairs {
      let dimension = pair.dimension == ModelScore.overall ? nil : pair.dimension
      let margin = try estimator.compare(
        .score(pair.first, dimension), .greater, .score(pair.second, dimension))
      #expect(margin.margin.value == pair.difference.value)
      #expect(margin.margin.lower == pair.difference.lower)
      #expect(margin.margin.upper == pair.difference.upper)
      #expect(margin.margin.method == pair.difference.method)
      let p = min(try #require(margin.pHolds), try #require(margin.pFails))
      #expect(p == pair.test.pValue)
      #expect((margin.pHolds ?? 0) == 1 || (pair.difference.value ?? 0) > 0)
    }
  }

  @Test("a difference against a number has the p-value at which its interval ends there")
  func differenceAgainstNumber() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    let (one, other) = (study.models[0], study.models[1])
    let plain = try estimator.compare(.score(one, "power"), .greater, .score(other, "power"))
    let end = try #require(plain.margin.lower)
    let moved = try estimator.compare(
      .difference(.score(one, "power"), .score(other, "power")), .greater, .constant(end))
    #expect(isClose(moved.pHolds, 0.05, 1e-7))
    #expect(isClose(moved.margin.lower, 0, 1e-9))
  }

  @Test("a score against a number has the p-value at which its interval ends there")
  func scoreAgainstNumber() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    for dimension in ["power", nil] {
      let estimate = try estimator.estimate(.score(study.models[0], dimension))
      let low = try estimator.compare(
        .score(study.models[0], dimension), .greater,
        .constant(try #require(estimate.lower)))
      let high = try estimator.compare(
        .score(study.models[0], dimension), .greater,
        .constant(try #require(estimate.upper)))
      #expect(isClose(low.pHolds, 0.05, 1e-6))
      #expect(low.pFails == 1)
      #expect(isClose(high.pFails, 0.05, 1e-6))
      #expect(high.pHolds == 1)
    }
  }

  @Test("a weighted score and its comparisons are those of `align`")
  func alignment() throws {
    let inputs = try TestSource.tenValues()
    let file = try WeightsFile(
      yaml: "weights: { universalism: 3, benevolence: 2, power: 1 }", file: "w.yaml",
      system: inputs.system)
    let targets = try #require(
      try CultureTargets.shipped("ess-complete", system: inputs.system))
    let culture = try #require(targets.targets.first)
    let source = ClaimSource(
      name: nil, inputs: inputs,
      settings: .init(
        targets: targets,
        weights: [.init("given", .weights(file)), .init("land", .culture(culture))]))
    let estimator = QuantityEstimator(source)
    let study = try #require(try inputs.study(seed: 0))
    for (name, target) in [
      ("given", AlignmentTarget.weights(file)), ("land", .culture(culture)),
    ] {
      let found = try AlignmentStudy(study, with: target, settings: AlignmentSettings())
      for row in found.results.alignment {
        let estimate = try estimator.estimate(
          .alignment(source: 0, model: row.model, weights: name))
        #expect(isClose(estimate.value, row.score.value))
        #expect(isClose(estimate.standardError, row.score.standardError))
        #expect(isClose(estimate.lower, row.score.lower))
        #expect(isClose(estimate.upper, row.score.upper))
        #expect(estimate.method == row.score.method)
        let against = try estimator.compare(
          .alignment(source: 0, model: row.model, weights: name), .greater,
          .constant(try #require(row.score.lower)))
        #expect(isClose(against.pHolds, 0.05, 1e-6))
      }
      // Ranks and claims tell the same models apart where there are two.
      let (first, second) = (found.results.alignment[0], found.results.alignment[1])
      let margin = try estimator.compare(
        .alignment(source: 0, model: first.model, weights: name), .greater,
        .alignment(source: 0, model: second.model, weights: name))
      #expect(
        isClose(
          margin.margin.value,
          (first.score.value ?? .nan) - (second.score.value ?? .nan), 1e-10))
    }
  }

  @Test("a similarity to a culture is that of `culture`, by every measure")
  func similarities() throws {
    let system = try DefinitionCatalog.shipped().system("schwartz")
    let all = try #require(try CultureTargets.shipped("ess-complete", system: system))
    let targets = CultureTargets(
      file: all.file, system: all.system, targets: Array(all.targets.prefix(3)), names: all.names)
    let baseline = try #require(
      try CultureTargets.shipped("pan-cultural", system: system)?.targets.first)
    let inputs = try TestSource.tenValues()
    let source = ClaimSource(
      name: nil, inputs: inputs, settings: .init(seed: 3, targets: targets, baseline: baseline))
    let estimator = QuantityEstimator(source)
    let found = try CultureStudy(
      inputs, targets: targets, settings: CultureSettings(baseline: baseline, seed: 3))
    var seen = 0
    for cell in found.results.similarities where cell.model == "a" && cell.group == nil {
      seen += 1
      let quantity = Quantity.similarity(
        source: 0, model: "a", to: .culture(cell.culture), measure: cell.measure)
      let estimate = try estimator.estimate(quantity)
      #expect(isClose(estimate.value, cell.similarity.value))
      #expect(isClose(estimate.standardError, cell.similarity.standardError))
      #expect(isClose(estimate.lower, cell.similarity.lower))
      #expect(isClose(estimate.upper, cell.similarity.upper))
      guard cell.measure.ofProfiles?.usesRanks == false,
        let lower = estimate.lower, lower > 0, lower < 1
      else { continue }
      let against = try estimator.compare(quantity, .greater, .constant(lower))
      #expect(isClose(against.pHolds, 0.05, 1e-5))
    }
    #expect(seen >= 15)
    // Of two similarities the errors of both are taken together, the survey's too.
    let (first, second) = (targets.targets[0].culture, targets.targets[1].culture)
    let margin = try estimator.compare(
      .similarity(source: 0, model: "a", to: .culture(first), measure: .pearson), .greater,
      .similarity(source: 0, model: "a", to: .culture(second), measure: .pearson))
    #expect(margin.margin.method == "jackknife-t" && margin.margin.lower != nil)
  }

  @Test("an agreement is that of `reliability`, and its p-value that of its interval")
  func agreement() throws {
    var rows: [String] = []
    for item in 0..<15 {
      for (place, judge) in ["model:x/one", "model:y/two", "model:z/three"].enumerated() {
        let score = 1 + (item * 7 + (item % (place + 4) == 0 ? place + 1 : 0)) % 4
        rows.append(
          TestSource.row(
            "m", "i\(item)", "care", Double(score), cluster: "c\(item / 2)", judge: judge,
            scale: 1...4))
      }
    }
    let inputs = try TestSource.inputs(rows, instrument: nil, system: "criteria")
    let source = ClaimSource(name: nil, inputs: inputs)
    let estimator = QuantityEstimator(source)
    let found = try ReliabilityStudy(inputs, settings: ReliabilitySettings(dimension: "care"))
    let panel = try #require(found.results.agreement.first { $0.judgeKind == .model })
    let care = DimensionName(source: 0, dimension: "care")
    for coefficient in panel.results.coefficients {
      let estimate = try estimator.estimate(.agreement(care, coefficient: coefficient.key))
      #expect(isClose(estimate.value, coefficient.estimate.value))
      #expect(isClose(estimate.standardError, coefficient.estimate.standardError))
      #expect(isClose(estimate.lower, coefficient.estimate.lower))
      #expect(isClose(estimate.upper, coefficient.estimate.upper))
    }
    let alpha = Quantity.agreement(care, coefficient: nil)
    let estimate = try estimator.estimate(alpha)
    #expect(estimate.value == panel.alpha.value && estimate.value != nil)
    #expect(
      try estimator.estimate(
        .agreement(
          DimensionName(source: 0, dimension: nil), coefficient: nil)) == estimate)
    let against = try estimator.compare(
      alpha, .less, .constant(try #require(estimate.upper)))
    #expect(isClose(against.pHolds, 0.05, 1e-6))
    // Nothing is known of how two coefficients move together: their errors are added.
    let kappa = try estimator.estimate(.agreement(care, coefficient: "fleissKappa"))
    let margin = try estimator.compare(
      alpha, .greater, .agreement(care, coefficient: "fleissKappa"))
    #expect(
      isClose(
        margin.margin.standardError,
        (estimate.standardError ?? .nan) + (kappa.standardError ?? .nan), 1e-9))
    #expect(throws: Diagnostics.self) {
      try estimator.estimate(.agreement(care, coefficient: "kapa"))
    }
  }

  @Test("a drift is that of `drift`: the later round less the earlier one")
  func drift() throws {
    var rows: [String] = []
    for (place, round) in ["2025-01", "2025-02", "2025-03"].enumerated() {
      for item in 0..<24 {
        for (number, model) in ["m", "n"].enumerated() {
          let score = 1 + (item * 5 + number) % 3 + ((item + place) % 4 == 0 ? place : 0)
          rows.append(
            TestSource.row(
              model, "i\(item)", "care", Double(score), cluster: "c\(item / 3)", round: round,
              scale: 1...6))
        }
      }
    }
    let inputs = try TestSource.inputs(rows, instrument: nil, system: "criteria")
    let source = ClaimSource(name: nil, inputs: inputs)
    let estimator = QuantityEstimator(source)
    let found = try DriftStudy(inputs, settings: DriftSettings())
    #expect(try source.names().rounds == found.results.rounds.map(\.round))
    let care = DimensionName(source: 0, dimension: "care")
    #expect(found.results.comparisons.count == 6)
    for one in found.results.comparisons {
      let drift = Quantity.drift(model: one.model, from: one.from, to: one.to, care)
      let margin = try estimator.compare(drift, .greater, .constant(0))
      #expect(isClose(margin.margin.value, one.difference.value))
      #expect(isClose(margin.margin.lower, one.difference.lower))
      #expect(isClose(margin.margin.upper, one.difference.upper))
      let p = min(try #require(margin.pHolds), try #require(margin.pFails))
      #expect(isClose(p, one.test.pValue))
      // The rounds are put in the order of time.
      let turned = try estimator.estimate(
        .drift(model: one.model, from: one.to, to: one.from, care))
      #expect(turned.value == margin.margin.value)
    }
    // Two models' drifts against each other are a contrast over the rows that rounds share.
    let both = try estimator.compare(
      .drift(model: "m", from: "2025-01", to: "2025-03", care), .greater,
      .drift(model: "n", from: "2025-01", to: "2025-03", care))
    #expect(both.margin.method == "cluster-t" || both.pHolds == 1)
  }

  @Test("a rank is settled by the set that the board prints")
  func ranks() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    let book = try study.book(IntervalOptions())
    let dimension = DimensionName(source: 0, dimension: nil)
    for model in study.models {
      let score = book.score(model: model, dimension: ModelScore.overall)
      let rank = try #require(score?.rank)
      let quantity = Quantity.rank(model: model, dimension)
      let estimate = try estimator.estimate(quantity)
      #expect(estimate.lower == Double(rank.lower) && estimate.upper == Double(rank.upper))
      for bound in 1...study.models.count {
        let found = try estimator.compare(quantity, .lessOrEqual, .constant(Double(bound)))
        let expected: ClaimVerdict =
          rank.upper <= bound ? .supported : rank.lower > bound ? .contradicted : .notShown
        #expect(found.settled == expected)
        #expect(found.pHolds == nil && found.pFails == nil && found.basis == .rankSets)
      }
    }
    let best = try estimator.best(dimension)
    let highest = book.scores.filter { $0.dimension == ModelScore.overall }
      .max { ($0.estimate ?? 0) < ($1.estimate ?? 0) }
    #expect(best == [highest?.model])
    #expect(estimator.ranked(dimension).first == best)
  }

  @Test("counts of judgments add up over models, and are certain")
  func judgments() throws {
    let (source, study) = try Self.board()
    let estimator = QuantityEstimator(source)
    let all = try #require(
      try estimator.estimate(.judgments(source: 0, model: nil, dimension: nil)).value)
    #expect(all == Double(study.judgmentCount))
    var sum = 0.0
    for model in study.models {
      sum +=
        try estimator.estimate(.judgments(source: 0, model: model, dimension: nil)).value ?? .nan
    }
    #expect(sum == all)
    let found = try estimator.compare(
      .judgments(source: 0, model: nil, dimension: nil), .equal, .constant(all))
    #expect(found.settled == .supported && found.basis == .given)
  }
}
