internal import Statistics

/// The ratings of a long table: one row per unit and rater.
struct AgreementRatings {
  let table: RatingTable
  /// The cluster of each unit, or nil where none was asked for.
  let clusters: [Int]?
  /// Whether the ratings are numbers.
  let isNumeric: Bool
  /// Whether the categories have an order: numbers, or names that were declared.
  let isOrdered: Bool
  /// How many rows have no rating.
  let skippedRows: Int

  /// The columns of the input.
  struct Columns {
    let unit: String
    let rater: String
    let rating: String
    let cluster: String?
  }

  /// How many cells, units times raters, are held in memory.
  private static let largestTable = 200_000_000
  private static let shownProblems = 20

  /// Reads the ratings.
  ///
  /// Units and raters are put into the order of their names, so that the order of the rows shows
  /// nowhere.
  ///
  /// - Parameter declared: the categories in the order of the scale; nil for those that occur.
  init(_ input: InputTable, columns: Columns, categories declared: [String]?) throws {
    let units = try input.texts(columns.unit, option: "--unit")
    let raters = try input.texts(columns.rater, option: "--rater")
    let ratings = try input.texts(columns.rating, option: "--rating")
    let (unitNames, unitOf) = try Self.coded(units, column: columns.unit)
    let (raterNames, raterOf) = try Self.coded(raters, column: columns.rater)
    guard unitNames.count <= Self.largestTable / max(raterNames.count, 1) else {
      throw InputError(
        description: "\(unitNames.count) units by \(raterNames.count) raters are too many cells.")
    }
    let scale = try Self.scale(ratings, declared: declared)
    var cells = [[Int?]](
      repeating: Array(repeating: nil, count: raterNames.count), count: unitNames.count)
    var problems: [String] = []
    var skipped = 0
    for (row, rating) in ratings.enumerated() {
      guard let rating else {
        skipped += 1
        continue
      }
      let (unit, rater) = (unitOf[row], raterOf[row])
      guard let place = scale.place(rating) else {
        problems.append(
          "unit `\(unitNames[unit])`, rater `\(raterNames[rater])`: the rating `\(rating)` is not "
            + "one of the --categories. Correct it, or declare it.")
        continue
      }
      if cells[unit][rater] != nil {
        problems.append(
          "unit `\(unitNames[unit])` has two ratings by rater `\(raterNames[rater])`. "
            + "Keep one, or name the rounds in the unit or the rater.")
      }
      cells[unit][rater] = place
    }
    try Self.refuse(problems)
    do throws(StatisticsError) {
      table = try RatingTable(places: cells, categories: scale.categories)
    } catch {
      throw InputError(description: "\(error).")
    }
    clusters = try columns.cluster.map { column in
      try Self.clusters(
        try input.texts(column, option: "--cluster"), column: column, unitOf: unitOf,
        names: unitNames)
    }
    isNumeric = scale.isNumeric
    isOrdered = scale.isNumeric || declared != nil
    skippedRows = skipped
  }

  /// The categories, and where on the scale a cell of the table lies.
  private struct Scale {
    let categories: RatingCategories
    let isNumeric: Bool
    private let places: [String: Int]

    init(_ categories: RatingCategories, isNumeric: Bool) {
      self.categories = categories
      self.isNumeric = isNumeric
      places = Dictionary(
        uniqueKeysWithValues: zip(categories.labels, categories.labels.indices))
    }

    func place(_ cell: String) -> Int? {
      isNumeric ? Double(cell).flatMap { categories.index(of: $0) } : places[cell]
    }
  }

  private static func scale(_ ratings: [String?], declared: [String]?) throws -> Scale {
    let cells = Set(ratings.compactMap(\.self)).union(declared ?? [])
    let numbers = cells.compactMap { Double($0) }.filter(\.isFinite)
    guard !cells.isEmpty else {
      throw InputError(description: "the column of ratings holds no rating.")
    }
    do throws(StatisticsError) {
      if numbers.count == cells.count {
        let values = declared?.compactMap { Double($0) } ?? Array(Set(numbers.map { $0 + 0 }))
        return Scale(try RatingCategories(values: values), isNumeric: true)
      }
      return Scale(
        try RatingCategories(labels: declared ?? cells.sorted()), isNumeric: false)
    } catch {
      throw InputError(description: "\(error).")
    }
  }

  /// The distinct names in order, and the place of each row's name among them.
  private static func coded(
    _ cells: [String?], column: String
  ) throws -> (names: [String], places: [Int]) {
    let missing = cells.count { $0 == nil }
    guard missing == 0 else {
      throw InputError(
        description: "column `\(column)` is empty in \(missing) row\(missing == 1 ? "" : "s"). "
          + "Every rating needs its unit and its rater.")
    }
    let names = Set(cells.compactMap(\.self)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    return (names, cells.compactMap { $0.flatMap { places[$0] } })
  }

  private static func clusters(
    _ cells: [String?], column: String, unitOf: [Int], names: [String]
  ) throws -> [Int] {
    var clusterOf = [String?](repeating: nil, count: names.count)
    var problems: [String] = []
    for (row, cell) in cells.enumerated() {
      let unit = unitOf[row]
      guard let cell else {
        problems.append("unit `\(names[unit])` has a row without a cluster (`\(column)`).")
        continue
      }
      if let known = clusterOf[unit], known != cell {
        problems.append(
          "unit `\(names[unit])` lies in two clusters, `\(known)` and `\(cell)` (`\(column)`).")
      }
      clusterOf[unit] = cell
    }
    try refuse(problems)
    let clusters = Set(clusterOf.compactMap(\.self)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(clusters, clusters.indices))
    return clusterOf.compactMap { $0.flatMap { places[$0] } }
  }

  private static func refuse(_ problems: [String]) throws {
    guard !problems.isEmpty else { return }
    let rest = problems.count - shownProblems
    throw InputError(
      description: problems.prefix(shownProblems).joined(separator: "\n")
        + (rest > 0 ? "\n… and \(rest) more" : ""))
  }
}
