import Foundation

/// The logistic distribution function, without overflow.
enum Logistic {
  static func cumulative(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let odds = exp(x)
    return odds / (1 + odds)
  }

  static func logCumulative(_ x: Double) -> Double {
    x >= 0 ? -log1p(exp(-x)) : x - log1p(exp(x))
  }

  static func quantile(_ probability: Double) -> Double { log(probability / (1 - probability)) }
}
