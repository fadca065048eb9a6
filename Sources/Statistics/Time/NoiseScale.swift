import Foundation

/// The noise of a series, apart from its level.
public enum NoiseScale {
  /// What turns the median of the absolute steps between normal values into their standard
  /// deviation: 1 / Φ⁻¹(3/4), over √2 because a step is the difference of two values.
  private static let normal = 1.482602218505602 / 2.0.squareRoot()

  /// The standard deviation, from the differences of neighbours.
  ///
  /// From their median absolute deviation, which shifts of the level hardly touch; from their root
  /// mean square where more than half of the neighbours agree. On a lattice (ratings, counts, right
  /// and wrong) the median step is a whole number of its spacings and jumps between them, so that the
  /// median is interpolated within the spacing; and where the noise is no larger than two spacings
  /// the root mean square is taken, up to half as much again as that, unless two thirds of the
  /// neighbours agree.
  ///
  /// - Returns: undefined for fewer than three points and for a constant series.
  /// - Complexity: O(n log n).
  public static func standardDeviation(of series: [Double]) -> Outcome<Double> {
    guard series.count > 2 else { return .undefined(.tooFewValues(series.count, needed: 3)) }
    let steps = zip(series.dropFirst(), series).map { $0 - $1 }
    guard steps.contains(where: { $0 != 0 }) else { return .undefined(.allValuesEqual) }
    let square = steps.reduce(0) { $0 + $1 * $1 } / Double(2 * steps.count)
    guard square.isFinite else { return .undefined(.notFinite) }
    guard square > 0 else { return .undefined(.tooSmall) }
    let root = square.squareRoot()
    if let spacing = latticeSpacing(of: series) { return onLattice(steps, spacing, root) }
    return Descriptive.medianAbsoluteDeviation(steps).flatMap { spread in
      // What rounding leaves where most steps agree is no spread.
      .finite(spread > 1e-9 * root ? spread * normal : root)
    }
  }

  private static func onLattice(
    _ steps: [Double], _ spacing: Double, _ root: Double
  ) -> Outcome<Double> {
    var counts: [Int: Int] = [:]
    for step in steps { counts[Int((abs(step) / spacing).rounded()), default: 0] += 1 }
    let half = Double(steps.count) / 2
    var seen = 0.0
    var median = 0.0
    for (size, count) in counts.sorted(by: { $0.key < $1.key }) {
      guard seen + Double(count) >= half else {
        seen += Double(count)
        continue
      }
      // Steps of this size stand for a cell of one spacing, and steps of 0 for half of one.
      let lower = max(Double(size) - 0.5, 0)
      median = (lower + (Double(size) + 0.5 - lower) * (half - seen) / Double(count)) * spacing
      break
    }
    let spread = median * normal
    let equal = Double(counts[0] ?? 0) / Double(steps.count)
    if spread >= 2 * spacing || equal >= 2.0 / 3 { return .finite(spread) }
    return .finite(min(root, 1.5 * spread))
  }

  /// The spacing of the lattice that the values lie on; nil where they lie on none, or on one so fine
  /// that it does not matter.
  private static func latticeSpacing(of series: [Double]) -> Double? {
    let sorted = SortedSample.sorted(series)
    guard let low = sorted.first, let high = sorted.last, high > low else { return nil }
    let range = high - low
    var spacing = range
    for (left, right) in zip(sorted, sorted.dropFirst()) {
      let gap = right - left
      // Values that differ by rounding are one.
      if gap > 1e-9 * range { spacing = min(spacing, gap) }
    }
    guard range / spacing < 1e4 else { return nil }
    return sorted.allSatisfy { value in
      let place = (value - low) / spacing
      return abs(place - place.rounded()) < 1e-3
    } ? spacing : nil
  }
}
