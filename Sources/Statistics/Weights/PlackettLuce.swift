import Foundation

/// Worths of things from the partial rankings of several people.
///
/// A ranking is a row of choices, each from what is left: thing i is chosen with probability
/// α_i/Σ α over those that are left (Plackett 1975, Luce 1959). Things that a ranking does not list are
/// left to the end and never chosen. Things that are tied are chosen together from all that were left
/// before them, Π α_i/(Σ α)^m for m of them: the approximation that Breslow (1974) made for tied times.
/// With many ties it draws worths a little together.
///
/// The maximum is found by the MM steps of Hunter (2004), "MM algorithms for generalized Bradley-Terry
/// models", section 5: α_i = number of choices of i over the sum over choices open to i of 1/Σ α.
///
///     let worths = try PlackettLuce([[[0], [1, 2]], [[1], [0]]], count: 3).fit()
public struct PlackettLuce: Sendable {
  /// The rankings.
  public let rankings: [BucketOrder]
  /// How many things there are.
  public let count: Int

  /// Worths that fit, with their errors.
  public struct Fit: Sendable {
    /// Σ log likelihood of the choices.
    public let logLikelihood: Double
    /// The worths, which add up to 1.
    public let worths: [Double]
    /// The covariance of the logarithms of the worths about their mean, by the information of the model:
    /// choices count as independent.
    public let covarianceOfLogarithms: EstimateCovariance
    /// The covariance of the worths by the delta method.
    public let covariance: EstimateCovariance
    /// Steps that were made.
    public let iterations: Int
  }

  /// Rankings of the same things.
  ///
  /// - Parameters:
  ///   - rankings: of each person groups of tied things, the first first.
  ///   - count: how many things there are.
  /// - Throws: ``StatisticsError`` for a thing that is not there or stands twice in one ranking.
  public init(_ rankings: [[[Int]]], count: Int) throws(StatisticsError) {
    var orders: [BucketOrder] = []
    for ranking in rankings { orders.append(try BucketOrder(ranking, count: count)) }
    self.rankings = orders
    self.count = count
  }

  /// A choice of several things from what was left.
  private struct Choice {
    let chosen: [Int]
    let left: [Int]
  }

  private var choices: [Choice] {
    rankings.flatMap { order in
      let buckets = order.allBuckets
      return order.buckets.indices.compactMap { place in
        let left = buckets[place...].joined().sorted()
        // Where nothing else is left there was no choice.
        return left.count > order.buckets[place].count
          ? Choice(chosen: order.buckets[place], left: left) : nil
      }
    }
  }

  /// The groups of things that rankings do not link in both directions; one where they do.
  public var linkedGroups: [[Int]] {
    var beaten = [Set<Int>](repeating: [], count: count)
    for choice in choices {
      let chosen = Set(choice.chosen)
      for thing in choice.chosen {
        beaten[thing].formUnion(choice.left.filter { !chosen.contains($0) })
      }
    }
    return ComparisonGraph.strongComponents(beaten.map { $0.sorted() })
  }

  /// The worths of the largest likelihood.
  ///
  /// - Parameter mostIterations: after which it gives up, at least 1.
  /// - Returns: undefined without a choice; where wins and losses do not link all things in both
  ///   directions, with the groups; and where it did not converge.
  /// - Complexity: O(choices x things) a step.
  public func fit(mostIterations: Int = 100_000) -> Outcome<Fit> {
    let choices = choices
    guard count > 1, !choices.isEmpty else { return .undefined(.noComparisons) }
    let groups = linkedGroups
    guard groups.count == 1 else { return .undefined(.disconnectedItems(groups)) }
    var wins = [Double](repeating: 0, count: count)
    for choice in choices { for thing in choice.chosen { wins[thing] += 1 } }
    var worths = [Double](repeating: 1 / Double(count), count: count)
    var iterations = 0
    var change = Double.infinity
    while change > 1e-13 {
      guard iterations < max(mostIterations, 1) else {
        return .undefined(.notConverged(iterations: iterations))
      }
      var exposure = [Double](repeating: 0, count: count)
      for choice in choices {
        let rate = Double(choice.chosen.count) / choice.left.reduce(0) { $0 + worths[$1] }
        for thing in choice.left { exposure[thing] += rate }
      }
      var next = zip(wins, exposure).map { $0 / $1 }
      let total = next.reduce(0, +)
      next = next.map { $0 / total }
      change = zip(next, worths).reduce(0) { max($0, abs($1.0 / $1.1 - 1)) }
      worths = next
      iterations += 1
      guard change.isFinite else { return .undefined(.notFinite) }
    }
    return errors(worths, choices, iterations)
  }

  private func errors(
    _ worths: [Double], _ choices: [Choice], _ iterations: Int
  ) -> Outcome<Fit> {
    var information = [Double](repeating: 0, count: count * count)
    var likelihood = CompensatedSum()
    for choice in choices {
      let total = choice.left.reduce(0) { $0 + worths[$1] }
      let size = Double(choice.chosen.count)
      for thing in choice.chosen { likelihood.add(log(worths[thing] / total)) }
      for row in choice.left {
        let share = worths[row] / total
        information[row * count + row] += size * share
        for column in choice.left {
          information[row * count + column] -= size * share * worths[column] / total
        }
      }
    }
    guard
      let logarithms = PositiveDefiniteFactor.pseudoInverse(
        ofConstantNull: information, size: count)
    else { return .undefined(.singularInformation) }
    // d worth_i = worth_i (d λ_i - Σ_j worth_j d λ_j)
    var slopes = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count {
        slopes[row * count + column] = worths[row] * ((row == column ? 1 : 0) - worths[column])
      }
    }
    let slope = SquareMatrix(slopes, size: count)
    let product =
      slope * SquareMatrix(logarithms, size: count) * slope.transposed
    return .value(
      Fit(
        logLikelihood: likelihood.value, worths: worths,
        covarianceOfLogarithms: EstimateCovariance(unchecked: logarithms, count: count),
        covariance: EstimateCovariance(unchecked: product.entries, count: count),
        iterations: iterations))
  }
}
