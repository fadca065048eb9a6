internal import Foundation
public import Statistics

/// How the sampling covariance of item parameters is estimated.
public enum InformationMethod: String, CaseIterable, Codable, Sendable {
  /// The inverse of the observed information (Louis 1982), exact but for the quadrature.
  case observed
  /// The inverse of the sum of cross-products of the persons' scores.
  case crossProduct
  /// Inverse observed information, cross-products, inverse observed information (White 1982): right
  /// also when the model is wrong.
  case sandwich
}

/// The sampling covariance of item parameters.
public struct ParameterCovariance: Sendable {
  /// Standard errors of one item.
  public struct ItemErrors: Sendable, Equatable {
    /// Of the discrimination; undefined where it was fixed.
    public let discrimination: Outcome<Double>
    /// Of the intercepts.
    public let intercepts: [Outcome<Double>]
    /// Of the difficulties, by the delta method.
    public let difficulties: [Outcome<Double>]
    /// Of the lower asymptote, by the delta method; nil where the model has none.
    public let lowerAsymptote: Outcome<Double>?
    /// Of discrimination and difficulty together, for items of two categories; undefined for others,
    /// and where there is no difficulty or no covariance.
    ///
    /// A discrimination that was fixed has no variance here.
    public let uncertainty: Outcome<ParameterUncertainty>
  }

  /// How it was estimated.
  public let method: InformationMethod
  /// Standard errors, one entry an item.
  public let items: [ItemErrors]

  init(
    method: InformationMethod, matrix: [Double], layout: ParameterLayout, items: [Item]
  ) {
    self.method = method
    let count = layout.itemParameters
    func covariance(_ a: Int, _ b: Int) -> Double {
      let (left, right) = (layout.places[a], layout.places[b])
      return left < 0 || right < 0 ? 0 : matrix[left * count + right]
    }
    func root(_ variance: Double) -> Outcome<Double> {
      variance > 0 && variance.isFinite
        ? .value(variance.squareRoot()) : .undefined(.singularInformation)
    }
    /// The error of a function with this gradient by the slots.
    func error(_ gradient: [(slot: Int, value: Double)]) -> Outcome<Double> {
      var variance = 0.0
      for left in gradient {
        for right in gradient {
          variance += left.value * right.value * covariance(left.slot, right.slot)
        }
      }
      return root(variance)
    }
    self.items = items.enumerated().map { number, item in
      let first = layout.starts[number]
      let slope = item.discrimination
      let difficulties = item.difficulties.enumerated().map { index, value -> Outcome<Double> in
        value.flatMap { difficulty in
          // b = -(d_k - d_(k-1)) / a, the second intercept for partial credit only.
          var gradient = [
            (slot: first, value: -difficulty / slope),
            (slot: first + index + 1, value: -1 / slope),
          ]
          if item.form == .partialCredit, index > 0 {
            gradient.append((slot: first + index, value: 1 / slope))
          }
          return error(gradient)
        }
      }
      let lower = item.lowerAsymptote
      return ItemErrors(
        discrimination: layout.places[first] < 0
          ? .undefined(.noVariance) : error([(first, 1)]),
        intercepts: item.intercepts.indices.map { error([(first + $0 + 1, 1)]) },
        difficulties: difficulties,
        lowerAsymptote: layout.model == .threeParameter
          ? error([(first + 2, lower * (1 - lower))]) : nil,
        uncertainty: Self.uncertainty(of: item, first, covariance))
    }
  }

  /// The covariance of discrimination and difficulty, by the delta method.
  private static func uncertainty(
    of item: Item, _ first: Int, _ covariance: (Int, Int) -> Double
  ) -> Outcome<ParameterUncertainty> {
    guard item.form == .logistic, let difficulty = item.difficulty.value else {
      return .undefined(.notFinite)
    }
    let slope = item.discrimination
    let (slopes, both, intercepts) = (
      covariance(first, first), covariance(first, first + 1), covariance(first + 1, first + 1)
    )
    let spread =
      (difficulty * difficulty * slopes + 2 * difficulty * both + intercepts) / (slope * slope)
    guard
      let uncertainty = try? ParameterUncertainty(
        discriminationVariance: slopes, covariance: -(difficulty * slopes + both) / slope,
        difficultyVariance: spread)
    else { return .undefined(.singularInformation) }
    return .value(uncertainty)
  }
}

extension Calibration {
  /// The items with the uncertainty of their parameters, to make an ``ItemBank`` that reckons with it.
  ///
  /// - Parameter method: how the covariance is estimated.
  /// - Returns: undefined where ``covariance(_:)`` is. An item of more than two categories, and one
  ///   whose parameters have no covariance, comes without an uncertainty.
  public func calibratedItems(
    _ method: InformationMethod = .observed
  ) -> Outcome<[CalibratedItem]> {
    covariance(method).map { covariance in
      zip(items, covariance.items).map { item, errors in
        CalibratedItem(unchecked: item, uncertainty: errors.uncertainty.value)
      }
    }
  }

  /// The sampling covariance of the item parameters.
  ///
  /// Priors count as information, so that the result is the posterior covariance where there are
  /// any.
  ///
  /// - Returns: undefined where the calibration did not converge or the information matrix is
  ///   singular, and for more than 4,000 parameters.
  /// - Complexity: O(patterns × nodes in the posterior × parameters²) for the observed information,
  ///   O(patterns × parameters²) for cross-products.
  public func covariance(
    _ method: InformationMethod = .observed
  ) -> Outcome<ParameterCovariance> {
    guard isConverged else { return .undefined(.notConverged(iterations: iterations)) }
    let count = posterior.layout.itemParameters
    guard count <= 4_000, posterior.groups == 1 else {
      return .undefined(.numericalFailure("\(count) parameters are too many for a covariance"))
    }
    guard
      let scores = ScoreProducts(
        posterior, vector: vector, withPosterior: method != .crossProduct)
    else { return .undefined(.notFinite) }
    let product = scores.crossProducts
    var information = method == .crossProduct ? product : scores.observed
    for (place, prior) in posterior.layout.priors.enumerated() {
      information[place * count + place] -= prior?.evaluate(vector[place]).second ?? 0
    }
    guard let factor = Cholesky(information, size: count)
    else { return .undefined(.singularInformation) }
    var inverse = factor.inverse()
    if method == .sandwich {
      inverse = Self.product(Self.product(inverse, product, count), inverse, count)
    }
    guard inverse.allSatisfy(\.isFinite) else { return .undefined(.singularInformation) }
    return .value(
      ParameterCovariance(
        method: method, matrix: inverse, layout: posterior.layout, items: items))
  }

  private static func product(_ left: [Double], _ right: [Double], _ size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for k in 0..<size {
        let factor = left[row * size + k]
        for column in 0..<size { result[row * size + column] += factor * right[k * size + column] }
      }
    }
    return result
  }
}
