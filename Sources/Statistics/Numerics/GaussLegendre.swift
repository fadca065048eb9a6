import Foundation

/// Nodes and weights of Gauss-Legendre quadrature on -1...1.
struct GaussLegendre {
  let nodes: [Double]
  let weights: [Double]

  init(count: Int) {
    var nodes: [Double] = []
    var weights: [Double] = []
    for place in 1...count {
      var x = cos(Double.pi * (Double(place) - 0.25) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<8 {
        let polynomials = Self.polynomials(x, count: count + 1)
        slope = polynomials.slopes[count]
        x -= polynomials.values[count] / slope
      }
      nodes.append(x)
      weights.append(2 / ((1 - x * x) * slope * slope))
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// The first Legendre polynomials and their slopes at a point.
  static func polynomials(_ x: Double, count: Int) -> (values: [Double], slopes: [Double]) {
    var values = [1.0, x]
    var slopes = [0.0, 1.0]
    for degree in 2..<max(count, 2) {
      let n = Double(degree)
      values.append(((2 * n - 1) * x * values[degree - 1] - (n - 1) * values[degree - 2]) / n)
      slopes.append(slopes[degree - 2] + (2 * n - 1) * values[degree - 1])
    }
    return (values, slopes)
  }
}
