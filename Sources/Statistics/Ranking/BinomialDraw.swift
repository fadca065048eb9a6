import Foundation
import RandomStreams

/// Exact binomial numbers.
enum BinomialDraw {
  /// The number of successes in `trials` with this chance.
  ///
  /// Hörmann (1993), "The generation of binomial random variates": transformed rejection (BTRS)
  /// where ten successes or more are expected, else inversion by sequential search.
  ///
  /// - Parameters:
  ///   - trials: 0 or more.
  ///   - chance: what is outside 0...1 counts as the nearer end.
  @inline(__always)
  static func draw(
    trials: Int, chance: Double, from stream: inout RandomStream
  ) -> Int {
    guard trials > 0, chance > 0 else { return 0 }
    guard chance < 1 else { return trials }
    if chance > 0.5 {
      return trials - lower(trials: trials, chance: 1 - chance, from: &stream)
    }
    return lower(trials: trials, chance: chance, from: &stream)
  }

  @inline(__always)
  private static func lower(
    trials: Int, chance: Double, from stream: inout RandomStream
  ) -> Int {
    Double(trials) * chance < 10
      ? inversion(trials: trials, chance: chance, from: &stream)
      : rejection(trials: trials, chance: chance, from: &stream)
  }

  private static func inversion(
    trials: Int, chance: Double, from stream: inout RandomStream
  ) -> Int {
    let odds = chance / (1 - chance)
    var probability = exp(Double(trials) * log1p(-chance))
    var rest = stream.uniform()
    var successes = 0
    // The sum of all probabilities may fall short of 1 by rounding.
    while rest >= probability, successes < trials {
      rest -= probability
      successes += 1
      probability *= odds * Double(trials - successes + 1) / Double(successes)
      if probability < 1e-300 { break }
    }
    return successes
  }

  private static func rejection(
    trials: Int, chance: Double, from stream: inout RandomStream
  ) -> Int {
    let count = Double(trials)
    let deviation = (count * chance * (1 - chance)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * chance
    let centre = count * chance + 0.5
    let squeeze = 0.92 - 4.2 / b
    let odds = chance / (1 - chance)
    while true {
      let u = stream.uniform() - 0.5
      var v = stream.uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07, v <= squeeze { return Int(k) }
      guard k >= 0, k <= count else { continue }
      let alpha = (2.83 + 5.1 / b) * deviation
      let mode = ((count + 1) * chance).rounded(.down)
      v = log(v * alpha / (a / (us * us) + b))
      let bound =
        (mode + 0.5) * log((mode + 1) / (odds * (count - mode + 1)))
        + (count + 1) * log((count - mode + 1) / (count - k + 1))
        + (k + 0.5) * log(odds * (count - k + 1) / (k + 1))
        + remainder(mode) + remainder(count - mode) - remainder(k) - remainder(count - k)
      if v <= bound { return Int(k) }
    }
  }

  /// What Stirling's formula with k + 1/2 leaves of log k!.
  private static func remainder(_ k: Double) -> Double {
    if k < 10 { return table[Int(k)] }
    let next = k + 1
    let square = next * next
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next
  }

  private static let table: [Double] = (0..<10).map { k in
    let next = Double(k) + 1
    return lgamma(next) - (0.5 * log(2 * Double.pi) + (next - 0.5) * log(next) - next)
  }
}
