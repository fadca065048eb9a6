/// Which shares of an adaptive test each content area is to have.
///
/// The next item comes from the area, of those with items left, whose share of the items given so
/// far falls shortest of its target; among equals from the first. Within the area the plan's
/// criterion and exposure control choose. Items that the start names and anchors count, and the rule
/// that stops a test without informative items looks at all areas.
///
/// Source: Kingsbury & Zara (1989), "Procedures for selecting items for computerized adaptive
/// tests" (constrained CAT).
public struct ContentBalance: Sendable, Equatable {
  /// The area of each item of the bank, counted from 0.
  public let areas: [Int]
  /// The target share of each area; they add up to 1.
  public let shares: [Double]

  /// Areas with their targets.
  ///
  /// - Parameters:
  ///   - areas: one per item of the bank, in 0..<shares.count.
  ///   - shares: weights of the areas, finite, 0 or more and not all 0; they are divided by their
  ///     sum. An area of share 0 gives items only when no other has any left.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)``.
  public init(areas: [Int], shares: [Double]) throws(ItemResponseError) {
    let total = shares.reduce(0, +)
    guard total > 0, total.isFinite, shares.allSatisfy({ $0 >= 0 }) else {
      throw .unusableSetting("content areas need shares of 0 or more that are not all 0")
    }
    guard areas.allSatisfy(shares.indices.contains) else {
      throw .unusableSetting("an item is in a content area that has no share")
    }
    self.areas = areas
    self.shares = shares.map { $0 / total }
  }

  /// The area that the next item comes from; nil where no area has an item left.
  ///
  /// - Parameters:
  ///   - given: how many items of each area have been given.
  ///   - left: how many items of each area may still be given.
  func next(given: [Int], left: [Int]) -> Int? {
    let length = Double(max(given.reduce(0, +), 1))
    var best: Int?
    var widest = -Double.infinity
    // An area without a target waits for all others.
    let isWanted = shares.indices.contains { left[$0] > 0 && shares[$0] > 0 }
    for area in shares.indices where left[area] > 0 && (shares[area] > 0 || !isWanted) {
      let gap = shares[area] - Double(given[area]) / length
      // Strictly: the first of equals stays.
      if gap > widest + 1e-12 {
        best = area
        widest = gap
      }
    }
    return best
  }
}
