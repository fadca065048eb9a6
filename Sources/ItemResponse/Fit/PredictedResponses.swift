internal import Foundation
public import Statistics

/// What a bank of calibrated items says that each response should have been, given the other responses
/// of the same person.
///
///     let predicted = try PredictedResponses(table, bank: bank)
///     let misfitting = predicted.fit().filter { ($0.test.value?.pValue ?? 1) < 0.01 }
///
/// Tables may have gaps of any kind, as adaptive tests leave them, where statistics that go by a sum
/// score (``Calibration/itemFit(minimum:)``, ``MantelHaenszelDIF``) have no persons to compare. A response
/// is predicted from the posterior of the ability that the *other* responses of the person leave, so
/// that it is not held against itself. Abilities are taken as normal, with the mean and the standard
/// deviation that fit the table best.
public struct PredictedResponses: Sendable {
  /// The items; of two categories each.
  public let bank: ItemBank
  /// The distribution of abilities that was found.
  public let population: LatentDistribution

  let table: ResponseTable
  private let nodes: NodeLikelihoods
  /// Person-major: the probability of a response 1, from the other responses; NaN where there is none.
  private let probabilities: [Double]
  /// Person-major: the mean of the posterior that the other responses leave.
  private let abilities: [Double]

  /// Predicts every response of a table.
  ///
  /// - Parameters:
  ///   - table: responses to the items of the bank, 0 and 1, with as many gaps as there are.
  ///   - bank: the items, whose parameters were found elsewhere. What found them in these responses fits
  ///     them by construction.
  /// - Throws: ``ItemResponseError`` when table and bank differ in length, or for items with more
  ///   categories.
  /// - Complexity: O(responses × nodes) for each of up to 100 steps to the population.
  public init(_ table: ResponseTable, bank: ItemBank) throws(ItemResponseError) {
    guard table.items == bank.items.count else {
      throw .lengthsDiffer(table.items, bank.items.count)
    }
    if let item = bank.items.firstIndex(where: { $0.categories != 2 }) {
      throw .notDichotomous(item: item, categories: bank.items[item].categories)
    }
    if let item = table.categories.firstIndex(where: { $0 != 2 }) {
      throw .notDichotomous(item: item, categories: table.categories[item])
    }
    self.bank = bank
    self.table = table
    nodes = NodeLikelihoods(table, bank)
    let everyone = Array(0..<table.persons)
    population = nodes.population(of: everyone)
    var predictions = NodeLikelihoods.Predictions(table)
    nodes.predict(everyone, under: population, into: &predictions)
    (probabilities, abilities) = (predictions.probabilities, predictions.abilities)
  }

  /// The probability of a response 1 that the other responses of the person give; nil where there is
  /// no response.
  public func probability(person: Int, item: Int) -> Double? {
    let value = probabilities[person * table.items + item]
    return value.isNaN ? nil : value
  }

  // MARK: - Fit

  /// How well the bank predicts the responses to one item.
  public struct ItemFit: Sendable, Equatable {
    /// How many responses there are.
    public let responses: Int
    /// The share of responses 1, and what was predicted; nil without responses.
    public let observed: Double?
    public let expected: Double?
    /// The sampling error of `observed` less `expected`, with that of the parameters in it.
    public let residualError: Double?
    /// The mean of squared standardised residuals: 1 where the model holds.
    public let outfit: Outcome<Double>
    /// The same with each residual weighted by its variance.
    public let infit: Outcome<Double>
    /// The score test of both parameters at once (2 degrees of freedom): whether as many responses are
    /// 1 as predicted, and whether they rise with the ability as predicted.
    public let test: Outcome<TestResult>
    /// How much more steeply (above 0) or less steeply (below 0) the responses rise with the ability
    /// than predicted, in standard errors.
    public let slope: Double?
  }

  /// The fit of each item.
  ///
  /// Mean squares are those of Wright & Masters (1982, chapter 5). In an adaptive test most responses
  /// are predicted near one half, and their mean squares lie near 1 whatever the truth is; the score
  /// test then finds what they do not. Its variance holds that of the parameters where the bank has it.
  ///
  /// - Returns: one entry an item; tests are undefined for fewer than five responses.
  /// - Complexity: O(responses).
  public func fit() -> [ItemFit] { bank.items.indices.map(fit) }

