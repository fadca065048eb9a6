/// Pearson's correlation of pairs, and what it is without each of them, in one pass.
struct DeletedCorrelations {
  /// nil where a side does not vary.
  let whole: Double?
  let without: [Double?]

  /// - Complexity: O(n).
  init(_ first: [Double], _ second: [Double]) {
    let size = Double(first.count)
    guard first.count > 2 else {
      whole = nil
      without = first.map { _ in nil }
      return
    }
    let means = (first.reduce(0, +) / size, second.reduce(0, +) / size)
    let left = first.map { $0 - means.0 }
    let right = second.map { $0 - means.1 }
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (x, y) in zip(left, right) {
      xx += x * x
      yy += y * y
      xy += x * y
    }
    let least = (1e-24 * size * max(1, means.0 * means.0), 1e-24 * size * max(1, means.1 * means.1))
    func ratio(_ xx: Double, _ yy: Double, _ xy: Double) -> Double? {
      xx > least.0 && yy > least.1 ? max(-1, min(1, xy / (xx * yy).squareRoot())) : nil
    }
    whole = ratio(xx, yy, xy)
    // Without a pair at (x, y) from both means, a sum of products falls by n/(n - 1) xy.
    let factor = size / (size - 1)
    without = zip(left, right).map { x, y in
      // What is left of a side whose only odd value is gone is rounding.
      let (restX, restY) = (xx - factor * x * x, yy - factor * y * y)
      return ratio(
        restX > 1e-13 * xx ? restX : 0, restY > 1e-13 * yy ? restY : 0, xy - factor * x * y)
    }
  }

  /// The correlation alone.
  static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    DeletedCorrelations(first, second).whole
  }
}
