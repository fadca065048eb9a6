import Foundation
import GSLSupport

extension TwoProportions {
  /// Barnard's exact test: the pooled z statistic, with the common proportion that makes the
  /// p-value largest.
  ///
  /// Source: Barnard (1947), "Significance tests for 2 x 2 tables"; Suissa & Shuster (1985).
  ///
  /// - Returns: undefined without trials and above 4 million tables.
  /// - Complexity: O(nm + (n + m) g) for g = 1,000 values of the common proportion.
  public func barnard(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    unconditional(alternative) { () throws(GSLError) in
      let observed = pooledZ(first.successes, second.successes)
      let slack = 1e-10 * max(1, abs(observed))
      let region = tables { a, b in
        let z = pooledZ(a, b)
        return switch alternative {
        case .twoSided: abs(z) >= abs(observed) - slack
        case .less: z <= observed + slack
        case .greater: z >= observed - slack
        }
      }
      return TestResult(
        statistic: observed, pValue: try largestProbability(region), method: .exact,
        alternative: alternative)
    }
  }

  /// Boschloo's exact test: Fisher's one-sided p-value as the statistic, with the common
  /// proportion that makes the p-value largest.
  ///
  /// Two-sided it is twice the smaller one. Uniformly more powerful than Fisher's test.
  ///
  /// Source: Boschloo (1970), "Raised conditional level of significance for the 2 x 2-table".
  ///
  /// - Returns: undefined without trials and above 4 million tables.
  /// - Complexity: O(nm + (n + m) g) for g = 1,000 values of the common proportion.
  public func boschloo(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    unconditional(alternative) { () throws(GSLError) in
      var best = (statistic: 1.0, pValue: 1.0)
      for side in alternative == .twoSided ? [.less, .greater] : [alternative] {
        let fisher = try fisherTails(side)
        let observed = fisher[first.successes * (second.trials + 1) + second.successes]
        let region = tables { a, b in
          fisher[a * (second.trials + 1) + b] <= observed * (1 + 1e-10)
        }
        let pValue = try largestProbability(region)
        if pValue < best.pValue { best = (observed, pValue) }
      }
      return TestResult(
        statistic: best.statistic,
        pValue: min(best.pValue * (alternative == .twoSided ? 2 : 1), 1), method: .exact,
        alternative: alternative)
    }
  }

  private func unconditional(
    _ alternative: Alternative, _ body: () throws(GSLError) -> TestResult
  ) -> Outcome<TestResult> {
    guard first.trials > 0, second.trials > 0 else { return .undefined(.noData) }
    guard first.trials < 4_000_000 / second.trials else { return .undefined(.tooLarge) }
    return .computing(body)
  }

  private func pooledZ(_ a: Int, _ b: Int) -> Double {
    let n = Double(first.trials)
    let m = Double(second.trials)
    let pooled = Double(a + b) / (n + m)
    let variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    return variance > 0 ? (Double(a) / n - Double(b) / m) / variance.squareRoot() : 0
  }

  /// The tables of the region, by their total number of successes.
  private func tables(_ isExtreme: (Int, Int) -> Bool) -> [[(Int, Int)]] {
    var region = [[(Int, Int)]](repeating: [], count: first.trials + second.trials + 1)
    for a in 0...first.trials {
      for b in 0...second.trials where isExtreme(a, b) { region[a + b].append((a, b)) }
    }
    return region
  }

  /// Fisher's one-sided p-value of every table, by cumulating each total's hypergeometric.
  private func fisherTails(_ side: Alternative) throws(GSLError) -> [Double] {
    var tails = [Double](repeating: 1, count: (first.trials + 1) * (second.trials + 1))
    for total in 0...(first.trials + second.trials) {
      let range = max(0, total - second.trials)...min(total, first.trials)
      var sum = 0.0
      let null = try Hypergeometric(first: first.trials, second: second.trials, drawn: total)
      for a in side == .less ? Array(range) : range.reversed() {
        sum += exp(try null.logProbability(a))
        tails[a * (second.trials + 1) + total - a] = min(sum, 1)
      }
    }
    return tails
  }

  /// The largest probability of the region over all common proportions: a grid, refined by
  /// golden sections around its best points.
  private func largestProbability(_ region: [[(Int, Int)]]) throws(GSLError) -> Double {
    var weights: [Double] = []
    for (total, tables) in region.enumerated() {
      var weight = 0.0
      // Relative to all tables of this total, so that nothing overflows.
      let null = try Hypergeometric(first: first.trials, second: second.trials, drawn: total)
      for (a, _) in tables { weight += exp(try null.logProbability(a)) }
      weights.append(weight)
    }
    let total = region.count - 1
    var logarithms: [Double] = []
    for count in 0...total { logarithms.append(try LogFactorial.choices(total, count)) }
    func probability(_ chance: Double) -> Double {
      var sum = 0.0
      for (count, weight) in weights.enumerated() where weight > 0 {
        sum +=
          weight
          * exp(
            logarithms[count] + logarithm(chance, times: count)
              + logarithm(1 - chance, times: total - count))
      }
      return sum
    }
    let steps = 1_000
    let grid = (0...steps).map { probability(Double($0) / Double(steps)) }
    let highest = grid.max() ?? 0
    var best = 0.0
    for (place, value) in grid.enumerated() {
      best = max(best, value)
      let isPeak =
        value >= grid[max(place - 1, 0)] && value >= grid[min(place + 1, steps)]
      guard isPeak, value > 0.98 * highest else { continue }
      best = max(
        best,
        peak(
          of: probability, between: Double(max(place - 1, 0)) / Double(steps),
          and: Double(min(place + 1, steps)) / Double(steps)))
    }
    return min(best, 1)
  }

  private func peak(
    of function: (Double) -> Double, between low: Double, and high: Double
  ) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (low, high)
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var (leftValue, rightValue) = (function(left), function(right))
    for _ in 0..<60 {
      if leftValue > rightValue {
        (high, right, rightValue) = (right, left, leftValue)
        left = high - ratio * (high - low)
        leftValue = function(left)
      } else {
        (low, left, leftValue) = (left, right, rightValue)
        right = low + ratio * (high - low)
        rightValue = function(right)
      }
    }
    return max(leftValue, rightValue)
  }
}
