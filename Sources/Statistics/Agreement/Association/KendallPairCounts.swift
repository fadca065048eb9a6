import Foundation
import GSLSupport

/// Concordant and discordant pairs of pairs, and ties.
struct KendallPairCounts {
  let size: Double
  let discordant: Double
  /// Concordant less discordant.
  let balance: Double
  /// Pairs tied on the first side, on the second.
  let ties: (first: Double, second: Double)
  let ranks: (first: Midranks, second: Midranks)

  var total: Double { size * (size - 1) / 2 }

  /// Counts by sorting: by the first side, ties by the second, then the exchanges that order the
  /// second.
  ///
  /// - Complexity: O(n log n) (Knight 1966).
  init(_ pairs: RatingPairs) {
    func tied(_ ranks: Midranks) -> Double { ranks.sum { $0 * ($0 - 1) / 2 } }
    size = Double(pairs.count)
    ranks = (Midranks(pairs.first), Midranks(pairs.second))
    ties = (tied(ranks.first), tied(ranks.second))
    let order = pairs.first.indices.sorted {
      (pairs.first[$0], pairs.second[$0]) < (pairs.first[$1], pairs.second[$1])
    }
    var bothTied = 0.0
    var run = 0.0
    for place in order.indices.dropFirst() {
      let (one, other) = (order[place - 1], order[place])
      let isTied =
        pairs.first[one] == pairs.first[other] && pairs.second[one] == pairs.second[other]
      run = isTied ? run + 1 : 0
      bothTied += run
    }
    discordant = Double(Inversions.count(order.map { pairs.second[$0] }))
    let all = size * (size - 1) / 2
    balance = all - ties.first - ties.second + bothTied - 2 * discordant
  }

  /// The two-sided normal test with the variance for ties.
  ///
  /// Source: Kendall (1970), "Rank Correlation Methods", chapter 4.
  var asymptoticTest: Outcome<TestResult> {
    guard size >= 3 else { return .undefined(.tooFewUnits(Int(size), needed: 3)) }
    let (first, second) = ranks
    let weighted = { (ranks: Midranks) in ranks.sum { $0 * ($0 - 1) * (2 * $0 + 5) } }
    let triple = { (ranks: Midranks) in ranks.sum { $0 * ($0 - 1) * ($0 - 2) } }
    let ordered = size * (size - 1)
    let variance =
      (ordered * (2 * size + 5) - weighted(first) - weighted(second)) / 18
      + 2 * ties.first * ties.second / ordered
      + triple(first) * triple(second) / (9 * ordered * (size - 2))
    guard variance > 0 else { return .undefined(.noVariation) }
    let statistic = balance / variance.squareRoot()
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: statistic, pValue: 2 * (try NormalDistribution.cumulative(-abs(statistic))),
        method: .asymptotic)
    }
  }

  /// The two-sided test by the exact distribution of the exchanges of a random order.
  ///
  /// The number of exchanges is a sum of independent uniform numbers, 0...j for the element of
  /// place j; its distribution is built up one element at a time.
  ///
  /// - Complexity: O(n x exchanges).
  var exactTest: TestResult {
    let fewest = Int(min(discordant, total - discordant))
    var shares = [1.0] + [Double](repeating: 0, count: fewest)
    for place in 1..<max(Int(size), 2) {
      var window = 0.0
      var next = shares
      for exchanges in shares.indices {
        window += shares[exchanges]
        if exchanges > place { window -= shares[exchanges - place - 1] }
        next[exchanges] = max(window, 0) / Double(place + 1)
      }
      shares = next
    }
    return TestResult(
      statistic: balance, pValue: 2 * shares.reduce(0, +), method: .exact)
  }
}
