internal import Foundation

/// The log-posterior at one parameter vector, with what a step from there needs.
struct PosteriorEvaluation {
  let logLikelihood: Double
  let logPosterior: Double
  let gradient: [Double]
  let preconditioner: CompleteInformation
}

/// The information of the complete data, whose inverse turns a gradient into a step of the EM
/// gradient algorithm (Lange 1995): one Newton step on the expected log-likelihood.
///
/// The parameters of different items do not interact in it.
struct CompleteInformation {
  private var blocks: [(places: [Int], factor: Cholesky)] = []
  private var diagonal: [(place: Int, value: Double)] = []

  mutating func add(places: [Int], matrix: [Double]) {
    if let factor = Cholesky(matrix, size: places.count) {
      blocks.append((places, factor))
    } else {
      for (row, place) in places.enumerated() {
        add(place: place, value: matrix[row * places.count + row])
      }
    }
  }

  mutating func add(place: Int, value: Double) {
    diagonal.append((place, max(value, 1e-4)))
  }

  /// The inverse times a vector.
  func solve(_ vector: [Double]) -> [Double] {
    var result = vector
    for block in blocks {
      var part = block.places.map { vector[$0] }
      block.factor.solve(&part)
      for (place, value) in zip(block.places, part) { result[place] = value }
    }
    for entry in diagonal { result[entry.place] = vector[entry.place] / entry.value }
    return result
  }
}

extension MarginalPosterior {
  /// The log-posterior, its gradient and the complete-data information.
  ///
  /// The gradient is that of the expected complete log-likelihood at the parameters that the
  /// expectation was taken at (Fisher's identity), so that one E step gives all three.
  ///
  /// - Returns: nil where the vector lies outside of the parameter space.
  func evaluate(_ vector: [Double]) -> PosteriorEvaluation? {
    let slots = layout.slots(vector)
    guard let items = items(slots), let logWeights = logWeights(vector) else { return nil }
    let counts = expectation(items, logWeights: logWeights)
    var gradient = [Double](repeating: 0, count: parameterCount)
    var information = CompleteInformation()
    var shared = [Double](repeating: 0, count: layout.itemParameters)
    var isShared = [Bool](repeating: false, count: layout.itemParameters)
    if layout.model == .rasch, let place = layout.places.first, place >= 0 {
      isShared[place] = true
    }
    let priorTerms = layout.priors.enumerated().map { $1?.evaluate(vector[$0]) }
    var logPrior = 0.0
    for (place, terms) in priorTerms.enumerated() {
      guard let terms else { continue }
      guard terms.logDensity.isFinite else { return nil }
      logPrior += terms.logDensity
      gradient[place] += terms.first
    }
    var node = NodeSums(stride: stride)
    for item in items.indices {
      node.add(self, item: item, slots: slots, counts: counts)
      let range = layout.starts[item]..<layout.starts[item + 1]
      var places: [Int] = []
      var kept: [Int] = []
      for (row, place) in layout.places[range].enumerated() where place >= 0 {
        gradient[place] += node.gradient[row]
        if isShared[place] {
          shared[place] += node.information[row * range.count + row]
        } else {
          places.append(place)
          kept.append(row)
        }
      }
      var matrix = [Double](repeating: 0, count: kept.count * kept.count)
      for (i, row) in kept.enumerated() {
        for (j, column) in kept.enumerated() {
          matrix[i * kept.count + j] = node.information[row * range.count + column]
        }
        matrix[i * kept.count + i] += max(0, -(priorTerms[places[i]]?.second ?? 0))
      }
      information.add(places: places, matrix: matrix)
    }
    for place in isShared.indices where isShared[place] {
      information.add(
        place: place, value: shared[place] + max(0, -(priorTerms[place]?.second ?? 0)))
    }
    addGroups(vector, counts, logWeights, &gradient, &information)
    let logPosterior = counts.logLikelihood + logPrior
    guard logPosterior.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
    return PosteriorEvaluation(
      logLikelihood: counts.logLikelihood, logPosterior: logPosterior, gradient: gradient,
      preconditioner: information)
  }

