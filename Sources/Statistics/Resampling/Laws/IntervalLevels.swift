import Foundation
import GSLSupport

/// The levels at which an interval reads a bootstrap distribution.
///
/// Source: Efron (1987), "Better bootstrap confidence intervals", eq. 2.3, for BCa.
struct IntervalLevels {
  let lower: Double
  let upper: Double
  /// The method that they are of: BCa without a bias correction or an acceleration becomes the
  /// percentile interval.
  let method: BootstrapIntervalMethod
  /// Why they are those of the percentile interval, if so.
  let remark: IntervalRemark?

  /// Levels for the given tail probability; nil for the normal interval, which reads none.
  ///
  /// - Parameters:
  ///   - bias: z0, which BCa alone asks for.
  ///   - acceleration: used by BCa alone.
  init?(
    _ method: BootstrapIntervalMethod, tail: Double, bias: @autoclosure () -> Double?,
    acceleration: Double?
  ) throws(GSLError) {
    switch method {
    case .normal: return nil
    case .percentile, .basic: self.init(method, tail: tail)
    case .bca: try self.init(tail: tail, bias: bias(), acceleration: acceleration)
    }
  }

  /// Whether the quantiles are turned round the estimate.
  var isReflected: Bool { method == .basic }

  private init(tail: Double, bias: Double?, acceleration: Double?) throws(GSLError) {
    guard let bias else {
      self.init(.percentile, tail: tail, remark: .biasCorrectionUndefined)
      return
    }
    guard let acceleration, acceleration.isFinite else {
      self.init(.percentile, tail: tail, remark: .accelerationUndefined)
      return
    }
    var levels = [tail, 1 - tail]
    for index in levels.indices {
      let shifted = bias + (try NormalDistribution.quantile(levels[index]))
      let shrink = 1 - acceleration * shifted
      // Beyond its pole the correction turns round and would swap the ends.
      guard shrink > 0 else {
        self.init(.percentile, tail: tail, remark: .accelerationTooLarge)
        return
      }
      levels[index] = try NormalDistribution.cumulative(bias + shifted / shrink)
    }
    self.init(lower: levels[0], upper: levels[1], method: .bca, remark: nil)
  }

  private init(_ method: BootstrapIntervalMethod, tail: Double, remark: IntervalRemark? = nil) {
    self.init(lower: tail, upper: 1 - tail, method: method, remark: remark)
  }

  private init(
    lower: Double, upper: Double, method: BootstrapIntervalMethod, remark: IntervalRemark?
  ) {
    self.lower = lower
    self.upper = upper
    self.method = method
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
