/// Ratings of units by raters, one per cell, with missing cells.
///
/// A unit is what is rated, for example a response of a model; a rater is a person or a judge. Units
/// with fewer than two ratings are kept: what they count for is a matter of the coefficient.
///
///     let table = try RatingTable(ratings: [[1, 1, nil], [2, 3, 2], [3, 3, 3]])
public struct RatingTable: Sendable {
  /// How many units, numbered from 0.
  public let unitCount: Int
  /// How many raters, numbered from 0.
  public let raterCount: Int
  /// The categories of the scale.
  public let categories: RatingCategories

  /// Whether a column belongs to a rater; ratings given as counts have lost who gave them.
  public let hasNamedRaters: Bool

  /// The place of the category of each cell, unit after unit; -1 where there is no rating.
  let codes: [Int32]

  /// Ratings as they are kept: the place of the category of each cell, unit after unit; -1 where there
  /// is no rating.
  package init(
    unitCount: Int, raterCount: Int, categories: RatingCategories, codes: [Int32],
    hasNamedRaters: Bool = true
  ) {
    self.unitCount = unitCount
    self.raterCount = raterCount
    self.categories = categories
    self.codes = codes
    self.hasNamedRaters = hasNamedRaters
  }

  /// Ratings that are numbers.
  ///
  /// - Parameters:
  ///   - ratings: one row per unit, one cell per rater; nil where there is no rating.
  ///   - categories: the declared scale; nil for the values that occur.
  /// - Throws: ``StatisticsError`` for rows of unequal length and for ratings that are not finite
  ///   or none of the categories.
  /// - Complexity: O(n log n) in the number of cells.
  public init(
    ratings: [[Double?]], categories: RatingCategories? = nil
  ) throws(StatisticsError) {
    let width = ratings.first?.count ?? 0
    var cells: [Double] = []
    cells.reserveCapacity(ratings.count * width)
    for (unit, row) in ratings.enumerated() {
      guard row.count == width else {
        throw .unevenRatings(unit: unit, cells: row.count, expected: width)
      }
      for (rater, rating) in row.enumerated() {
        guard let rating else {
          cells.append(.nan)
          continue
        }
        guard abs(rating) <= RatingCategories.largestMagnitude else {
          throw .ratingNotUsable(unit: unit, rater: rater)
        }
        cells.append(rating + 0)
      }
    }
    let scale = categories ?? RatingCategories(ascending: Self.distinct(cells))
    var codes = [Int32](repeating: -1, count: cells.count)
    for (place, value) in cells.enumerated() where !value.isNaN {
      guard let code = scale.index(of: value) else {
        throw .noSuchCategory(unit: place / width, rater: place % width)
      }
      codes[place] = Int32(code)
    }
    self.init(unitCount: ratings.count, raterCount: width, categories: scale, codes: codes)
  }

  /// Ratings given as places in the list of categories.
  ///
  /// - Parameters:
  ///   - places: one row per unit, one cell per rater, each in 0..<categories.count; nil where
  ///     there is no rating.
  ///   - categories: the declared scale.
  /// - Throws: ``StatisticsError`` for rows of unequal length and for places outside the list.
  public init(places: [[Int?]], categories: RatingCategories) throws(StatisticsError) {
    let width = places.first?.count ?? 0
    var codes: [Int32] = []
    codes.reserveCapacity(places.count * width)
    for (unit, row) in places.enumerated() {
      guard row.count == width else {
        throw .unevenRatings(unit: unit, cells: row.count, expected: width)
      }
      for (rater, place) in row.enumerated() {
        guard let place else {
          codes.append(-1)
          continue
        }
        guard place >= 0, place < categories.count, let code = Int32(exactly: place) else {
          throw .noSuchCategory(unit: unit, rater: rater)
        }
        codes.append(code)
      }
    }
    self.init(unitCount: places.count, raterCount: width, categories: categories, codes: codes)
  }

  /// The number of a rating, or nil where there is none.
  ///
  /// The unit lies in 0..<unitCount and the rater in 0..<raterCount; elsewhere there is no rating.
  public func rating(unit: Int, rater: Int) -> Double? {
    guard unit >= 0, unit < unitCount, rater >= 0, rater < raterCount else { return nil }
    let code = codes[unit * raterCount + rater]
    return code < 0 ? nil : categories.values[Int(code)]
  }

  /// How many cells hold a rating.
  public var ratingCount: Int { codes.count { $0 >= 0 } }

  /// How many ratings lie in each category.
  public var categoryCounts: [Int] {
    var counts = [Int](repeating: 0, count: categories.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    return counts
  }

  /// How many ratings the unit has; 0 where there is no such unit.
  public func ratingCount(unit: Int) -> Int {
    guard unit >= 0, unit < unitCount else { return 0 }
    return codes[unit * raterCount..<(unit + 1) * raterCount].count { $0 >= 0 }
  }

  /// The distinct numbers in ascending order, NaNs left out.
  private static func distinct(_ cells: [Double]) -> [Double] {
    var sorted = Array(Set(cells.lazy.filter { !$0.isNaN }))
    sorted.sort()
    return sorted
  }
}
