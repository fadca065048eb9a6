internal import Foundation

extension PilotCalibration {
  /// What is taken of an item before anybody has answered it.
  ///
  /// The logarithm of the discrimination is normal, so that no item points the wrong way, and the
  /// difficulty is normal and independent of it. Let it not tell of the target that an item was written
  /// for: a prior about the target would bring every estimate closer to it, and the rule that accepts items
  /// by their distance from the target would accept them for having been asked for. Of items that are
  /// written for the models as they are now ``PilotCalibration/prior(ofBatch:trials:)`` says where they lie;
  /// the prior of a pool that lies elsewhere would draw them there.
  public struct Prior: Sendable, Equatable, Codable {
    /// The mean of the logarithm of the discrimination.
    public let meanLogDiscrimination: Double
    /// The standard deviation of the logarithm of the discrimination, positive.
    public let sdLogDiscrimination: Double
    /// The mean of the difficulty, on the scale of the abilities.
    public let meanDifficulty: Double
    /// The standard deviation of the difficulty, positive.
    public let sdDifficulty: Double

    /// A median discrimination of 1, two thirds of them in 0.6...1.65, and difficulties of mean 0 and
    /// standard deviation 1.5: for a scale on which the abilities of a population are standard normal.
    public static let customary = Prior(
      uncheckedMeanLogDiscrimination: 0, sdLogDiscrimination: 0.5, meanDifficulty: 0,
      sdDifficulty: 1.5)

    /// A prior.
    ///
    /// - Throws: ``ItemResponseError/unusableSetting(_:)`` unless the means are finite and the deviations
    ///   positive and finite, with logarithms within ±20 and difficulties within ±1e6.
    public init(
      meanLogDiscrimination: Double, sdLogDiscrimination: Double, meanDifficulty: Double,
      sdDifficulty: Double
    ) throws(ItemResponseError) {
      guard sdLogDiscrimination > 0, sdLogDiscrimination <= 3, abs(meanLogDiscrimination) <= 20,
        sdDifficulty > 0, sdDifficulty <= 1e6, abs(meanDifficulty) <= 1e6
      else {
        throw .unusableSetting(
          "the prior of an item needs finite means and positive deviations, that of the logarithm of "
            + "the discrimination at most 3")
      }
      self.init(
        uncheckedMeanLogDiscrimination: meanLogDiscrimination,
        sdLogDiscrimination: sdLogDiscrimination, meanDifficulty: meanDifficulty,
        sdDifficulty: sdDifficulty)
    }

    /// The prior that the items of a pool suggest: their means, and their spread beside their errors.
    ///
    /// - Parameters:
    ///   - bank: at least five items of two categories with a positive discrimination; others are left
    ///     out.
    ///   - widening: what the deviations are multiplied with, 1 or more, since new items may differ from
    ///     those of the pool more than these do among themselves. They are at least 0.2 and 0.5.
    /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for fewer items.
    public init(of bank: ItemBank, widening: Double = 1.25) throws(ItemResponseError) {
      guard widening >= 1, widening.isFinite else {
        throw .unusableSetting("a prior is widened by a factor of 1 or more, not by \(widening)")
      }
      let places = bank.items.indices.filter {
        bank.items[$0].categories == 2 && bank.items[$0].discrimination > 0
      }
      guard places.count >= 5 else {
        throw .unusableSetting(
          "a prior from a pool needs five items of two categories with a positive discrimination, and "
            + "there are \(places.count)")
      }
      let slopes = places.map { bank.items[$0].discrimination }
      let logs = slopes.map { log($0) }
      let logErrors = zip(places, slopes).map { place, slope in
        (bank.uncertainties[place]?.discriminationVariance ?? 0) / (slope * slope)
      }
      let difficulties = zip(places, slopes).map { -bank.items[$0].intercepts[0] / $1 }
      let errors = places.map { bank.uncertainties[$0]?.difficultyVariance ?? 0 }
      let (logMean, logSpread) = Self.moments(logs, without: logErrors)
      let (mean, spread) = Self.moments(difficulties, without: errors)
      try self.init(
        meanLogDiscrimination: logMean,
        sdLogDiscrimination: min(3, max(0.2, widening * logSpread)),
        meanDifficulty: mean, sdDifficulty: max(0.5, widening * spread))
    }

    /// The discrimination that so many standard deviations of its logarithm lie above the median.
    public func discrimination(at deviations: Double = 0) -> Double {
      exp(meanLogDiscrimination + deviations * sdLogDiscrimination)
    }

    private init(
      uncheckedMeanLogDiscrimination meanLogDiscrimination: Double, sdLogDiscrimination: Double,
      meanDifficulty: Double, sdDifficulty: Double
    ) {
      self.meanLogDiscrimination = meanLogDiscrimination
      self.sdLogDiscrimination = sdLogDiscrimination
      self.meanDifficulty = meanDifficulty
      self.sdDifficulty = sdDifficulty
    }

    /// The mean, and the deviation that is left when the mean error variance is taken off.
    private static func moments(
      _ values: [Double], without errors: [Double]
    ) -> (mean: Double, deviation: Double) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let variance = squares / (count - 1) - errors.reduce(0, +) / count
      return (mean, max(0, variance).squareRoot())
    }

    private enum CodingKeys: String, CodingKey {
      case meanLogDiscrimination, sdLogDiscrimination, meanDifficulty, sdDifficulty
    }

    /// Reads a prior and checks it.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      try self.init(
        meanLogDiscrimination: container.decode(Double.self, forKey: .meanLogDiscrimination),
        sdLogDiscrimination: container.decode(Double.self, forKey: .sdLogDiscrimination),
        meanDifficulty: container.decode(Double.self, forKey: .meanDifficulty),
        sdDifficulty: container.decode(Double.self, forKey: .sdDifficulty))
    }
  }
}
