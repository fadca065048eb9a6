internal import Foundation
internal import Statistics

/// What all tests of a plan share: response functions at the nodes, and flat arrays from which a
/// criterion is found for all items in one pass.
final class SelectionTables: Sendable {
  let bank: ItemBank
  let population: LatentDistribution
  let quadrature: Quadrature
  let nodeTable: NodeTable
  /// The difficulty of each item; not a number where there is none.
  let difficulties: [Double]
  /// Trapezoidal widths of the nodes, and the same times the density of the population.
  private let widths: [Double]
  private let densities: [Double]
  private let information: InformationTable

  /// - Complexity: O(items × categories × nodes), 25 times as much for uncertain items.
  init(_ bank: ItemBank, population: LatentDistribution, quadrature: Quadrature) {
    self.bank = bank
    self.population = population
    self.quadrature = quadrature
    nodeTable = NodeTable(
      bank, population: population, quadrature: quadrature, withInformation: true)
    let nodes = nodeTable.nodes
    let widths = nodes.indices.map { q in
      let left = q > 0 ? nodes[q] - nodes[q - 1] : 0
      let right = q + 1 < nodes.count ? nodes[q + 1] - nodes[q] : 0
      return (left + right) / 2
    }
    self.widths = widths
    densities = zip(quadrature.nodes, widths).map { node, width in
      width * exp(-node * node / 2) / (population.deviation * (2 * Double.pi).squareRoot())
    }
    difficulties = bank.items.map { $0.difficulty.value ?? .nan }
    information = InformationTable(
      bank, from: max(nodes[0], population.mean - 8 * population.deviation),
      to: min(nodes[nodes.count - 1], population.mean + 8 * population.deviation),
      step: population.deviation / 16)
  }

  /// The value of a criterion for all items that are open; not a number for closed ones and where it
  /// is not defined.
  ///
  /// - Parameters:
  ///   - selection: the rule.
  ///   - ability: the provisional ability.
  ///   - logLikelihood: of the responses so far, at the nodes.
  ///   - isOpen: whether an item may be chosen.
  ///   - values: one place an item.
  /// - Complexity: O(items); O(items × nodes) for criteria that weight.
  func fill(
    _ values: UnsafeMutableBufferPointer<Double>, _ selection: ItemSelection, at ability: Double,
    logLikelihood: [Double], isOpen: (Int) -> Bool
  ) {
    switch selection {
    case .maximumInformation:
      information.fill(values, at: ability)
      for item in values.indices where !(isOpen(item) && values[item].isFinite) {
        values[item] = .nan
      }
      return
    case .closestDifficulty:
      for item in values.indices {
        let distance = abs(difficulties[item] - ability)
        values[item] = isOpen(item) && distance.isFinite ? distance : .nan
      }
      return
    case .random:
      for item in values.indices { values[item] = isOpen(item) ? 0 : .nan }
      return
    case .likelihoodWeightedInformation, .posteriorWeightedInformation, .divergence,
      .posteriorDivergence, .expectedInformation:
      break
    }
    let weights = weights(selection, logLikelihood)
    var response = CategoryResponse(categories: nodeTable.stride)
    for item in values.indices {
      guard isOpen(item) else {
        values[item] = .nan
        continue
      }
      let value =
        switch selection {
        case .divergence, .posteriorDivergence: divergence(item, at: ability, weights, &response)
        case .expectedInformation: expectedInformation(item, at: ability, weights, &response)
        default: weightedInformation(item, weights)
        }
      values[item] = value.isFinite ? value : .nan
    }
  }

  /// The information of one item, as the criterion of maximum information has it.
  func information(of item: Int, at ability: Double) -> Double {
    information.value(item, at: ability)
  }

  /// The posterior mean and deviation for a log-likelihood at the nodes.
  ///
  /// - Parameter scratch: one place a node.
  func posteriorMean(
    _ logLikelihood: [Double], _ scratch: inout [Double]
  ) -> Outcome<AbilityEstimate> {
    var largest = -Double.infinity
    for q in scratch.indices {
      scratch[q] = nodeTable.logWeights[q] + logLikelihood[q]
      largest = max(largest, scratch[q])
    }
    for q in scratch.indices { scratch[q] = exp(scratch[q] - largest) }
    return AbilityScorer.mean(of: scratch, quadrature, population)
  }

  /// The likelihood at the nodes times the widths, or the posterior.
  private func weights(_ selection: ItemSelection, _ logLikelihood: [Double]) -> [Double] {
    switch selection {
    case .likelihoodWeightedInformation, .divergence:
      return zip(widths, logLikelihood).map { $0 * exp($1) }
    case .posteriorWeightedInformation, .posteriorDivergence:
      return zip(densities, logLikelihood).map { $0 * exp($1) }
    default:
      let logs = zip(nodeTable.logWeights, logLikelihood).map { $0 + $1 }
      let largest = logs.max() ?? 0
      return logs.map { exp($0 - largest) }
    }
  }

  private func weightedInformation(_ item: Int, _ weights: [Double]) -> Double {
    let row = item * weights.count
    var sum = 0.0
    for q in weights.indices where weights[q] != 0 {
      sum += weights[q] * nodeTable.information[row + q]
    }
    return sum
  }

  /// Σ over the nodes of the divergence from the provisional ability.
  private func divergence(
    _ item: Int, at ability: Double, _ weights: [Double], _ response: inout CategoryResponse
  ) -> Double {
    response.evaluate(bank.items[item], bank.uncertainties[item], at: ability)
    var sum = 0.0
    for category in 0..<response.count where response.probability[category] > 0 {
      let row = nodeTable.row(item, category)
      let here = response.logProbability[category]
      var part = 0.0
      for q in weights.indices where weights[q] != 0 {
        part += weights[q] * (here - nodeTable.values[row + q])
      }
      sum += response.probability[category] * part
    }
    return sum
  }

  /// The observed information of each response that the item may get, at the posterior mean after
  /// it, averaged with the probabilities at the provisional ability.
  private func expectedInformation(
    _ item: Int, at ability: Double, _ posterior: [Double], _ response: inout CategoryResponse
  ) -> Double {
    response.evaluate(bank.items[item], bank.uncertainties[item], at: ability)
    let probabilities = response.probability
    var sum = 0.0
    for category in 0..<bank.items[item].categories {
      let row = nodeTable.row(item, category)
      var (total, first) = (0.0, 0.0)
      for q in posterior.indices {
        let value = posterior[q] * nodeTable.probabilities[row + q]
        total += value
        first += value * nodeTable.nodes[q]
      }
      response.evaluate(bank.items[item], bank.uncertainties[item], at: first / total)
      sum -= probabilities[category] * response.second[category]
    }
    return sum
  }
}
