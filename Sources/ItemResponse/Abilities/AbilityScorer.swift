internal import Foundation
public import Statistics

/// Abilities from responses to items with known parameters.
///
///     let scorer = AbilityScorer(calibration.bank)
///     let abilities = try scorer.abilities(of: table, method: .weightedLikelihood)
///
/// Information in standard errors is the expected (Fisher) information at the estimate. A bank with
/// uncertain parameters is scored by response functions that are averaged over the uncertainty.
public struct AbilityScorer: Sendable {
  /// The items, in the order of the responses.
  public let bank: ItemBank
  /// The population that abilities come from: the prior of the two Bayesian methods.
  public let population: LatentDistribution
  /// The nodes of the posterior mean.
  public let quadrature: Quadrature

  private let table: NodeTable
  private let grid: AbilityGrid

  /// Prepares the scoring.
  ///
  /// - Parameters:
  ///   - bank: the items.
  ///   - population: the prior distribution of abilities.
  ///   - quadrature: nodes and weights for the standard normal distribution; they are moved to the
  ///     population.
  /// - Complexity: O(items × categories × nodes), 25 times as much for uncertain items.
  public init(
    _ bank: ItemBank, population: LatentDistribution = .standard, quadrature: Quadrature = .standard
  ) {
    self.bank = bank
    self.population = population
    self.quadrature = quadrature
    table = NodeTable(bank, population: population, quadrature: quadrature)
    grid = AbilityGrid(bank, population: population)
  }

  /// Abilities of all persons of a table.
  ///
  /// Persons with the same responses are scored once.
  ///
  /// - Parameters:
  ///   - table: responses to the items of the bank.
  ///   - method: how to estimate.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: for each person an estimate; undefined without any response where the method needs
  ///   one, `UndefinedReason.unbounded` where the likelihood rises to infinity.
  /// - Throws: ``ItemResponseError`` when the table does not fit the items.
  public func abilities(
    of table: ResponseTable, method: AbilityMethod, threads: Int? = nil
  ) throws(ItemResponseError) -> [Outcome<AbilityEstimate>] {
    try check(table)
    let patterns = ResponsePatterns(table)
    let blank = Outcome<AbilityEstimate>.undefined(.noData)
    var scored = [Outcome<AbilityEstimate>](repeating: blank, count: patterns.count)
    scored.withUnsafeMutableBufferPointer { scored in
      guard let base = scored.baseAddress else { return }
      // Each pattern writes its own entry.
      nonisolated(unsafe) let results = base
      FixedBlocks.run(
        count: patterns.count, size: 64, threads: FixedBlocks.threads(threads)
      ) { blocks in
        var worker = AbilityWorker(bank, nodes: quadrature.nodes.count)
        for pattern in blocks.joined() {
          let row = patterns.codes[pattern * table.items..<(pattern + 1) * table.items]
          worker.take(row)
          results[pattern] = estimate(&worker, method)
        }
      }
    }
    return patterns.patternOfPerson.map { scored[Int($0)] }
  }

  /// The ability of one person.
  ///
  /// - Parameters:
  ///   - responses: one entry an item of the bank; nil where there is no response.
  ///   - method: how to estimate.
  /// - Returns: as in ``abilities(of:method:threads:)``.
  /// - Throws: ``ItemResponseError`` when the responses do not fit the items.
  public func ability(
    of responses: [Int?], method: AbilityMethod
  ) throws(ItemResponseError) -> Outcome<AbilityEstimate> {
    let table = try ResponseTable([responses], categories: bank.items.map(\.categories))
    return try abilities(of: table, method: method, threads: 1)[0]
  }