  /// Mean and log-deviation of the groups but the first.
  private func addGroups(
    _ vector: [Double], _ counts: ExpectedCounts, _ logWeights: [Double],
    _ gradient: inout [Double], _ information: inout CompleteInformation
  ) {
    let nodes = quadrature.nodes.count
    for group in 1..<max(groups, 1) {
      let population = population(group, vector)
      var persons = 0.0
      for pattern in 0..<patterns.count where patterns.groups[pattern] == group {
        persons += patterns.weights[pattern]
      }
      var mean = 0.0
      var square = 0.0
      for q in 0..<nodes {
        let weight = exp(logWeights[group * nodes + q])
        mean += weight * quadrature.nodes[q]
        square += weight * quadrature.nodes[q] * quadrature.nodes[q]
      }
      // The weights are an exponential family in θ and θ², normalised over the nodes.
      let byFirst = counts.groupMoments[2 * group] - persons * mean
      let bySecond = counts.groupMoments[2 * group + 1] - persons * square
      let variance = population.deviation * population.deviation
      let place = layout.itemParameters + 2 * (group - 1)
      gradient[place] = byFirst / variance
      gradient[place + 1] = (bySecond - 2 * population.mean * byFirst) / variance
      information.add(place: place, value: persons / variance)
      information.add(place: place + 1, value: 2 * persons)
    }
  }
}

/// Gradient and expected information of the slots of one item, summed over the nodes.
private struct NodeSums {
  private(set) var gradient: [Double] = []
  private(set) var information: [Double] = []
  private var derivatives: ItemDerivatives

  init(stride: Int) {
    derivatives = ItemDerivatives(categories: stride, slots: stride + 1)
  }

  mutating func add(
    _ posterior: MarginalPosterior, item: Int, slots: [Double], counts: ExpectedCounts
  ) {
    let layout = posterior.layout
    let range = layout.starts[item]..<layout.starts[item + 1]
    let width = range.count
    let nodes = posterior.quadrature.nodes
    let stride = posterior.stride
    gradient = [Double](repeating: 0, count: width)
    information = [Double](repeating: 0, count: width * width)
    let categories = layout.model == .threeParameter ? 2 : width
    let isFamily = layout.isExponentialFamily
    if isFamily {
      for k in 1..<categories {
        let place = item * stride + k + 1
        gradient[0] += Double(k) * counts.abilitySums[place]
        gradient[k] += posterior.categoryTotals[place]
      }
    }
    for (q, ability) in nodes.enumerated() {
      var persons = 0.0
      if isFamily {
        persons = counts.nodeCounts[q]
        if !counts.corrections.isEmpty { persons += counts.corrections[item * nodes.count + q] }
      } else {
        for k in 0..<categories {
          persons += counts.categoryCounts[(item * stride + k + 1) * nodes.count + q]
        }
      }
      guard persons > 1e-12 else { continue }
      derivatives.evaluate(layout, slots: slots[range], at: ability, withCurvature: false)
      for k in 0..<categories {
        let probability = derivatives.probability[k]
        if isFamily {
          if k > 0 {
            gradient[0] -= persons * probability * Double(k) * ability
            gradient[k] -= persons * probability
          }
        } else {
          let count = counts.categoryCounts[(item * stride + k + 1) * nodes.count + q]
          for j in 0..<width { gradient[j] += count * derivatives.score[k * width + j] }
        }
        for i in 0..<width {
          let left = persons * probability * derivatives.score[k * width + i]
          for j in 0...i { information[i * width + j] += left * derivatives.score[k * width + j] }
        }
      }
    }
    for i in 0..<width {
      for j in 0..<i { information[j * width + i] = information[i * width + j] }
    }
  }
}
