import Foundation
import GSLSupport

/// The levels at which a BCa interval reads a bootstrap distribution.
///
/// Source: Efron (1987), "Better bootstrap confidence intervals", eq. 2.3.
struct BCaLevels {
  let lower: Double
  let upper: Double
  /// Why they are those of the percentile interval, if so.
  let remark: IntervalRemark?

  /// Levels for the given tail probability; without a bias correction or an acceleration, those of
  /// the percentile interval.
  init(tail: Double, bias: Double?, acceleration: Double?) throws(GSLError) {
    guard let bias else {
      self.init(lower: tail, upper: 1 - tail, remark: .biasCorrectionUndefined)
      return
    }
    guard let acceleration, acceleration.isFinite else {
      self.init(lower: tail, upper: 1 - tail, remark: .accelerationUndefined)
      return
    }
    var levels = [tail, 1 - tail]
    for index in levels.indices {
      let shifted = bias + (try NormalDistribution.quantile(levels[index]))
      let shrink = 1 - acceleration * shifted
      // Beyond its pole the correction turns round and would swap the ends.
      guard shrink > 0 else {
        self.init(lower: tail, upper: 1 - tail, remark: .accelerationTooLarge)
        return
      }
      levels[index] = try NormalDistribution.cumulative(bias + shifted / shrink)
    }
    self.init(lower: levels[0], upper: levels[1], remark: nil)
  }

  private init(lower: Double, upper: Double, remark: IntervalRemark?) {
    self.lower = lower
    self.upper = upper
    self.remark = remark
  }

  /// How far a level moves for a small change of the share of replicates below the estimate.
  ///
  /// The derivative of eq. 2.3 in z0, over the normal density at z0.
  static func sensitivity(
    tail: Double, bias: Double, acceleration: Double
  ) throws(GSLError) -> Double {
    let shifted = bias + (try NormalDistribution.quantile(tail))
    let shrink = 1 - acceleration * shifted
    let moved = bias + shifted / shrink
    return exp((bias * bias - moved * moved) / 2) * (1 + 1 / (shrink * shrink))
  }
}
