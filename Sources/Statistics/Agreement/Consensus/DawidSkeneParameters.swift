import Foundation

/// Prevalence and error rates of the Dawid-Skene model.
struct DawidSkeneParameters: Sendable {
  let classes: Int
  let strata: Int
  /// Entries (stratum, class), then (rater, given class, true class), so that what one vote says of all
  /// classes lies together.
  ///
  /// Rows of rates without mass are zero.
  var values: [Double]

  init(_ patterns: VotePatterns) {
    classes = patterns.classes
    strata = patterns.strata
    values = [Double](
      repeating: 0,
      count: patterns.strata * classes + patterns.raters * patterns.classes * patterns.classes)
  }

  var firstRate: Int { strata * classes }

  func prevalence(stratum: Int) -> ArraySlice<Double> {
    values[stratum * classes..<(stratum + 1) * classes]
  }

  func rate(rater: Int, truth: Int, given: Int) -> Double {
    values[firstRate + (rater * classes + given) * classes + truth]
  }

  /// From sums of posteriors to shares.
  fileprivate mutating func normalise() {
    for start in stride(from: 0, to: firstRate, by: max(classes, 1)) {
      let sum = values[start..<start + classes].reduce(0, +)
      for place in start..<start + classes where sum > 0 { values[place] /= sum }
    }
    let square = classes * classes
    for start in stride(from: firstRate, to: values.count, by: max(square, 1)) {
      for truth in 0..<classes {
        var sum = 0.0
        for given in 0..<classes { sum += values[start + given * classes + truth] }
        guard sum > 0 else { continue }
        for given in 0..<classes { values[start + given * classes + truth] /= sum }
      }
    }
  }
}

extension VotePatterns {
  /// The parameters that follow from the shares of votes.
  func start() -> DawidSkeneParameters {
    var next = DawidSkeneParameters(self)
    var shares = [Double](repeating: 0, count: max(classes, 1))
    for row in 0..<rows {
      shares.withUnsafeMutableBufferPointer { shares in
        guard let shares = shares.baseAddress else { return }
        voteShares(row: row, into: shares)
        for truth in 0..<classes { shares[truth] *= counts[row] }
      }
      next.values.withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress else { return }
        add(shares, row: row, to: values)
      }
    }
    next.normalise()
    return next
  }

  /// One step of expectation and maximisation.
  ///
  /// Source: Dawid & Skene (1979), eqs. 2.3 to 2.5.
  ///
  /// - Parameters:
  ///   - counts: how many items have each row; rows of 0 are passed over.
  ///   - next: becomes the parameters after the step.
  /// - Returns: the log-likelihood of the parameters before it.
  /// - Complexity: O(votes of distinct rows x classes).
  func step(
    from parameters: DawidSkeneParameters, counts: [Double], to next: inout DawidSkeneParameters
  ) -> Double {
    var likelihood = 0.0
    var mass = [Double](repeating: 0, count: max(classes, 1))
    for place in next.values.indices { next.values[place] = 0 }
    parameters.values.withUnsafeBufferPointer { values in
      next.values.withUnsafeMutableBufferPointer { sums in
        guard let values = values.baseAddress, let sums = sums.baseAddress else { return }
        for row in 0..<rows where counts[row] > 0 {
          likelihood += counts[row] * posterior(row: row, values, into: &mass)
          for truth in 0..<classes { mass[truth] *= counts[row] }
          add(mass, row: row, to: sums)
        }
      }
    }
    next.normalise()
    return likelihood
  }

  /// The probability of each class given the votes of a row.
  ///
  /// - Returns: the logarithm of the probability of the votes.
  @inline(__always)
  func posterior(
    row: Int, _ values: UnsafePointer<Double>, into shares: inout [Double]
  ) -> Double {
    let firstPrevalence = Int(strataOfRows[row]) * classes
    let firstRate = strata * classes
    for truth in 0..<classes { shares[truth] = values[firstPrevalence + truth] }
    var likelihood = 0.0
    var sinceScaled = 0
    for place in Int(starts[row])..<Int(starts[row + 1]) {
      let rates = values + firstRate + Int(votes[place]) * classes
      for truth in 0..<classes { shares[truth] *= rates[truth] }
      sinceScaled += 1
      // So that many votes do not underflow.
      if sinceScaled == 24 {
        likelihood += log(scale(&shares))
        sinceScaled = 0
      }
    }
    return likelihood + log(scale(&shares))
  }

  /// Divides by the sum.
  @inline(__always)
  private func scale(_ shares: inout [Double]) -> Double {
    var sum = 0.0
    for truth in 0..<classes { sum += shares[truth] }
    guard sum > 0 else { return sum }
    for truth in 0..<classes { shares[truth] /= sum }
    return sum
  }

  @inline(__always)
  private func add(_ mass: [Double], row: Int, to sums: UnsafeMutablePointer<Double>) {
    let firstPrevalence = Int(strataOfRows[row]) * classes
    let firstRate = strata * classes
    for truth in 0..<classes { sums[firstPrevalence + truth] += mass[truth] }
    for place in Int(starts[row])..<Int(starts[row + 1]) {
      let rates = sums + firstRate + Int(votes[place]) * classes
      for truth in 0..<classes { rates[truth] += mass[truth] }
    }
  }
}
