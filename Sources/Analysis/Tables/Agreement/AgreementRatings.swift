package import Diagnostics
package import Statistics
internal import Wording

/// The ratings of a long table: one row per unit and rater.
package struct AgreementRatings: Sendable {
  package let table: RatingTable
  /// The cluster of each unit, or nil where none was asked for.
  let clusters: [Int]?
  /// Whether the ratings are numbers.
  let isNumeric: Bool
  /// Whether the categories have an order: numbers, or names that were declared.
  let isOrdered: Bool
  /// How many rows have no rating.
  let skippedRows: Int
  /// How many different ratings occur.
  let usedCategories: Int
  /// What a reader must know of how the table was read.
  let cautions: [Caution]

  /// The columns of the input.
  package struct Columns {
    package let unit: String
    package let rater: String
    package let rating: String
    package let cluster: String?

    package init(unit: String, rater: String, rating: String, cluster: String?) {
      self.unit = unit
      self.rater = rater
      self.rating = rating
      self.cluster = cluster
    }
  }

  /// Ratings that are numbers on a declared scale.
  init(_ table: RatingTable, clusters: [Int]?, usedCategories: Int) {
    self.table = table
    self.clusters = clusters
    isNumeric = true
    isOrdered = true
    skippedRows = 0
    self.usedCategories = usedCategories
    cautions = []
  }

  /// How many cells, units times raters, are held in memory.
  private static let largestTable = 200_000_000

  /// Reads the ratings.
  ///
  /// Units and raters are put into the order of their names, so that the order of the rows shows
  /// nowhere.
  ///
  /// - Parameters:
  ///   - declared: the categories in the order of the scale; nil for those that occur.
  ///   - needsOrder: whether weights or level ask how far apart ratings are.
  package init(
    _ input: some PlacedColumns, columns: Columns, categories declared: [String]?, needsOrder: Bool
  ) throws(Diagnostics) {
    let units = try input.texts(columns.unit, option: "--unit")
    let raters = try input.texts(columns.rater, option: "--rater")
    // A category that is called `None` is one where it is declared.
    let ratings = try input.texts(columns.rating, option: "--rating", values: declared ?? [])
    let (unitNames, unitOf) = try Self.coded(units, column: columns.unit, input)
    let (raterNames, raterOf) = try Self.coded(raters, column: columns.rater, input)
    guard unitNames.count <= Self.largestTable / max(raterNames.count, 1) else {
      throw Diagnostics(
        table: .tooManyCells, at: input.place,
        "\(unitNames.count) units by \(raterNames.count) raters are too many cells")
    }
    let distinct = Set(ratings.compactMap(\.self))
    guard !distinct.isEmpty else {
      throw Diagnostics(
        table: .emptyColumn, at: input.place(0), "the column `\(columns.rating)` holds no rating")
    }
    let scale = try RatingColumnScale(
      distinct, of: input.place, declared: declared, needsOrder: needsOrder)
    var cells = [[Int?]](
      repeating: Array(repeating: nil, count: raterNames.count), count: unitNames.count)
    var undeclared = Tally()
    var repeated = Tally()
    var skipped = 0
    for (row, rating) in ratings.enumerated() {
      guard let rating else {
        skipped += 1
        continue
      }
      let (unit, rater) = (unitOf[row], raterOf[row])
      guard let place = scale.place(rating) else {
        undeclared.add(rating, row)
        continue
      }
      if cells[unit][rater] != nil {
        repeated.add(
          "unit `\(unitNames[unit])` has two ratings by rater `\(raterNames[rater])`", row)
      }
      cells[unit][rater] = place
    }
    try Self.refuse(undeclared: undeclared, input)
    try Self.refuse(repeated: repeated, input)
    do throws(StatisticsError) {
      table = try RatingTable(places: cells, categories: scale.categories)
    } catch {
      throw Diagnostics(Diagnostic(error, at: input.place))
    }
    clusters = try columns.cluster.map { column throws(Diagnostics) in
      try Self.clusters(
        try input.texts(column, option: "--cluster"), column: column, unitOf: unitOf,
        names: unitNames, input)
    }
    isNumeric = scale.isNumeric
    isOrdered = scale.isNumeric || declared != nil
    skippedRows = skipped
    usedCategories = Set(distinct.compactMap { scale.place($0) }).count
    var cautions = input.cautions
    if let reason = scale.reason { cautions.append(Caution(.ratingsAsTexts, reason)) }
    if !scale.isNumeric, declared == nil { cautions += Self.strays(ratings, columns.rating, input) }
    if columns.cluster == nil {
      cautions += try Self.unnamedClusters(input, columns, unitOf: unitOf, count: unitNames.count)
    }
    self.cautions = cautions
  }

  /// Says which cells are no numbers where most are, since they make names of all.
  private static func strays(
    _ ratings: [String?], _ column: String, _ input: some PlacedColumns
  ) -> [Caution] {
    var strays = Tally()
    var numbers = 0
    for (row, rating) in ratings.enumerated() {
      guard let rating else { continue }
      if RatingColumnScale.number(rating) == nil { strays.add(rating, row) } else { numbers += 1 }
    }
    let haveCommas = strays.texts.allSatisfy(NumberRecoding.hasDecimalComma)
    guard strays.count > 0, numbers > strays.count || haveCommas else { return [] }
    let list = strays.list { text, count, row in
      let place = said(.account(input.words(ofRow: row)))
      return count == 1
        ? said("`\(text)` (\(place))") : said("`\(text)` (\(count), first in \(place))")
    }
    let all = numbers + strays.count
    let advice = said(.named(NumberRecoding.advice(strays.texts, isAll: false)))
    return [
      Caution(
        .ratingsAsTexts,
        strays.count == 1
          ? said(
            "\(numbers) of \(all) ratings in `\(column)` are numbers and 1 is not, so that all are taken "
              + "for names: \(list). \(advice)")
          : said(
            "\(numbers) of \(all) ratings in `\(column)` are numbers and \(strays.count) are not, so that "
              + "all are taken for names: \(list). \(advice)"))
    ]
  }

  /// Columns whose names say that units with one value of them belong together.
  private static let clusterWords: Set<String> = [
    "cluster", "prompt", "question", "topic", "passage", "item", "sample", "template", "document",
    "conversation", "dialogue", "dialog", "scenario", "instruction",
  ]
  private static let namingWords: Set<String> = ["id", "ids", "name", "key", "number", "nr", "no"]

  /// Points at a column by which units are not independent, where the table has one.
  private static func unnamedClusters(
    _ input: some PlacedColumns, _ columns: Columns, unitOf: [Int], count: Int
  ) throws(Diagnostics) -> [Caution] {
    let used = [columns.unit, columns.rater, columns.rating]
    for name in input.header where !used.contains(name) {
      let words = name.lowercased().split { !$0.isLetter }.map(String.init)
      guard words.contains(where: clusterWords.contains),
        words.allSatisfy({ clusterWords.contains($0) || namingWords.contains($0) }),
        input.header.count(where: { $0 == name }) == 1
      else { continue }
      // Cells are looked at and not used: what they lack is no matter of this analysis.
      let cells = try input.texts(name, option: "--cluster")
      var clusterOf = [String?](repeating: nil, count: count)
      var isNested = true
      for (row, unit) in unitOf.enumerated() where isNested {
        guard let cell = cells[row] else {
          isNested = false
          break
        }
        isNested = clusterOf[unit] == nil || clusterOf[unit] == cell
        clusterOf[unit] = cell
      }
      let clusters = Set(clusterOf.compactMap(\.self)).count
      guard isNested, clusters > 1, clusters <= count / 2 else { continue }
      return [
        Caution(
          .clustersNotNamed,
          said(
            "the \(count) units have \(clusters) values of `\(name)`: intervals take units for "
              + "independent unless --cluster \(name) says that those of one value belong together")
        )
      ]
    }
    return []
  }

  /// The distinct names in order, and the place of each row's name among them.
  private static func coded(
    _ cells: [String?], column: String, _ input: some PlacedColumns
  ) throws(Diagnostics) -> (names: [String], places: [Int]) {
    let missing = cells.indices.filter { cells[$0] == nil }
    if let first = missing.first {
      let rows = missing.count == 1 ? "row" : "rows"
      throw Diagnostics(
        table: .missingCell, at: input.place(first),
        "column `\(column)` is empty in \(missing.count) \(rows)",
        remedy: "Every rating needs its unit and its rater")
    }
    let names = Set(cells.compactMap(\.self)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    return (names, cells.compactMap { $0.flatMap { places[$0] } })
  }

  private static func clusters(
    _ cells: [String?], column: String, unitOf: [Int], names: [String], _ input: some PlacedColumns
  ) throws(Diagnostics) -> [Int] {
    var clusterOf = [String?](repeating: nil, count: names.count)
    var unclustered = Tally()
    var split = Tally()
    for (row, cell) in cells.enumerated() {
      let unit = unitOf[row]
      guard let cell else {
        unclustered.add("unit `\(names[unit])`", row)
        continue
      }
      if let known = clusterOf[unit], known != cell {
        split.add("unit `\(names[unit])` lies in two clusters, `\(known)` and `\(cell)`", row)
      }
      clusterOf[unit] = cell
    }
    if unclustered.count > 0 {
      throw Diagnostics(
        table: .missingCell, at: input.place(unclustered.firstRow),
        "\(unclustered.count) row\(unclustered.count == 1 ? "" : "s") without a cluster "
          + "(`\(column)`): \(places(unclustered, input))", remedy: "Give every unit its cluster")
    }
    if split.count > 0 {
      throw Diagnostics(
        table: .splitUnit, at: input.place(split.firstRow), "\(places(split, input)) (`\(column)`)",
        remedy: "A unit belongs to one cluster")
    }
    let clusters = Set(clusterOf.compactMap(\.self)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(clusters, clusters.indices))
    return clusterOf.compactMap { $0.flatMap { places[$0] } }
  }

  private static func refuse(undeclared: Tally, _ input: some PlacedColumns) throws(Diagnostics) {
    guard undeclared.count > 0 else { return }
    let list = undeclared.list { text, count, row in
      "`\(text)` (\(count == 1 ? "" : "\(count), first in ")\(input.words(ofRow: row)))"
    }
    throw Diagnostics(
      table: .undeclaredCategory, at: input.place(undeclared.firstRow),
      "\(undeclared.count) rating\(undeclared.count == 1 ? " is" : "s are") not one of the "
        + "--categories: \(list)", remedy: "Correct them, or declare them")
  }

  private static func refuse(repeated: Tally, _ input: some PlacedColumns) throws(Diagnostics) {
    guard repeated.count > 0 else { return }
    throw Diagnostics(
      table: .repeatedRow, at: input.place(repeated.firstRow),
      "\(repeated.count) row\(repeated.count == 1 ? " repeats" : "s repeat") a unit and rater: "
        + "\(places(repeated, input))",
      remedy: "Keep one rating, or name the rounds in the unit or the rater")
  }

  private static func places(_ tally: Tally, _ input: some PlacedColumns) -> String {
    tally.list { text, _, row in "\(text) (\(input.words(ofRow: row)))" }
  }
}
