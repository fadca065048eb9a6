internal import Foundation
internal import Statistics

/// The marginal log-posterior of the item parameters and what its optimiser needs to know of it.
///
/// Parameters of items come first, then mean and logarithm of the standard deviation for each group
/// but the first, whose abilities are standard normal.
struct MarginalPosterior: Sendable {
  let layout: ParameterLayout
  let patterns: ResponsePatterns
  let quadrature: Quadrature
  let groups: Int
  let threads: Int
  /// The most categories of any item, and one place for "missing".
  let stride: Int
  /// For a pattern with missing responses the shorter of the lists of its missing and of its
  /// answered items: `lists[listStarts[p]..<listStarts[p + 1]]`.
  let lists: [Int32]
  let listStarts: [Int]
  let listIsMissing: [Bool]
  /// Weighted numbers of responses: item * stride + category + 1.
  let categoryTotals: [Double]

  /// Blocks are few, because each has sums of its own, and do not depend on the number of threads.
  static let blocks = 16

  init(
    layout: ParameterLayout, patterns: ResponsePatterns, categories: [Int], quadrature: Quadrature,
    groups: Int = 1, threads: Int? = nil
  ) {
    self.layout = layout
    self.patterns = patterns
    self.quadrature = quadrature
    self.groups = groups
    self.threads = FixedBlocks.threads(threads)
    stride = (categories.max() ?? 2) + 1
    var totals = [Double](repeating: 0, count: patterns.items * stride)
    var lists: [Int32] = []
    var starts = [0]
    var isMissing: [Bool] = []
    for pattern in 0..<patterns.count {
      let row = patterns.codes[pattern * patterns.items..<(pattern + 1) * patterns.items]
      var missing = 0
      for (item, code) in row.enumerated() {
        totals[item * stride + Int(code) + 1] += patterns.weights[pattern]
        if code < 0 { missing += 1 }
      }
      let listsMissing = missing * 2 <= patterns.items
      isMissing.append(listsMissing)
      if missing > 0 {
        for (item, code) in row.enumerated() where (code < 0) == listsMissing {
          lists.append(Int32(item))
        }
      }
      starts.append(lists.count)
    }
    categoryTotals = totals
    self.lists = lists
    listStarts = starts
    listIsMissing = isMissing
  }

  var parameterCount: Int { layout.itemParameters + 2 * (groups - 1) }

  /// Mean and deviation of the abilities of a group.
  func population(_ group: Int, _ vector: [Double]) -> LatentDistribution {
    if group == 0 { return .standard }
    let place = layout.itemParameters + 2 * (group - 1)
    return LatentDistribution(uncheckedMean: vector[place], deviation: exp(vector[place + 1]))
  }

  /// Log-weights of the nodes, group * nodes + node; nil where a population has left the nodes.
  func logWeights(_ vector: [Double]) -> [Double]? {
    var weights: [Double] = []
    for group in 0..<groups {
      let population = population(group, vector)
      guard abs(population.mean) < 20, (0.01...20).contains(population.deviation) else {
        return nil
      }
      weights += quadrature.logWeights(mean: population.mean, deviation: population.deviation)
    }
    return weights
  }

  /// The items at a parameter vector; nil where it lies outside of the parameter space.
  func items(_ slots: [Double]) -> [Item]? {
    var items: [Item] = []
    items.reserveCapacity(layout.items)
    for number in 0..<layout.items {
      guard let item = layout.item(number, slots: slots) else { return nil }
      items.append(item)
    }
    return items
  }

  /// The log-probabilities at the nodes: (item * stride + category + 1) * nodes + node, with zeros
  /// in the place of a missing response.
  func logProbabilities(_ items: [Item]) -> [Double] {
    let nodes = quadrature.nodes
    var table = [Double](repeating: 0, count: items.count * stride * nodes.count)
    var response = CategoryResponse(categories: stride)
    for (number, item) in items.enumerated() {
      for (q, node) in nodes.enumerated() {
        response.evaluate(item, at: node)
        for k in 0..<item.categories {
          table[(number * stride + k + 1) * nodes.count + q] = max(
            response.logProbability[k], -1e6)
        }
      }
    }
    return table
  }
}

/// The result of an E step, summed over all patterns.
struct ExpectedCounts {
  /// The marginal log-likelihood.
  var logLikelihood = 0.0
  /// Expected numbers of persons at the nodes.
  var nodeCounts: [Double]
  /// Sum of the posterior means and of the posterior second moments, by group.
  var groupMoments: [Double]
  /// Exponential families: corrections of `nodeCounts` for items with missing responses,
  /// item * nodes + node; empty for complete data.
  var corrections: [Double] = []
  /// Exponential families: sums of posterior means, item * stride + category + 1.
  var abilitySums: [Double] = []
  /// Other models: expected numbers, (item * stride + category + 1) * nodes + node.
  var categoryCounts: [Double] = []
}
