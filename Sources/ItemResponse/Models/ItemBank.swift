internal import Foundation
public import Statistics

/// Items with known parameters, used together as a test or as a pool to choose from.
///
/// Parameters that were estimated may come with their uncertainty: abilities, information and the
/// choice of items then use response functions that are averaged over it (expected response
/// functions, Mislevy, Wingersky & Sheehan 1994), so that standard errors are larger and uncertain
/// items are worth less.
public struct ItemBank: Sendable, Equatable {
  /// The items, numbered from 0.
  public let items: [Item]
  /// How uncertain the parameters are, one entry an item; nil where they are taken as known.
  public let uncertainties: [ParameterUncertainty?]

  /// A bank of items whose parameters are taken as known.
  ///
  /// - Throws: ``ItemResponseError/emptyTable(persons:items:)`` when there are no items.
  public init(_ items: [Item]) throws(ItemResponseError) {
    guard !items.isEmpty else { throw .emptyTable(persons: 0, items: 0) }
    self.init(unchecked: items)
  }

  /// A bank of items with the uncertainty of their parameters.
  ///
  /// - Throws: ``ItemResponseError/emptyTable(persons:items:)`` when there are no items.
  public init(_ items: [CalibratedItem]) throws(ItemResponseError) {
    guard !items.isEmpty else { throw .emptyTable(persons: 0, items: 0) }
    self.init(unchecked: items.map(\.item), uncertainties: items.map(\.uncertainty))
  }

  init(unchecked items: [Item]) {
    self.init(
      unchecked: items, uncertainties: [ParameterUncertainty?](repeating: nil, count: items.count))
  }

  init(unchecked items: [Item], uncertainties: [ParameterUncertainty?]) {
    self.items = items
    self.uncertainties = uncertainties
  }

  /// The items with their uncertainty.
  public var calibratedItems: [CalibratedItem] {
    items.indices.map(calibratedItem)
  }

  func calibratedItem(_ place: Int) -> CalibratedItem {
    CalibratedItem(unchecked: items[place], uncertainty: uncertainties[place])
  }

  /// Some of the items, in this order.
  func selecting(_ chosen: [Int]) -> ItemBank {
    ItemBank(unchecked: chosen.map { items[$0] }, uncertainties: chosen.map { uncertainties[$0] })
  }

  /// The largest number of categories of any item.
  var largestCategories: Int { items.reduce(2) { max($0, $1.categories) } }

  /// The information of all items together, Σ I_i(θ).
  ///
  /// - Complexity: O(items × categories).
  public func information(at ability: Double) -> Double {
    var response = CategoryResponse(categories: largestCategories)
    return zip(items, uncertainties).reduce(0) { sum, item in
      response.evaluate(item.0, item.1, at: ability)
      return sum + response.information
    }
  }

  /// The expected sum of all scores (test characteristic curve).
  public func expectedScore(at ability: Double) -> Double {
    var response = CategoryResponse(categories: largestCategories)
    return zip(items, uncertainties).reduce(0) { sum, item in
      response.evaluate(item.0, item.1, at: ability)
      return (0..<item.0.categories).reduce(sum) { $0 + Double($1) * response.probability[$1] }
    }
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
