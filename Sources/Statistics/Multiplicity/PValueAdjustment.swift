import Foundation

/// Adjustment of p-values for the number of hypotheses.
public enum PValueAdjustment: String, CaseIterable, Codable, Sendable {
  /// The number of hypotheses times each: the family-wise error under any dependence.
  case bonferroni
  /// 1 - (1 - p)^m: the family-wise error for independent hypotheses.
  case sidak
  /// Bonferroni with stepdown (Holm 1979): the family-wise error under any dependence.
  case holm
  /// Šidák with stepdown (Holm 1979).
  case holmSidak = "holm-sidak"
  /// Holm's levels with step-up (Hochberg 1988): for independent or positively dependent ones.
  case hochberg
  /// Simes' test in closed testing (Hommel 1988): never larger than Hochberg's.
  case hommel
  /// Benjamini & Hochberg (1995): the false discovery rate for independent or positively dependent
  /// hypotheses.
  case benjaminiHochberg = "benjamini-hochberg"
  /// Benjamini & Yekutieli (2001): the false discovery rate under any dependence.
  case benjaminiYekutieli = "benjamini-yekutieli"

  /// Adjusted p-values, to be compared with the level itself.
  ///
  /// - Parameter pValues: in 0...1; a missing one (nil) stays missing and does not count among the
  ///   hypotheses.
  /// - Returns: as many, in the same order, none above 1.
  /// - Throws: ``StatisticsError`` for a value outside 0...1.
  /// - Complexity: O(m log m), and O(m²) for Hommel.
  public func adjust(_ pValues: [Double?]) throws(StatisticsError) -> [Double?] {
    let family = try PValueFamily(pValues)
    return family.restored(adjusted(family.sorted))
  }

  /// Adjusted p-values of a family without missing ones.
  public func adjust(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    try adjust(pValues.map(Optional.some)).compactMap(\.self)
  }

  /// The two-stage procedure of Benjamini, Krieger & Yekutieli (2006) in its adaptive form.
  ///
  /// The first stage rejects by Benjamini & Hochberg at the level; the hypotheses that it leaves
  /// estimate how many are true, and the second stage counts only so many.
  ///
  /// - Parameters:
  ///   - pValues: in 0...1; a missing one (nil) stays missing and does not count.
  ///   - level: the false discovery rate of the first stage, between 0 and 1; the adjusted values
  ///     are to be compared with this level and no other.
  /// - Throws: ``StatisticsError`` for a value or a level outside its range.
  public static func twoStage(
    _ pValues: [Double?], level: Double
  ) throws(StatisticsError) -> [Double?] {
    guard level > 0, level < 1 else { throw .argumentNotUsable(name: "level", value: level) }
    let family = try PValueFamily(pValues)
    let first = Self.benjaminiHochberg.adjusted(family.sorted)
    let count = first.count
    let rejected = first.count { $0 <= level }
    if rejected == 0 || rejected == count { return family.restored(first) }
    let share = Double(count - rejected) / Double(count)
    return family.restored(first.map { min($0 * share, 1) })
  }

  /// Adjusts p-values that ascend.
  private func adjusted(_ sorted: [Double]) -> [Double] {
    let count = sorted.count
    let m = Double(count)
    switch self {
    case .bonferroni: return sorted.map { min($0 * m, 1) }
    case .sidak: return sorted.map { -expm1(m * log1p(-$0)) }
    case .holm:
      return Self.raised(sorted.indices.map { Double(count - $0) * sorted[$0] })
    case .holmSidak:
      return Self.raised(sorted.indices.map { -expm1(Double(count - $0) * log1p(-sorted[$0])) })
    case .hochberg:
      return Self.lowered(sorted.indices.map { Double(count - $0) * sorted[$0] })
    case .hommel: return Self.hommel(sorted)
    case .benjaminiHochberg:
      return Self.lowered(sorted.indices.map { m / Double($0 + 1) * sorted[$0] })
    case .benjaminiYekutieli:
      let harmonic = (0..<count).reduce(0.0) { $0 + 1 / Double($1 + 1) }
      return Self.lowered(sorted.indices.map { harmonic * m / Double($0 + 1) * sorted[$0] })
    }
  }

  /// Stepdown: each is at least as large as the one before it.
  private static func raised(_ values: [Double]) -> [Double] {
    var largest = 0.0
    return values.map { value in
      largest = max(largest, value)
      return min(largest, 1)
    }
  }

  /// Step-up: each is at most as large as the one after it.
  private static func lowered(_ values: [Double]) -> [Double] {
    var smallest = 1.0
    return values.reversed().map { value in
      smallest = min(smallest, value)
      return smallest
    }.reversed()
  }

  /// Wright (1992), "Adjusted p-values for simultaneous inference", appendix.
  private static func hommel(_ sorted: [Double]) -> [Double] {
    let count = sorted.count
    guard count > 1 else { return sorted }
    var simes = 1.0
    for (place, value) in sorted.enumerated() {
      simes = min(simes, Double(count) * value / Double(place + 1))
    }
    var result = [Double](repeating: simes, count: count)
    for size in stride(from: count - 1, through: 2, by: -1) {
      let split = count - size + 1
      // The smallest Simes ratio of the largest size - 1 p-values.
      var ratio = Double.infinity
      for place in split..<count {
        ratio = min(ratio, Double(size) * sorted[place] / Double(place - split + 2))
      }
      for place in 0..<split {
        result[place] = max(result[place], min(Double(size) * sorted[place], ratio))
      }
      let bound = result[split - 1]
      for place in split..<count { result[place] = max(result[place], bound) }
    }
    return zip(result, sorted).map { min(max($0, $1), 1) }
  }
}

/// P-values in ascending order, with the way back.
private struct PValueFamily {
  let sorted: [Double]
  private let places: [Int]
  private let count: Int

  init(_ pValues: [Double?]) throws(StatisticsError) {
    var present: [(value: Double, place: Int)] = []
    for (place, value) in pValues.enumerated() {
      guard let value else { continue }
      guard value >= 0, value <= 1 else { throw .notAProbability(value, place: place) }
      present.append((value, place))
    }
    present.sort { ($0.value, $0.place) < ($1.value, $1.place) }
    sorted = present.map(\.value)
    places = present.map(\.place)
    count = pValues.count
  }

  func restored(_ adjusted: [Double]) -> [Double?] {
    var result = [Double?](repeating: nil, count: count)
    for (place, value) in zip(places, adjusted) { result[place] = value }
    return result
  }
}
