internal import CGSL

/// Nodes and weights of a Gaussian quadrature rule.
public struct GaussianQuadrature: Sendable, Equatable {
  /// Where the integrand is evaluated, in ascending order.
  public let nodes: [Double]
  /// What each evaluation counts for.
  public let weights: [Double]

  /// The rule for integrals against the standard normal density; the weights add up to one.
  ///
  /// - Parameter count: how many nodes, 1...200.
  /// - Throws: ``GSLError`` with the domain status for any other count.
  /// - Complexity: O(count²), by the eigenvalues of the Jacobi matrix.
  public static func hermite(count: Int) throws(GSLError) -> GaussianQuadrature {
    guard (1...200).contains(count) else { throw .domain("GaussianQuadrature.hermite") }
    // Switches GSL's aborting error handler off before the first allocation.
    _ = try checkValue("GaussianQuadrature.hermite") { 0 }
    // Weight function exp(-b (x - a)²) with b = 1/2 is the normal density but for a factor.
    guard
      let workspace = gsl_integration_fixed_alloc(
        cgsl_integration_fixed_hermite(), count, 0, 0.5, 0, 0),
      let nodes = gsl_integration_fixed_nodes(workspace),
      let weights = gsl_integration_fixed_weights(workspace)
    else { throw GSLError(routine: "GaussianQuadrature.hermite", code: Int32(GSL_ENOMEM)) }
    defer { gsl_integration_fixed_free(workspace) }
    let order = (0..<count).sorted { nodes[$0] < nodes[$1] }
    let total = order.reduce(0) { $0 + weights[$1] }
    return GaussianQuadrature(
      nodes: order.map { nodes[$0] }, weights: order.map { weights[$0] / total })
  }

  /// The Gauss-Legendre rule for integrals from `lower` to `upper`.
  ///
  /// - Parameters:
  ///   - count: how many nodes, 1...200.
  ///   - lower: where the integral begins, finite.
  ///   - upper: where it ends, finite.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func legendre(
    count: Int, from lower: Double, to upper: Double
  ) throws(GSLError) -> GaussianQuadrature {
    guard (1...200).contains(count), lower.isFinite, upper.isFinite else {
      throw .domain("GaussianQuadrature.legendre")
    }
    _ = try checkValue("GaussianQuadrature.legendre") { 0 }
    guard let table = gsl_integration_glfixed_table_alloc(count) else {
      throw GSLError(routine: "GaussianQuadrature.legendre", code: Int32(GSL_ENOMEM))
    }
    defer { gsl_integration_glfixed_table_free(table) }
    var nodes = [Double](repeating: 0, count: count)
    var weights = nodes
    for index in 0..<count {
      let status = gsl_integration_glfixed_point(
        lower, upper, index, &nodes[index], &weights[index], table)
      guard status == 0 else {
        throw GSLError(routine: "GaussianQuadrature.legendre", code: status)
      }
    }
    let order = (0..<count).sorted { nodes[$0] < nodes[$1] }
    return GaussianQuadrature(
      nodes: order.map { nodes[$0] }, weights: order.map { weights[$0] })
  }
}
