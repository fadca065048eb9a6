/// The normal distribution of abilities in a population.
public struct LatentDistribution: Sendable, Equatable, Codable {
  /// The mean ability.
  public let mean: Double
  /// The standard deviation, positive.
  public let deviation: Double

  /// Mean 0 and standard deviation 1.
  public static let standard = LatentDistribution(uncheckedMean: 0, deviation: 1)

  /// A normal distribution.
  ///
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` unless the mean is finite and the deviation
  ///   positive and finite.
  public init(mean: Double, deviation: Double) throws(ItemResponseError) {
    guard mean.isFinite, deviation > 0, deviation.isFinite else {
      throw .unusableSetting("a distribution needs a finite mean and a positive deviation")
    }
    self.init(uncheckedMean: mean, deviation: deviation)
  }

  init(uncheckedMean mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }
}
