import Foundation
import RandomStreams

/// How many of a number of independent trials succeed.
///
/// Inversion (sequential search) while fewer than ten successes are expected, else the transformed
/// rejection with a squeeze of Hörmann (1993), "The generation of binomial random variates". Both
/// are exact up to the rounding of a double.
enum BinomialDraw {
  /// Draws a number of successes.
  ///
  /// - Parameters:
  ///   - trials: 0 or more.
  ///   - probability: in 0...1.
  /// - Returns: in 0...trials.
  /// - Complexity: O(1) on average.
  static func next(
    trials: Int, probability: Double, from stream: inout RandomStream
  ) -> Int {
    guard trials > 0, probability > 0 else { return 0 }
    guard probability < 1 else { return trials }
    let rarer = min(probability, 1 - probability)
    let count =
      Double(trials) * rarer < 10
      ? inverted(trials, rarer, &stream) : rejected(trials, rarer, &stream)
    return probability <= 0.5 ? count : trials - count
  }

  private static func inverted(
    _ trials: Int, _ probability: Double, _ stream: inout RandomStream
  ) -> Int {
    let odds = probability / (1 - probability)
    let factor = Double(trials + 1) * odds
    let none = exp(Double(trials) * log1p(-probability))
    while true {
      var rest = stream.uniform()
      var mass = none
      var count = 0
      while rest > mass, count <= trials {
        rest -= mass
        count += 1
        mass *= factor / Double(count) - odds
      }
      // Rounding may leave a rest of 1e-16 that no count takes up.
      if count <= trials { return count }
    }
  }

  private static func rejected(
    _ trials: Int, _ probability: Double, _ stream: inout RandomStream
  ) -> Int {
    let count = Double(trials)
    let spread = (count * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let centre = count * probability + 0.5
    let squeeze = 0.92 - 4.2 / b
    while true {
      let v = stream.uniform()
      let u = stream.uniform() - 0.5
      let distance = 0.5 - abs(u)
      let place = ((2 * a / distance + b) * u + centre).rounded(.down)
      if distance >= 0.07, v <= squeeze { return Int(place) }
      guard place >= 0, place <= count else { continue }
      let alpha = (2.83 + 5.1 / b) * spread
      let height = log(v * alpha / (a / (distance * distance) + b))
      if height <= logRatio(place, count, probability) { return Int(place) }
    }
  }

  /// The logarithm of the probability of `k` over that of the mode.
  private static func logRatio(_ k: Double, _ count: Double, _ probability: Double) -> Double {
    let odds = probability / (1 - probability)
    let mode = ((count + 1) * probability).rounded(.down)
    return (mode + 0.5) * log((mode + 1) / (odds * (count - mode + 1)))
      + (count + 1) * log((count - mode + 1) / (count - k + 1))
      + (k + 0.5) * log(odds * (count - k + 1) / (k + 1))
      + tail(mode) + tail(count - mode) - tail(k) - tail(count - k)
  }

  /// What Stirling's formula lacks in log k!, by its asymptotic series.
  private static func tail(_ k: Double) -> Double {
    if k <= 9 { return tails[Int(k)] }
    let square = (k + 1) * (k + 1)
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1)
  }

  private static let tails: [Double] = (0...9).map { k in
    let next = Double(k) + 1
    let factorial = (0..<k).reduce(1.0) { $0 * Double($1 + 1) }
    return log(factorial) - (0.5 * log(2 * Double.pi) + (next - 0.5) * log(next) - next)
  }
}
