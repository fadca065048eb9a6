internal import Foundation
internal import GSLSupport

/// Nodes and weights that stand for the normal distribution of abilities.
public struct Quadrature: Sendable, Equatable {
  /// Standardised abilities, ascending.
  public let nodes: [Double]
  /// Weights for the standard normal distribution; they add up to one.
  public let weights: [Double]

  /// 61 equally spaced nodes from -6 to 6, the customary rule of calibration.
  ///
  /// For smooth integrands that vanish at both ends the trapezoidal rule converges faster than any
  /// power of the spacing, also for the narrow posteriors of long tests, for which a Gauss-Hermite
  /// rule has too few nodes in the middle.
  public static let standard = Quadrature(equallySpaced: 61, from: -6, to: 6)

  /// Equally spaced nodes, with weights proportional to the normal density (trapezoidal rule).
  ///
  /// - Parameters:
  ///   - count: how many nodes, 2...1,000.
  ///   - lower: the first node.
  ///   - upper: the last node, above the first.
  /// - Throws: ``ItemResponseError/unusableQuadrature(_:)``.
  public static func equallySpaced(
    _ count: Int, from lower: Double = -6, to upper: Double = 6
  ) throws(ItemResponseError) -> Quadrature {
    guard (2...1_000).contains(count) else {
      throw .unusableQuadrature("\(count) nodes are not in 2...1000")
    }
    guard lower < upper, abs(lower) <= 30, abs(upper) <= 30, lower < 6, upper > -6 else {
      throw .unusableQuadrature("the range \(lower)...\(upper) does not cover the abilities")
    }
    return Quadrature(equallySpaced: count, from: lower, to: upper)
  }

  /// The Gauss-Hermite rule for the standard normal density.
  ///
  /// - Parameter count: how many nodes, 2...200.
  /// - Throws: ``ItemResponseError/unusableQuadrature(_:)``.
  public static func gaussHermite(_ count: Int) throws(ItemResponseError) -> Quadrature {
    guard (2...200).contains(count) else {
      throw .unusableQuadrature("\(count) nodes are not in 2...200")
    }
    do throws(GSLError) {
      let rule = try GaussianQuadrature.hermite(count: count)
      return Quadrature(nodes: rule.nodes, weights: rule.weights)
    } catch {
      throw .unusableQuadrature(error.description)
    }
  }

  /// Nodes and weights of the caller's own.
  ///
  /// - Parameters:
  ///   - nodes: 2...1,000 abilities within ±30, ascending strictly.
  ///   - weights: one a node, positive; they are divided by their sum.
  /// - Throws: ``ItemResponseError/unusableQuadrature(_:)``.
  public static func weighted(
    _ nodes: [Double], by weights: [Double]
  ) throws(ItemResponseError) -> Quadrature {
    guard (2...1_000).contains(nodes.count), nodes.count == weights.count else {
      throw .unusableQuadrature("\(nodes.count) nodes have \(weights.count) weights")
    }
    guard nodes.allSatisfy({ abs($0) <= 30 }), zip(nodes, nodes.dropFirst()).allSatisfy(<) else {
      throw .unusableQuadrature("nodes must ascend within ±30")
    }
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 > 0 }), total.isFinite else {
      throw .unusableQuadrature("weights must be positive")
    }
    return Quadrature(nodes: nodes, weights: weights.map { $0 / total })
  }

  private init(nodes: [Double], weights: [Double]) {
    self.nodes = nodes
    self.weights = weights
  }

  init(equallySpaced count: Int, from lower: Double, to upper: Double) {
    let step = (upper - lower) / Double(count - 1)
    // Symmetric ranges get symmetric nodes to the last bit.
    let nodes = (0..<count).map { index in
      index * 2 < count
        ? lower + step * Double(index) : upper - step * Double(count - 1 - index)
    }
    let densities = nodes.enumerated().map { index, node in
      exp(-node * node / 2) * (index == 0 || index == count - 1 ? 0.5 : 1)
    }
    let total = densities.reduce(0, +)
    self.init(nodes: nodes, weights: densities.map { $0 / total })
  }

  /// Log-weights at the nodes for abilities that are normal with another mean and deviation.
  func logWeights(mean: Double, deviation: Double) -> [Double] {
    let raw = zip(nodes, weights).map { node, weight -> Double in
      let z = (node - mean) / deviation
      return log(max(weight, .leastNormalMagnitude)) + (node * node - z * z) / 2
    }
    let largest = raw.max() ?? 0
    let total = raw.reduce(0) { $0 + exp($1 - largest) }
    return raw.map { $0 - largest - log(total) }
  }
}
