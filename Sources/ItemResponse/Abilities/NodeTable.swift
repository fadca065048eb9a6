internal import Foundation

/// Log-probabilities of all responses to the items of a bank at the nodes of a quadrature.
///
/// Uncertain parameters are averaged out here, once, so that everything that sums these rows carries
/// the uncertainty at no further cost.
struct NodeTable: Sendable {
  /// Nodes on the scale of the population.
  let nodes: [Double]
  /// Log-weights of the nodes under the population.
  let logWeights: [Double]
  /// The largest number of categories.
  let stride: Int
  /// (item * stride + category) * nodes + node; -1e9 at least.
  let values: [Double]
  /// The probabilities themselves, and item * nodes + node of Fisher's information; empty unless asked
  /// for.
  let probabilities: [Double]
  let information: [Double]

  /// - Complexity: O(items × categories × nodes), 25 times as much for uncertain items.
  init(
    _ bank: ItemBank, population: LatentDistribution, quadrature: Quadrature,
    withInformation: Bool = false
  ) {
    let stride = bank.largestCategories
    let nodes = quadrature.nodes.map { population.mean + population.deviation * $0 }
    var table = [Double](repeating: 0, count: bank.items.count * stride * nodes.count)
    var probabilities = withInformation ? table : []
    var information = [Double](
      repeating: 0, count: withInformation ? bank.items.count * nodes.count : 0)
    var response = CategoryResponse(categories: stride)
    for (number, item) in bank.items.enumerated() {
      for (q, node) in nodes.enumerated() {
        response.evaluate(item, bank.uncertainties[number], at: node)
        for k in 0..<item.categories {
          let place = (number * stride + k) * nodes.count + q
          table[place] = max(response.logProbability[k], -1e9)
          if withInformation { probabilities[place] = response.probability[k] }
        }
        if withInformation { information[number * nodes.count + q] = response.information }
      }
    }
    self.nodes = nodes
    self.stride = stride
    values = table
    self.probabilities = probabilities
    self.information = information
    logWeights = quadrature.weights.map { log(max($0, .leastNormalMagnitude)) }
  }

  /// Where the row of a response begins in ``values``.
  func row(_ item: Int, _ category: Int) -> Int { (item * stride + category) * nodes.count }
}
