internal import Foundation

/// How long the responses of a plan's models are: log-normal round the median of each model.
///
/// Judges who like length go by standard deviations of the logarithm over the responses of all models,
/// from its mean: what differs between models counts as well as what differs between their responses.
package struct ResponseLengths: Sendable, Equatable {
  /// Standard deviation of the logarithm of the lengths of one model.
  package let spread: Double
  /// Mean over models of the logarithm of their medians.
  package let mean: Double
  /// Standard deviation of the logarithm over the responses of all models, above zero.
  package let deviation: Double

  /// - Parameters:
  ///   - spread: above zero.
  ///   - medians: one a model, at least one.
  init(spread: Double, medians: [Double]) {
    let logarithms = medians.map { log($0) }
    let count = Double(max(1, medians.count))
    let mean = logarithms.reduce(0, +) / count
    let between = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    self.spread = spread
    self.mean = mean
    deviation = (spread * spread + between).squareRoot()
  }

  /// The length of a response in characters, from a standard normal number.
  func characters(median: Double, normal: Double) -> Int {
    max(1, Int(exp(log(median) + spread * normal).rounded()))
  }

  /// A length in standard deviations of the logarithm from its mean.
  package func standardized(_ characters: Int) -> Double {
    (log(Double(characters)) - mean) / deviation
  }

  /// Where the standardized lengths of a model lie: their mean.
  func mean(ofMedian median: Double) -> Double { (log(median) - mean) / deviation }

  /// Standard deviation of the standardized lengths of one model.
  var ownDeviation: Double { spread / deviation }
}
