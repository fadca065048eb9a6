internal import Foundation
public import Statistics

/// Items with known parameters, used together as a test or as a pool to choose from.
public struct ItemBank: Sendable, Equatable {
  /// The items, numbered from 0.
  public let items: [Item]

  /// A bank.
  ///
  /// - Throws: ``ItemResponseError/emptyTable(persons:items:)`` when there are no items.
  public init(_ items: [Item]) throws(ItemResponseError) {
    guard !items.isEmpty else { throw .emptyTable(persons: 0, items: 0) }
    self.items = items
  }

  init(unchecked items: [Item]) { self.items = items }

  /// The largest number of categories of any item.
  var largestCategories: Int { items.reduce(2) { max($0, $1.categories) } }

  /// The information of all items together, Σ I_i(θ).
  ///
  /// - Complexity: O(items × categories).
  public func information(at ability: Double) -> Double {
    var response = CategoryResponse(categories: largestCategories)
    return items.reduce(0) { sum, item in
      response.evaluate(item, at: ability)
      return sum + response.information
    }
  }

  /// The expected sum of all scores (test characteristic curve).
  public func expectedScore(at ability: Double) -> Double {
    items.reduce(0) { $0 + $1.expectedScore(at: ability) }
  }

  /// The standard error of an ability that is estimated from all items, 1 / √I(θ).
  public func standardError(at ability: Double) -> Outcome<Double> {
    let information = information(at: ability)
    guard information > 0, information.isFinite else { return .undefined(.singularInformation) }
    return .value(1 / information.squareRoot())
  }

  /// The marginal reliability: the mean of I / (I + 1/σ²) over the population.
  ///
  /// - Parameters:
  ///   - population: the distribution of abilities.
  ///   - quadrature: the nodes of the integral.
  /// - Returns: 0..<1.
  public func marginalReliability(
    population: LatentDistribution = .standard, quadrature: Quadrature = .standard
  ) -> Double {
    let prior = 1 / (population.deviation * population.deviation)
    return zip(quadrature.nodes, quadrature.weights).reduce(0) { sum, node in
      let information = information(at: population.mean + population.deviation * node.0)
      return sum + node.1 * information / (information + prior)
    }
  }
}