  private func fit(_ item: Int) -> ItemFit {
    var residuals: [(residual: Double, variance: Double, ability: Double)] = []
    var (ones, expected) = (0.0, 0.0)
    for person in 0..<table.persons {
      let place = person * table.items + item
      guard table.codes[place] >= 0 else { continue }
      let p = probabilities[place]
      let response = Double(table.codes[place])
      ones += response
      expected += p
      residuals.append((response - p, p * (1 - p), abilities[place]))
    }
    let count = Double(residuals.count)
    guard count > 0 else {
      return ItemFit(
        responses: 0, observed: nil, expected: nil, residualError: nil, outfit: .undefined(.noData),
        infit: .undefined(.noData), test: .undefined(.noData), slope: nil)
    }
    let information = residuals.reduce(0) { $0 + $1.variance }
    let squares = residuals.reduce(0) { $0 + $1.residual * $1.residual }
    let outfit =
      residuals.reduce(0) { $0 + $1.residual * $1.residual / max($1.variance, 1e-12) } / count
    // Centred, so that the two parts of the score do not depend on each other.
    let middle =
      information > 0 ? residuals.reduce(0) { $0 + $1.variance * $1.ability } / information : 0
    let score = ScoreOfParameters(
      residuals.map { ($0.residual, $0.variance, $0.ability, $0.ability - middle) },
      bank.items[item], bank.uncertainties[item])
    return ItemFit(
      responses: residuals.count, observed: ones / count, expected: expected / count,
      residualError: score.levelVariance.squareRoot() / count, outfit: .value(outfit),
      infit: information > 0 ? .value(squares / information) : .undefined(.noVariance),
      test: residuals.count >= Self.fewest
        ? score.test : .undefined(.tooFewValues(residuals.count, needed: Self.fewest)),
      slope: score.slopeVariance > 1e-9 ? score.slope / score.slopeVariance.squareRoot() : nil)
  }

  static let fewest = 5

  // MARK: - Differential functioning

  /// Whether an item functions differently in a group of persons.
  public struct Functioning: Sendable, Equatable {
    /// Responses in the focal group and in the reference group.
    public let focal: Int
    public let reference: Int
    /// The log odds of a response 1 of the focal group less those of the reference group, beyond what the
    /// bank predicts for both; negative when the focal group is at a disadvantage.
    ///
    /// Times 2.35 on ETS' own scale.
    public let logOdds: Outcome<Double>
    /// Its standard error, from the information.
    public let standardError: Outcome<Double>
    /// The likelihood-ratio test of no difference (1 degree of freedom).
    public let test: Outcome<TestResult>
  }

  /// Looks for items that function differently in a group.
  ///
  /// Logistic regression of the responses on the group, with the predicted logit as an offset and a
  /// constant for what the item is off in both groups (Swaminathan & Rogers 1990; with the ability in
  /// the place of the sum score as Choi, Gibbons & Crane 2011). A difference of ability between the
  /// groups is in the offset, and is none of the item: each group has a population of its own, since
  /// abilities that are drawn towards one mean for both would leave a part of the difference in the odds.
  ///
  /// - Parameter focal: for each person whether it belongs to the focal group; nil leaves it out.
  /// - Returns: one entry an item; undefined where a group has no response, or all responses of a group
  ///   are alike.
  /// - Throws: ``ItemResponseError/lengthsDiffer(_:_:)``.
  /// - Complexity: O(responses).
  public func functioning(focal: [Bool?]) throws(ItemResponseError) -> [Functioning] {
    guard focal.count == table.persons else {
      throw .lengthsDiffer(focal.count, table.persons)
    }
    var predictions = NodeLikelihoods.Predictions(table)
    for group in [true, false] {
      let persons = focal.indices.filter { focal[$0] == group }
      nodes.predict(persons, under: nodes.population(of: persons), into: &predictions)
    }
    return bank.items.indices.map { item in
      var rows: [OffsetLogistic.Row] = []
      for person in 0..<table.persons {
        let place = person * table.items + item
        guard table.codes[place] >= 0, let isFocal = focal[person] else { continue }
        let p = min(max(predictions.probabilities[place], 1e-9), 1 - 1e-9)
        rows.append(
          OffsetLogistic.Row(
            offset: log(p / (1 - p)), isFocal: isFocal, isOne: table.codes[place] == 1))
      }
      return OffsetLogistic(rows: rows).functioning
    }
  }
}

