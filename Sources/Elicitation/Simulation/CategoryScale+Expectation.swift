package import GSLSupport

extension CategoryScale {
  /// Mean score of a latent value that is normal with the given mean and standard deviation.
  ///
  /// The score is a sum of steps, one for each threshold passed, so its mean is
  /// `minimum + step * sum over k of Phi((location - threshold k) / deviation)`: exact, without
  /// integration.
  ///
  /// - Parameters:
  ///   - location: Mean of the latent value.
  ///   - deviation: Its standard deviation, above zero.
  package func expectedScore(location: Double, deviation: Double) throws(GSLError) -> Double {
    var passed = 0.0
    for threshold in thresholds {
      passed += try NormalDistribution.cumulative((location - threshold) / deviation)
    }
    return minimum + passed * step
  }

  /// The latent mean at which the mean score is `mean`: the inverse of `expectedScore`.
  ///
  /// Bisection, to the last bits; the expectation rises with the location.
  ///
  /// - Parameters:
  ///   - mean: Strictly between `minimum` and `maximum`.
  ///   - deviation: Standard deviation of the latent value, above zero.
  package func location(mean: Double, deviation: Double) throws(GSLError) -> Double {
    let reach = (thresholds.last ?? 0) + 12 * deviation
    var (low, high) = (-reach, reach)
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if try expectedScore(location: middle, deviation: deviation) < mean {
        low = middle
      } else {
        high = middle
      }
    }
  }
}
