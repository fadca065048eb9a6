/// Counts of two samples over the groups of equal values, by reference: what the inner loops of
/// all two-sample statistics run over.
struct GroupCounts {
  let values: UnsafeBufferPointer<Double>
  let reference: UnsafeBufferPointer<Int32>
  let pooled: UnsafeBufferPointer<Int32>
  let referenceCount: Int
  let currentCount: Int

  var total: Int { referenceCount + currentCount }

  /// The largest excess of the reference's distribution function and of the current one's, times
  /// both sample sizes, with the groups where they are met.
  func kolmogorovSmirnov() -> (plus: Int, minus: Int, plusGroup: Int, minusGroup: Int) {
    var left = 0
    var seen = 0
    var plus = 0
    var minus = 0
    var plusGroup = 0
    var minusGroup = 0
    for group in 0..<pooled.count {
      left += Int(reference[group])
      seen += Int(pooled[group])
      let excess = left * currentCount - (seen - left) * referenceCount
      if excess > plus {
        plus = excess
        plusGroup = group
      }
      if -excess > minus {
        minus = -excess
        minusGroup = group
      }
    }
    return (plus, minus, plusGroup, minusGroup)
  }

  /// The integrals of |F - G| and of (F - G)².
  func areas() -> (absolute: Double, squared: Double) {
    let n = 1 / Double(referenceCount)
    let m = 1 / Double(currentCount)
    var left = 0
    var seen = 0
    var absolute = 0.0
    var squared = 0.0
    for group in 0..<max(pooled.count - 1, 0) {
      left += Int(reference[group])
      seen += Int(pooled[group])
      let gap = Double(left) * n - Double(seen - left) * m
      let width = values[group + 1] - values[group]
      absolute += abs(gap) * width
      squared += gap * gap * width
    }
    return (absolute, squared)
  }

  /// The Cramér-von Mises T: nm/N times the integral of (F - G)² over the pooled distribution
  /// function, which with ties is a sum over the distinct values.
  ///
  /// Without ties it is equation 10 of Anderson (1962).
  func cramerVonMises() -> Double {
    var left = 0
    var seen = 0
    var sum = 0.0
    for group in 0..<pooled.count {
      left += Int(reference[group])
      seen += Int(pooled[group])
      let gap = Double(left * currentCount - (seen - left) * referenceCount)
      sum += Double(pooled[group]) * gap * gap
    }
    let product = Double(referenceCount) * Double(currentCount)
    let size = Double(total)
    return sum / product / (size * size)
  }

  /// Anderson's (1962) equation 10 with midranks for ties, which is not the integral then.
  func midrankCramerVonMises() -> Double {
    let n = Double(referenceCount)
    let m = Double(currentCount)
    var left = 0.0
    var seen = 0.0
    var first = 0.0
    var second = 0.0
    for group in 0..<pooled.count {
      let r = Double(reference[group])
      let t = Double(pooled[group])
      let rank = seen + (t + 1) / 2
      first += GroupCounts.squares(rank - left, r)
      second += GroupCounts.squares(rank - (seen - left), t - r)
      left += r
      seen += t
    }
    let product = n * m
    return (n * first + m * second) / (product * (n + m)) - (4 * product - 1) / (6 * (n + m))
  }

  /// The sum of (d - k)² over k = 1...count.
  private static func squares(_ d: Double, _ count: Double) -> Double {
    count * d * d - d * count * (count + 1) + count * (count + 1) * (2 * count + 1) / 6
  }

  /// The two-sample Anderson-Darling A² with midranks (Scholz & Stephens 1987, equation 7).
  func andersonDarling() -> Double {
    let n = Double(referenceCount)
    let m = Double(currentCount)
    let total = n + m
    var left = 0.0
    var seen = 0.0
    var sum = 0.0
    for group in 0..<pooled.count {
      let r = Double(reference[group])
      let t = Double(pooled[group])
      let below = seen + t / 2
      let gap = total * (left + r / 2) - n * below
      let weight = below * (total - below) - total * t / 4
      if weight > 0 { sum += t * gap * gap / weight }
      left += r
      seen += t
    }
    return (total - 1) / total * sum / (n * m)
  }

  /// The mean of the reference sample minus that of the current one.
  func meanDifference() -> Double {
    var left = 0.0
    var right = 0.0
    // Distances from one value keep large offsets from costing digits.
    let origin = values.first ?? 0
    for group in 0..<pooled.count {
      let value = values[group] - origin
      left += Double(reference[group]) * value
      right += Double(pooled[group] - reference[group]) * value
    }
    return left / Double(referenceCount) - right / Double(currentCount)
  }

  /// Welch's t without its sign; infinite where neither sample varies and the means differ.
  func welchT() -> Double {
    let n = Double(referenceCount)
    let m = Double(currentCount)
    let origin = values.first ?? 0
    var sums = (left: 0.0, right: 0.0)
    for group in 0..<pooled.count {
      let value = values[group] - origin
      sums.left += Double(reference[group]) * value
      sums.right += Double(pooled[group] - reference[group]) * value
    }
    let means = (left: sums.left / n, right: sums.right / m)
    var squares = (left: 0.0, right: 0.0)
    for group in 0..<pooled.count {
      let value = values[group] - origin
      let gaps = (left: value - means.left, right: value - means.right)
      squares.left += Double(reference[group]) * gaps.left * gaps.left
      squares.right += Double(pooled[group] - reference[group]) * gaps.right * gaps.right
    }
    let variance = squares.left / (n * max(n - 1, 1)) + squares.right / (m * max(m - 1, 1))
    let gap = abs(means.left - means.right)
    // What rounding leaves of the variance of equal values is none.
    let resolution = 1e-14 * max(abs(means.left), abs(means.right))
    guard variance.squareRoot() > resolution else { return gap > resolution ? .infinity : 0 }
    return gap / variance.squareRoot()
  }

  /// Mann-Whitney U of the reference sample less its mean nm/2.
  func mannWhitneyExcess() -> Double {
    var right = 0.0
    var sum = 0.0
    for group in 0..<pooled.count {
      let r = Double(reference[group])
      let s = Double(pooled[group]) - r
      sum += r * (right + s / 2)
      right += s
    }
    return sum - Double(referenceCount) * Double(currentCount) / 2
  }
}