/// The score of an item's two parameters, and its variance.
private struct ScoreOfParameters {
  let level: Double
  let slope: Double
  let levelVariance: Double
  let slopeVariance: Double
  let covariance: Double

  init(
    _ residuals: [(residual: Double, variance: Double, ability: Double, centred: Double)],
    _ item: Item, _ uncertainty: ParameterUncertainty?
  ) {
    var (level, slope) = (0.0, 0.0)
    var (aa, ab, bb) = (0.0, 0.0, 0.0)
    // Derivatives of both parts by the discrimination and by the difficulty.
    var byDiscrimination = (0.0, 0.0)
    var byDifficulty = (0.0, 0.0)
    let difficulty = item.difficulty.value ?? 0
    for one in residuals {
      level += one.residual
      slope += one.residual * one.centred
      aa += one.variance
      ab += one.variance * one.centred
      bb += one.variance * one.centred * one.centred
      let steeper = (one.ability - difficulty) * one.variance
      let harder = -item.discrimination * one.variance
      byDiscrimination.0 += steeper
      byDiscrimination.1 += steeper * one.centred
      byDifficulty.0 += harder
      byDifficulty.1 += harder * one.centred
    }
    if let known = uncertainty {
      func added(_ x: (Double, Double), _ y: (Double, Double)) -> Double {
        x.0 * y.0 * known.discriminationVariance + x.1 * y.1 * known.difficultyVariance
          + (x.0 * y.1 + x.1 * y.0) * known.covariance
      }
      let first = (byDiscrimination.0, byDifficulty.0)
      let second = (byDiscrimination.1, byDifficulty.1)
      aa += added(first, first)
      ab += added(first, second)
      bb += added(second, second)
    }
    self.level = level
    self.slope = slope
    levelVariance = aa
    slopeVariance = bb
    covariance = ab
  }

  var test: Outcome<TestResult> {
    let determinant = levelVariance * slopeVariance - covariance * covariance
    guard levelVariance > 0 else { return .undefined(.noVariance) }
    // Persons of one ability tell nothing of the slope.
    guard determinant > 1e-9 * levelVariance * max(slopeVariance, 1e-12) else {
      return TestResult.chiSquare(level * level / levelVariance, degreesOfFreedom: 1)
    }
    let statistic =
      (level * level * slopeVariance - 2 * level * slope * covariance
        + slope * slope * levelVariance) / determinant
    return TestResult.chiSquare(statistic, degreesOfFreedom: 2)
  }
}

/// Logistic regression on a constant and a group, beside a known part of the logit.
private struct OffsetLogistic {
  struct Row {
    let offset: Double
    let isFocal: Bool
    let isOne: Bool
  }

  let rows: [Row]

  var functioning: PredictedResponses.Functioning {
    let focal = rows.filter(\.isFocal)
    let reference = rows.filter { !$0.isFocal }
    func result(
      _ logOdds: Outcome<Double>, _ error: Outcome<Double>, _ test: Outcome<TestResult>
    ) -> PredictedResponses.Functioning {
      PredictedResponses.Functioning(
        focal: focal.count, reference: reference.count, logOdds: logOdds, standardError: error,
        test: test)
    }
    guard !focal.isEmpty, !reference.isEmpty else {
      return result(.undefined(.noData), .undefined(.noData), .undefined(.noData))
    }
    // Both groups have a constant of their own, so each is fitted by itself.
    guard let one = Self.constant(focal), let other = Self.constant(reference),
      let both = Self.constant(rows)
    else {
      return result(
        .undefined(.singularInformation), .undefined(.singularInformation),
        .undefined(.singularInformation))
    }
    let ratio = 2 * (one.logLikelihood + other.logLikelihood - both.logLikelihood)
    return result(
      .value(one.value - other.value),
      .value((1 / one.information + 1 / other.information).squareRoot()),
      TestResult.chiSquare(ratio, degreesOfFreedom: 1))
  }

  /// The constant with the largest likelihood; nil where all responses are alike.
  private static func constant(
    _ rows: [Row]
  ) -> (value: Double, information: Double, logLikelihood: Double)? {
    let ones = rows.count(where: \.isOne)
    guard ones > 0, ones < rows.count else { return nil }
    var value = 0.0
    var information = 0.0
    for _ in 0..<200 {
      var gradient = Double(ones)
      information = 0
      for row in rows {
        let p = Logistic.cumulative(row.offset + value)
        gradient -= p
        information += p * (1 - p)
      }
      guard information > 0 else { return nil }
      // The likelihood has one maximum and no other place where it is level: short steps reach it.
      let step = min(max(gradient / information, -1), 1)
      value += step
      if abs(step) < 1e-12 { break }
    }
    let height = rows.reduce(0) { sum, row in
      let logit = row.offset + value
      return sum + Logistic.logCumulative(row.isOne ? logit : -logit)
    }
    return (value, information, height)
  }
}

