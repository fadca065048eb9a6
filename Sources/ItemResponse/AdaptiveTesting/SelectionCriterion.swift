internal import Foundation
internal import GSLSupport
public import Statistics

/// The values of a selection criterion for the items of a bank, after the responses so far.
///
///     let criterion = try SelectionCriterion(bank)
///     let values = criterion.values(.maximumInformation, at: 0.2, given: responses)
public struct SelectionCriterion: Sendable {
  /// The items to choose from.
  public let bank: ItemBank
  private let population: LatentDistribution
  private let quadrature: Quadrature
  /// Nodes on the scale of the population.
  private let nodes: [Double]
  /// Trapezoidal widths of the nodes, and the same times the density of the population.
  private let widths: [Double]
  private let densities: [Double]

  /// Prepares a criterion.
  ///
  /// - Parameters:
  ///   - bank: the items.
  ///   - population: the distribution of abilities, for the criteria that weight by the posterior.
  ///   - quadrature: where likelihoods are evaluated for criteria that weight; the integral is the
  ///     trapezoidal one over these nodes.
  public init(
    _ bank: ItemBank, population: LatentDistribution = .standard,
    quadrature: Quadrature = AdaptiveTestPlan.customaryNodes
  ) {
    self.bank = bank
    self.population = population
    self.quadrature = quadrature
    let nodes = quadrature.nodes.map { population.mean + population.deviation * $0 }
    self.nodes = nodes
    widths = nodes.indices.map { q in
      let left = q > 0 ? nodes[q] - nodes[q - 1] : 0
      let right = q + 1 < nodes.count ? nodes[q + 1] - nodes[q] : 0
      return (left + right) / 2
    }
    densities = zip(quadrature.nodes, widths).map { node, width in
      width * exp(-node * node / 2) / (population.deviation * (2 * Double.pi).squareRoot())
    }
  }

  /// The criterion for each item that has not been answered.
  ///
  /// - Parameters:
  ///   - selection: the rule; random choice has no criterion and answers zeros.
  ///   - ability: the provisional ability.
  ///   - responses: one entry an item; nil where it was not given.
  /// - Returns: one entry an item: nil for those that were given, and for items where the criterion
  ///   is not defined. Small is best for the closest difficulty, large for all others.
  /// - Throws: ``ItemResponseError`` when the responses do not fit the items.
  /// - Complexity: O(items × nodes); for the expected information a posterior mean for each
  ///   category of each item.
  public func values(
    _ selection: ItemSelection, at ability: Double, given responses: [Int?]
  ) throws(ItemResponseError) -> [Double?] {
    guard responses.count == bank.items.count else {
      throw .lengthsDiffer(responses.count, bank.items.count)
    }
    for (number, response) in responses.enumerated() {
      if let response, !(0..<bank.items[number].categories).contains(response) {
        throw .noSuchCategory(
          response, person: 0, item: number, categories: bank.items[number].categories)
      }
    }
    let weights = weights(selection, responses)
    var result: [Double?] = []
    for (number, item) in bank.items.enumerated() {
      let value: Double? =
        if responses[number] != nil {
          nil
        } else {
          switch selection {
          case .maximumInformation: item.information(at: ability)
          case .closestDifficulty: item.difficulty.value.map { abs($0 - ability) }
          case .likelihoodWeightedInformation, .posteriorWeightedInformation:
            weighted(weights) { item.information(at: $0) }
          case .divergence, .posteriorDivergence:
            weighted(weights) { item.divergence(from: ability, to: $0) }
          case .expectedInformation:
            try expectedInformation(number, at: ability, responses)
          case .random: 0
          }
        }
      result.append(value.flatMap { $0.isFinite ? $0 : nil })
    }
    return result
  }

  /// The Kullback-Leibler index of an item: its divergence integrated over ability ± width.
  ///
  /// Chang & Ying (1996), eq. 8, with the width 3 / √n after n items; by a Gauss-Legendre rule of
  /// 64 nodes.
  ///
  /// - Returns: undefined where the width is not positive and finite.
  public static func divergenceIndex(
    of item: Item, at ability: Double, width: Double
  ) -> Outcome<Double> {
    guard width > 0, width.isFinite, ability.isFinite else { return .undefined(.notFinite) }
    return .deciding { () throws(GSLError) in
      let rule = try GaussianQuadrature.legendre(
        count: 64, from: ability - width, to: ability + width)
      let integral = zip(rule.nodes, rule.weights).reduce(0) {
        $0 + $1.1 * item.divergence(from: ability, to: $1.0)
      }
      return integral.isFinite ? .value(integral) : .undefined(.notFinite)
    }
  }

  private func weighted(_ weights: [Double], _ value: (Double) -> Double) -> Double {
    zip(nodes, weights).reduce(0) { $0 + ($1.1 == 0 ? 0 : $1.1 * value($1.0)) }
  }

  /// The likelihood at the nodes times the widths, or times the prior as well.
  private func weights(_ selection: ItemSelection, _ responses: [Int?]) -> [Double] {
    let base: [Double]
    switch selection {
    case .likelihoodWeightedInformation, .divergence: base = widths
    case .posteriorWeightedInformation, .posteriorDivergence: base = densities
    default: return []
    }
    var response = CategoryResponse(categories: bank.largestCategories)
    return nodes.indices.map { q in
      var logLikelihood = 0.0
      for (number, category) in responses.enumerated() {
        guard let category else { continue }
        response.evaluate(bank.items[number], at: nodes[q])
        logLikelihood += response.logProbability[category]
      }
      return base[q] * exp(logLikelihood)
    }
  }

  /// The observed information of each response that the item may get, at the posterior mean after it,
  /// averaged with the probabilities at the provisional ability.
  private func expectedInformation(
    _ number: Int, at ability: Double, _ responses: [Int?]
  ) throws(ItemResponseError) -> Double? {
    let given = responses.indices.filter { responses[$0] != nil } + [number]
    let items = given.map { bank.items[$0] }
    let scorer = AbilityScorer(
      ItemBank(unchecked: items), population: population, quadrature: quadrature)
    let probabilities = bank.items[number].probabilities(at: ability)
    var sum = 0.0
    for (category, probability) in probabilities.enumerated() {
      let answers = given.map { Optional(responses[$0] ?? category) }
      let estimate = try scorer.ability(of: answers, method: .expectedAPosteriori)
      guard let mean = estimate.value?.ability else { return nil }
      sum += probability * (try bank.items[number].observedInformation(of: category, at: mean))
    }
    return sum
  }
}
