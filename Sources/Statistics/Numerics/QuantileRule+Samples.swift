import GSLSupport

extension QuantileRule {
  /// The quantile of a sample.
  ///
  /// - Parameters:
  ///   - probability: in 0...1.
  ///   - sample: in any order.
  /// - Returns: undefined for an empty sample, for a sample with values that are not finite and for
  ///   a probability outside 0...1.
  /// - Complexity: O(n) on average, by selection.
  public func quantile(_ probability: Double, of sample: [Double]) -> Outcome<Double> {
    guard !sample.isEmpty else { return .undefined(.noData) }
    guard probability >= 0, probability <= 1 else {
      return .undefined(.invalidLevel(probability))
    }
    guard sample.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    var order = OrderStatistics(sample)
    return quantile(probability, of: &order)
  }

  /// The quantile of a sample that has one value at least, all finite, at 0...1.
  func quantile(_ probability: Double, of order: inout OrderStatistics) -> Outcome<Double> {
    let count = order.count
    switch self {
    case .normalScale: return normalScaleQuantile(probability, of: &order)
    case .type7:
      let place = Double(count - 1) * probability
      let below = place.rounded(.down)
      return .value(Self.between(Int(below) + 1, place - below, of: &order))
    case .type1, .type2, .type3:
      let place = Double(count) * probability - (self == .type3 ? 0.5 : 0)
      let below = (place + Self.fuzz).rounded(.down)
      let isBeyond = place > below + Self.fuzz
      let share =
        switch self {
        case .type1: isBeyond ? 1.0 : 0
        case .type2: isBeyond ? 1.0 : 0.5
        default: abs(place - below) > Self.fuzz || Int(below) % 2 != 0 ? 1.0 : 0
        }
      return .value(Self.between(Int(below), share, of: &order))
    case .type4, .type5, .type6, .type8, .type9:
      let (a, b) = knots
      let place = a + probability * (Double(count) + 1 - a - b)
      let below = (place + Self.fuzz).rounded(.down)
      let rest = place - below
      return .value(Self.between(Int(below), abs(rest) < Self.fuzz ? 0 : rest, of: &order))
    }
  }

  /// Rounding in `n * p` must not push a whole number to the next order statistic.
  private static let fuzz = 4 * Double.ulpOfOne

  /// The constants a and b of Hyndman & Fan, table 1.
  private var knots: (Double, Double) {
    switch self {
    case .type4: (0, 1)
    case .type5: (0.5, 0.5)
    case .type6: (0, 0)
    case .type8: (1.0 / 3, 1.0 / 3)
    case .type9: (3.0 / 8, 3.0 / 8)
    default: (1, 1)
    }
  }

  /// Order statistic `rank` (1 is the smallest), moved by `share` towards the next.
  private static func between(
    _ rank: Int, _ share: Double, of order: inout OrderStatistics
  ) -> Double {
    let lower = order.value(rank: min(max(rank, 1), order.count))
    if share == 0 { return lower }
    let upper = order.value(rank: min(max(rank + 1, 1), order.count))
    if share == 1 { return upper }
    return lower + share * (upper - lower)
  }

  private func normalScaleQuantile(
    _ probability: Double, of order: inout OrderStatistics
  ) -> Outcome<Double> {
    let count = order.count
    let place = Double(count + 1) * probability
    let rank = Int(place)
    if rank == 0 { return .value(order.value(rank: 1)) }
    if rank >= count { return .value(order.value(rank: count)) }
    if Double(rank) == place { return .value(order.value(rank: rank)) }
    return .computing { () throws(GSLError) in
      let target = try NormalDistribution.quantile(probability)
      let left = try NormalDistribution.quantile(Double(rank) / Double(count + 1))
      let right = try NormalDistribution.quantile(Double(rank + 1) / Double(count + 1))
      return Self.between(rank, (target - left) / (right - left), of: &order)
    }
  }
}