/// The likelihood of each response at each of a row of abilities.
private struct NodeLikelihoods: Sendable {
  private let table: ResponseTable
  private let nodes: [Double]
  /// By item and within it by node.
  private let ones: [Double]
  /// By person and within it by node: the logarithm of the likelihood of all responses.
  private let logLikelihoods: [Double]

  init(_ table: ResponseTable, _ bank: ItemBank) {
    self.table = table
    let nodes = Quadrature.standard.nodes
    self.nodes = nodes
    let ones = bank.items.flatMap { item in
      nodes.map { min(max(item.probabilities(at: $0)[1], 1e-12), 1 - 1e-12) }
    }
    self.ones = ones
    var logs = [Double](repeating: 0, count: table.persons * nodes.count)
    let logOnes = ones.map { log($0) }
    let logZeros = ones.map { log1p(-$0) }
    for person in 0..<table.persons {
      for item in 0..<table.items {
        let code = table.codes[person * table.items + item]
        guard code >= 0 else { continue }
        for q in nodes.indices {
          let place = item * nodes.count + q
          logs[person * nodes.count + q] += code == 1 ? logOnes[place] : logZeros[place]
        }
      }
    }
    logLikelihoods = logs
  }

  /// Expectation-maximisation over those of some persons with responses (Bock & Aitkin 1981).
  func population(of persons: [Int]) -> LatentDistribution {
    let answering = persons.filter { person in
      (0..<table.items).contains { table.codes[person * table.items + $0] >= 0 }
    }
    guard answering.count > 1 else { return .standard }
    var (mean, deviation) = (0.0, 1.0)
    for _ in 0..<100 {
      let weights = Quadrature.standard.logWeights(mean: mean, deviation: deviation)
      var (sum, squares) = (0.0, 0.0)
      for person in answering {
        let posterior = posterior(person, without: nil, weights)
        let own = zip(posterior, nodes).reduce(0) { $0 + $1.0 * $1.1 }
        sum += own
        squares += zip(posterior, nodes).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      }
      let count = Double(answering.count)
      let next = sum / count
      // A population narrower than the nodes lie apart would not be seen.
      let spread = max(squares / count - next * next, 0.04).squareRoot()
      let isSettled = abs(next - mean) + abs(spread - deviation) < 1e-6
      (mean, deviation) = (next, spread)
      if isSettled { break }
    }
    return (try? LatentDistribution(mean: mean, deviation: deviation)) ?? .standard
  }

  /// What is predicted of each response, person-major.
  struct Predictions {
    var probabilities: [Double]
    var abilities: [Double]

    init(_ table: ResponseTable) {
      probabilities = [Double](repeating: .nan, count: table.persons * table.items)
      abilities = probabilities
    }
  }

  func predict(
    _ persons: [Int], under population: LatentDistribution, into found: inout Predictions
  ) {
    let weights = Quadrature.standard.logWeights(
      mean: population.mean, deviation: population.deviation)
    for person in persons {
      for item in 0..<table.items where table.codes[person * table.items + item] >= 0 {
        let posterior = posterior(person, without: item, weights)
        let place = person * table.items + item
        found.probabilities[place] = posterior.indices.reduce(0) {
          $0 + posterior[$1] * ones[item * nodes.count + $1]
        }
        found.abilities[place] = zip(posterior, nodes).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

  /// The posterior of a person's ability, all responses but one counted.
  private func posterior(_ person: Int, without item: Int?, _ weights: [Double]) -> [Double] {
    var logs = nodes.indices.map { logLikelihoods[person * nodes.count + $0] + weights[$0] }
    if let item {
      let isOne = table.codes[person * table.items + item] == 1
      for q in logs.indices {
        let p = ones[item * nodes.count + q]
        logs[q] -= isOne ? log(p) : log1p(-p)
      }
    }
    let largest = logs.max() ?? 0
    let raw = logs.map { exp($0 - largest) }
    let total = raw.reduce(0, +)
    return raw.map { $0 / total }
  }
}