  /// The marginal log-likelihood of each person's responses.
  ///
  /// - Throws: ``ItemResponseError`` when the table does not fit the items.
  public func marginalLogLikelihoods(
    of table: ResponseTable
  ) throws(ItemResponseError) -> [Double] {
    try check(table)
    let patterns = ResponsePatterns(table)
    var worker = AbilityWorker(bank, nodes: quadrature.nodes.count)
    let values = (0..<patterns.count).map { pattern -> Double in
      worker.take(patterns.codes[pattern * table.items..<(pattern + 1) * table.items])
      return fillPosterior(&worker)
    }
    return patterns.patternOfPerson.map { values[Int($0)] }
  }

  /// The posterior probabilities of the nodes, for one person.
  ///
  /// - Returns: one entry a node of ``quadrature``; they add up to one.
  /// - Throws: ``ItemResponseError`` when the responses do not fit the items.
  public func posterior(of responses: [Int?]) throws(ItemResponseError) -> [Double] {
    let table = try ResponseTable([responses], categories: bank.items.map(\.categories))
    try check(table)
    var worker = AbilityWorker(bank, nodes: quadrature.nodes.count)
    worker.take(table.codes[...])
    _ = fillPosterior(&worker)
    let total = worker.values.reduce(0, +)
    return worker.values.map { $0 / total }
  }

  private func check(_ table: ResponseTable) throws(ItemResponseError) {
    guard table.items == bank.items.count else {
      throw .lengthsDiffer(table.items, bank.items.count)
    }
    for (number, item) in bank.items.enumerated() where table.categories[number] > item.categories {
      // A table that was made without categories may leave the highest ones unused, not the reverse.
      for person in 0..<table.persons {
        if let response = table[person, number], response >= item.categories {
          throw .noSuchCategory(
            response, person: person, item: number, categories: item.categories)
        }
      }
    }
  }

  /// Unnormalised posterior values at the nodes.
  ///
  /// - Returns: the logarithm of their sum before scaling.
  private func fillPosterior(_ worker: inout AbilityWorker) -> Double {
    let nodes = quadrature.nodes.count
    for q in 0..<nodes { worker.values[q] = table.logWeights[q] }
    for (number, code) in worker.answered {
      let row = table.row(number, code)
      for q in 0..<nodes { worker.values[q] += table.values[row + q] }
    }
    let largest = worker.values.max() ?? 0
    var total = 0.0
    for q in 0..<nodes {
      worker.values[q] = exp(worker.values[q] - largest)
      total += worker.values[q]
    }
    return log(total) + largest
  }

  private func estimate(
    _ worker: inout AbilityWorker, _ method: AbilityMethod
  ) -> Outcome<AbilityEstimate> {
    switch method {
    case .expectedAPosteriori: return posteriorMean(&worker)
    case .maximumAPosteriori:
      return grid.estimate(
        &worker, .posterior(mean: population.mean, deviation: population.deviation))
    case .maximumLikelihood:
      guard !worker.answered.isEmpty else { return .undefined(.noData) }
      return grid.estimate(&worker, .likelihood)
    case .weightedLikelihood:
      guard !worker.answered.isEmpty else { return .undefined(.noData) }
      return grid.estimate(&worker, .weighted)
    }
  }

  private func posteriorMean(_ worker: inout AbilityWorker) -> Outcome<AbilityEstimate> {
    _ = fillPosterior(&worker)
    return Self.mean(of: worker.values, quadrature, population)
  }

  /// Mean and deviation of values at the nodes that are proportional to a posterior density.
  static func mean(
    of values: [Double], _ quadrature: Quadrature, _ population: LatentDistribution
  ) -> Outcome<AbilityEstimate> {
    var total = 0.0
    var first = 0.0
    for (value, node) in zip(values, quadrature.nodes) {
      total += value
      first += value * node
    }
    let mean = first / total
    var second = 0.0
    for (value, node) in zip(values, quadrature.nodes) {
      second += value * (node - mean) * (node - mean)
    }
    let deviation = (second / total).squareRoot()
    guard mean.isFinite, deviation > 0 else { return .undefined(.notFinite) }
    return .value(
      AbilityEstimate(
        ability: population.mean + population.deviation * mean,
        standardError: population.deviation * deviation))
  }
}
