import Foundation

/// The utilities of several people, with the share of each.
///
///     let utilities = try Utilities([0.8, 0.4, 0.6], weights: [1, 2, 1])
///     utilities.welfare(.atkinson(aversion: 1)).value
///
/// Whole weights give what people repeated as often give.
public struct Utilities: Sendable, Equatable {
  /// The utility of each person.
  public let values: [Double]
  /// The weight of each over the sum of all; they add up to 1.
  public let shares: [Double]

  /// Utilities with weights.
  ///
  /// - Parameters:
  ///   - values: finite, one a person.
  ///   - weights: one a person, finite and 0 or more; nil where all count alike. People of weight 0 count
  ///     for nothing, also not as the worst off.
  /// - Throws: ``StatisticsError`` where lists differ in length or a number cannot be used.
  /// - Complexity: O(n).
  public init(_ values: [Double], weights: [Double]? = nil) throws(StatisticsError) {
    if let weights, weights.count != values.count {
      throw .lengthsDiffer(values.count, weights.count)
    }
    try requireFinite(values)
    for (place, weight) in (weights ?? []).enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: place, column: 0)
    }
    // Scaled first, so that the sum of large weights is finite.
    let largest = weights?.max() ?? 1
    let scaled = weights?.map { largest > 0 ? $0 / largest : 0 }
    let total = scaled?.reduce(0, +) ?? Double(values.count)
    self.values = values
    shares =
      scaled?.map { total > 0 ? $0 / total : 0 }
      ?? [Double](repeating: 1 / total, count: values.count)
  }

  /// The same people with other utilities.
  ///
  /// - Parameter values: as many, finite.
  package func with(_ values: [Double]) -> Utilities { Utilities(values, shares: shares) }

  /// The same shares with other utilities, as many.
  init(_ values: [Double], shares: [Double]) {
    self.values = values
    self.shares = shares
  }

  /// People who count for something.
  public var count: Int { shares.count { $0 > 0 } }

  /// 1/Σ W²: how many people of equal weight tell as much (Kish 1965).
  public var effectiveCount: Double {
    let squares = shares.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? 1 / squares : 0
  }

  /// The first place of the smallest utility; nil where nobody counts.
  public var worst: Int? {
    values.indices.filter { shares[$0] > 0 }.min { values[$0] < values[$1] }
  }

  // MARK: - Values

  /// The welfare of all.
  ///
  /// - Parameter function: what is made of the utilities.
  /// - Returns: undefined where nobody counts; for a utility of 0 or below under the Nash functions and
  ///   generalised means of exponent 0 or below (Atkinson's of an aversion of 1 or more); for a utility
  ///   below 0 under all but the mean, the smallest and the largest; for inequality where the mean is 0.
  /// - Complexity: O(n), and O(n log n) for Gini and Sen.
  public func welfare(_ function: WelfareFunction) -> Outcome<Double> {
    if let reason = obstacle(function) { return .undefined(reason) }
    return .finite(value(function))
  }

  private func value(_ function: WelfareFunction) -> Double {
    if let exponent = function.exponent { return generalisedMean(exponent) }
    switch function {
    case .logarithmicNash: return average(log)
    case .atkinsonIndex(let aversion): return 1 - generalisedMean(1 - aversion) / mean
    case .gini: return gini
    case .giniOfSample: return gini / (1 - 1 / effectiveCount)
    case .theil:
      let mean = mean
      return average { Self.entropy($0 / mean) }
    case .sen: return mean * (1 - gini)
    case .maximax:
      return values.indices.reduce(-.infinity) {
        shares[$1] > 0 ? max($0, values[$1]) : $0
      }
    default: return worst.map { values[$0] } ?? .nan
    }
  }

  private func obstacle(_ function: WelfareFunction) -> UndefinedReason? {
    guard count > 0 else { return .noData }
    switch function {
    case .utilitarian, .maximin, .maximax: return nil
    case .atkinson(let parameter), .atkinsonIndex(let parameter):
      guard parameter.isFinite, parameter >= 0 else {
        return .outsideDomain("an aversion to inequality of 0 or more")
      }
    case .generalisedMean(let exponent):
      guard exponent.isFinite else { return .outsideDomain("finite exponents") }
      if exponent == 1 { return nil }
    case .giniOfSample:
      guard count > 1 else { return .tooFewValues(count, needed: 2) }
    default: break
    }
    let smallest = worst.map { values[$0] } ?? 0
    let isNash = function == .logarithmicNash
    let exponent: Double? =
      if case .atkinsonIndex(let aversion) = function { 1 - aversion } else { function.exponent }
    if isNash || exponent.map({ $0 <= 0 }) ?? false {
      return smallest > 0 ? nil : .outsideDomain("utilities above 0")
    }
    guard smallest >= 0 else { return .outsideDomain("utilities of 0 or more") }
    if !function.higherIsBetter, mean <= 0 { return .outsideDomain("a mean utility above 0") }
    return nil
  }

  private var mean: Double { average { $0 } }

  private func average(_ transform: (Double) -> Double) -> Double {
    var sum = CompensatedSum()
    for (value, share) in zip(values, shares) where share > 0 {
      sum.add(product: share, transform(value))
    }
    return sum.value
  }

  /// Around the geometric mean the power is lost in rounding; the logarithm is its limit.
  private static let flatExponent = 1e-9

  private func generalisedMean(_ exponent: Double) -> Double {
    if exponent == 1 { return mean }
    if abs(exponent) < Self.flatExponent { return exp(average(log)) }
    // Over the largest (the smallest for exponents below 0), so that no power leaves the range of doubles.
    let scale = values.indices.filter { shares[$0] > 0 }.map { values[$0] }
      .reduce(exponent > 0 ? 0 : .infinity) { exponent > 0 ? max($0, $1) : min($0, $1) }
    guard scale > 0 else { return 0 }
    return scale * pow(average { pow($0 / scale, exponent) }, 1 / exponent)
  }

  private static func entropy(_ ratio: Double) -> Double { ratio > 0 ? ratio * log(ratio) : 0 }

  private var gini: Double { meanDifference(distances) / (2 * mean) }

  private func meanDifference(_ distances: [Double]) -> Double {
    var sum = CompensatedSum()
    for (distance, share) in zip(distances, shares) { sum.add(product: share, distance) }
    return sum.value
  }

  /// Of each person the mean distance to everyone: Σ_j W_j |u_i - u_j|.
  private var distances: [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let mean = mean
    var distances = [Double](repeating: 0, count: values.count)
    var (below, sumBelow) = (CompensatedSum(), CompensatedSum())
    for place in order {
      let value = values[place]
      // Σ_{j below} W (u - u_j) + Σ_{j above} W (u_j - u)
      distances[place] = value * (2 * below.value - 1) + mean - 2 * sumBelow.value
      below.add(shares[place])
      sumBelow.add(product: shares[place], value)
    }
    return distances
  }

  // MARK: - Influence

  /// By how much each person moves the welfare of all: the influence function at their utility.
  ///
  /// The sum of squares of share times influence is the variance of the welfare of a sample of people
  /// (Deville 1999, "Variance estimation for complex statistics"; for inequality Cowell & Flachaire
  /// 2007, "Income distribution and inequality measurement").
  ///
  /// - Parameter function: what is made of the utilities.
  /// - Returns: one a person; undefined where the welfare is, and for the smallest and the largest, which
  ///   are not smooth.
  /// - Complexity: O(n), and O(n log n) for Gini and Sen.
  public func influences(on function: WelfareFunction) -> Outcome<[Double]> {
    guard function.isSmooth else { return .undefined(.notSmooth) }
    return welfare(function).flatMap { value in
      let found = influences(function, value)
      return found.allSatisfy(\.isFinite) ? .value(found) : .undefined(.notFinite)
    }
  }

  private func influences(_ function: WelfareFunction, _ value: Double) -> [Double] {
    let mean = mean
    if let exponent = function.exponent { return powerInfluences(exponent, value) }
    switch function {
    case .logarithmicNash:
      return values.indices.map { shares[$0] > 0 ? log(values[$0]) - value : 0 }
    case .atkinsonIndex(let aversion):
      let equivalent = generalisedMean(1 - aversion)
      return zip(values, powerInfluences(1 - aversion, equivalent)).map {
        -$1 / mean + equivalent / (mean * mean) * ($0 - mean)
      }
    case .theil:
      let entropy = average(Self.entropy)
      return values.map {
        (Self.entropy($0) - entropy) / mean - (entropy + mean) / (mean * mean) * ($0 - mean)
      }
    default:
      let distances = distances
      let difference = meanDifference(distances)
      if function == .sen {
        return zip(values, distances).map { ($0 - mean) - ($1 - difference) }
      }
      let gini = difference / (2 * mean)
      let factor = function == .giniOfSample ? 1 / (1 - 1 / effectiveCount) : 1
      return zip(values, distances).map {
        factor * (($1 - difference) - gini * ($0 - mean)) / mean
      }
    }
  }

  private func powerInfluences(_ exponent: Double, _ value: Double) -> [Double] {
    if exponent == 1 { return values.map { $0 - value } }
    guard value > 0 else { return values.map { _ in 0 } }
    return values.indices.map { place in
      guard shares[place] > 0 else { return 0 }
      let ratio = values[place] / value
      return abs(exponent) < Self.flatExponent
        ? value * log(ratio) : value * (pow(ratio, exponent) - 1) / exponent
    }
  }
}
