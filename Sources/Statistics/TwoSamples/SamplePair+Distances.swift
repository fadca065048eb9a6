extension SamplePair {
  /// The Wasserstein-1 (earth mover's) distance: the area between the distribution functions, in
  /// the unit of the values.
  ///
  /// - Complexity: O(N) once the pair is made.
  public var wasserstein1: Outcome<Double> { distance { $0.areas().absolute } }

  /// The squared energy distance 2 E|X-Y| - E|X-X'| - E|Y-Y'|, which is twice the area under the
  /// squared difference of the distribution functions.
  ///
  /// Source: Székely & Rizzo (2013), "Energy statistics: a class of statistics based on distances".
  public var squaredEnergyDistance: Outcome<Double> { distance { 2 * $0.areas().squared } }

  /// The energy distance, the root of ``squaredEnergyDistance``; the convention of SciPy.
  public var energyDistance: Outcome<Double> { squaredEnergyDistance.map { $0.squareRoot() } }

  /// The energy test statistic nm/(n+m) times the squared distance; the convention of R `energy`.
  public var energyStatistic: Outcome<Double> {
    squaredEnergyDistance.map {
      let n = Double(referenceCount)
      let m = Double(currentCount)
      return n * m / (n + m) * $0
    }
  }

  /// The mean of the reference sample minus that of the current one.
  public var meanDifference: Outcome<Double> { distance { $0.meanDifference() } }
}
