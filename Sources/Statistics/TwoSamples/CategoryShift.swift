import Foundation

/// How the shares of categories differ between a reference and a current sample.
///
/// Shares are counts over their sum. Measures that divide by a share take a floor, because an empty
/// category would make them infinite.
public struct CategoryShift: Sendable, Equatable {
  /// The logarithm that information is measured with.
  public enum LogarithmBase: String, CaseIterable, Codable, Sendable {
    /// Bits.
    case two
    /// Nats.
    case natural

    var unit: Double { self == .two ? log(2) : 1 }
  }

  /// The counts of the reference sample, one per category.
  public let referenceCounts: [Int]
  /// The counts of the current sample, one per category.
  public let currentCounts: [Int]

  /// Counts of the same categories in two samples.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a count is negative.
  public init(reference: [Int], current: [Int]) throws(StatisticsError) {
    guard reference.count == current.count else {
      throw .lengthsDiffer(reference.count, current.count)
    }
    try requireCounts(reference)
    try requireCounts(current)
    referenceCounts = reference
    currentCounts = current
  }

  /// The Jensen-Shannon divergence (Lin 1991), 0...1 in bits, 0...log 2 in nats.
  public func jensenShannonDivergence(_ base: LogarithmBase = .two) -> Outcome<Double> {
    sum { Divergence.jensenShannon($0, $1) }.map { max($0, 0) / base.unit }
  }

  /// The root of the divergence, a metric; the convention of SciPy.
  public func jensenShannonDistance(_ base: LogarithmBase = .two) -> Outcome<Double> {
    jensenShannonDivergence(base).map { $0.squareRoot() }
  }

  /// The Hellinger distance, 0...1.
  public var hellinger: Outcome<Double> {
    sum { ($0 * $1).squareRoot() }.map { max(1 - $0, 0).squareRoot() }
  }

  /// The total variation distance, 0...1: half of the sum of absolute differences.
  public var totalVariation: Outcome<Double> { sum { abs($0 - $1) }.map { $0 / 2 } }

  /// The Kullback-Leibler divergence of the current shares from the reference, in nats:
  /// the sum of q log(q/p) for current shares q.
  ///
  /// - Parameters:
  ///   - floor: shares below it are raised to it, and both lists are divided by their sums again;
  ///     0 for the plain definition.
  ///   - isReversed: the divergence of the reference from the current shares instead.
  /// - Returns: undefined where it is infinite.
  public func kullbackLeibler(
    floor: Double = 1e-4, isReversed: Bool = false
  ) -> Outcome<Double> {
    shares.flatMap { shares in
      func raised(_ list: [Double]) -> [Double] {
        let list = list.map { max($0, floor) }
        let total = list.reduce(0, +)
        return list.map { $0 / total }
      }
      let p = raised(isReversed ? shares.current : shares.reference)
      let q = raised(isReversed ? shares.reference : shares.current)
      return .finite(zip(p, q).reduce(0) { $0 + ($1.1 > 0 ? $1.1 * log($1.1 / $1.0) : 0) })
    }
  }

  /// The population stability index: the sum of (q - p) log(q/p).
  ///
  /// - Parameter floor: shares below it are raised to it.
  public func populationStabilityIndex(floor: Double = 1e-4) -> Outcome<Double> {
    sum { Divergence.stability($0, $1, floor: floor) }
  }

  /// The two samples as the rows of a contingency table.
  public var table: ContingencyTable {
    ContingencyTable(validated: [referenceCounts, currentCounts])
  }

  var shares: Outcome<(reference: [Double], current: [Double])> {
    let left = Double(referenceCounts.reduce(0, +))
    let right = Double(currentCounts.reduce(0, +))
    guard left > 0, right > 0 else { return .undefined(.noData) }
    return .value(
      (referenceCounts.map { Double($0) / left }, currentCounts.map { Double($0) / right }))
  }

  private func sum(_ term: (Double, Double) -> Double) -> Outcome<Double> {
    shares.flatMap { .finite(zip($0.reference, $0.current).reduce(0) { $0 + term($1.0, $1.1) }) }
  }
}
