package import Diagnostics
package import FileFormats
internal import Foundation
package import LogReaders
internal import ValueModel

/// A table of published figures: a row a model, a column a test.
package struct PublishedTable: Sendable {
  /// What is published: the value set, or the file's name.
  package let name: String
  package let models: [String]
  package let columns: [Column]
  /// How the file was read, where it is no plain CSV.
  let cautions: [Caution]

  /// One column.
  package struct Column: Sendable {
    package let name: String
    /// Other names by which it may be asked for.
    let aliases: [String]
    let unit: FigureUnit
    /// A figure a model.
    package let figures: [PrintedFigure?]
  }

  init(
    name: String, models: [String],
    columns: [(name: String, aliases: [String], figures: [PrintedFigure?])],
    cautions: [Caution] = []
  ) {
    self.name = name
    self.cautions = cautions
    self.models = models
    // Of a row that has a figure in full, the shorter ones are in full too: 83.85 is 83.8500....
    let isFull = models.indices.map { row in
      columns.contains { ($0.figures[row]?.decimals ?? 0) >= PrintedFigure.fullDecimals }
    }
    self.columns = columns.map { column in
      let figures = zip(column.figures, isFull).map { figure, isFull in
        isFull ? figure?.extended(to: PrintedFigure.fullDecimals) : figure
      }
      return Column(
        name: column.name, aliases: column.aliases,
        unit: FigureUnit(of: figures.compactMap(\.self)),
        figures: figures)
    }
  }

  /// The place of the column that a name asks for: as printed, in any letter case, or by a name that
  /// its value system has for it.
  func column(named name: String) -> Int? {
    func folded(_ text: String) -> String {
      text.trimmingCharacters(in: .whitespaces).lowercased()
    }
    return columns.firstIndex { $0.name.isExactly(name) }
      ?? columns.firstIndex { folded($0.name) == folded(name) }
      ?? columns.firstIndex { $0.aliases.map(folded).contains(folded(name)) }
  }

  /// For each model the most decimals that a figure of its row has.
  var rowDecimals: [Int] {
    models.indices.map { row in columns.compactMap { $0.figures[row]?.decimals }.max() ?? 0 }
  }
}

// MARK: - Reading

extension PublishedTable {
  /// The tables of a file: one for each value set.
  ///
  /// - Parameters:
  ///   - path: Published scores that a reader knows, or a table (CSV, TSV, a workbook, a file of SPSS
  ///     or Stata); `-` is a table on the standard input.
  ///   - nameColumn: The column of a table that names the models; nil to look for it.
  ///   - sheet: The sheet of a workbook.
  ///   - conversion: How a Parquet table is written out as text; nil to refuse it.
  /// - Throws: where it is neither, or holds no figure.
  package static func tables(
    in path: String, nameColumn: String?, missing: MissingWords, sheet: String? = nil,
    conversion: ParquetConversion? = nil
  ) throws(Diagnostics) -> [PublishedTable] {
    let isConverted = conversion != nil && path.lowercased().hasSuffix(".parquet")
    if isTable(path) || nameColumn != nil || sheet != nil || isConverted {
      return [
        try table(
          in: path, nameColumn: nameColumn, missing: missing, sheet: sheet,
          conversion: conversion)
      ]
    }
    let log = try LogReader().read([path])
    guard !log.publishedScores.isEmpty else {
      throw noPublishedScores(path, holdsJudgments: log.judgments.count > 0)
    }
    return tables(of: log.publishedScores)
  }

  private static func noPublishedScores(_ path: String, holdsJudgments: Bool) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "noPublishedScores", at: .file(path), "there are no published scores in it",
        remedy: holdsJudgments
          ? "It holds judgments, which say more than a table does: use `compass leaderboard` and "
            + "`compass pairs`"
          : "Name a *_scores.json, or a CSV with a row a model"))
  }

  /// Whether a path is read as a table.
  private static func isTable(_ path: String) -> Bool {
    var name = path.lowercased()
    for suffix in [".gz", ".zst"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    let endings = [".csv", ".tsv", ".txt", ".xlsx", ".sav", ".zsav", ".por", ".dta"]
    return path == "-" || endings.contains { name.hasSuffix($0) }
  }

  /// The tables of published scores, a value set each.
  static func tables(of scores: [PublishedScore]) -> [PublishedTable] {
    let catalog = try? DefinitionCatalog.shipped()
    var sets: [String] = []
    for score in scores where !sets.contains(score.set) { sets.append(score.set) }
    return sets.map { set in
      let own = scores.filter { $0.set == set }
      // A row is a place in a file, so that a model that stands there twice has two.
      var rows: [String: Int] = [:]
      var models: [String] = []
      var columns: [(name: String, figures: [Int: PrintedFigure])] = []
      for score in own {
        let isOfModel = score.locator.hasPrefix("#/evaluation_results")
        let key = isOfModel ? score.model : "\(score.sourceFile) \(score.locator)"
        let row = rows[key] ?? models.count
        if row == models.count {
          rows[key] = row
          models.append(score.model)
        }
        let place =
          columns.firstIndex { $0.name.isExactly(score.dimension) } ?? columns.count
        if place == columns.count { columns.append((score.dimension, [:])) }
        columns[place].figures[row] = PrintedFigure(score.score)
      }
      let system = catalog?.system(publishedSet: set)
      return PublishedTable(
        name: set, models: models,
        columns: columns.map { column in
          (
            column.name, system?.dimension(named: column.name)?.names ?? [],
            models.indices.map { column.figures[$0] }
          )
        })
    }
  }

  private static func table(
    in path: String, nameColumn: String?, missing: MissingWords, sheet: String?,
    conversion: ParquetConversion?
  ) throws(Diagnostics) -> PublishedTable {
    let input = try InputTable(path, missing: missing, sheet: sheet, conversion: conversion)
    let ofJudgments = [JudgmentColumn.sample, .judge].map(\.rawValue)
    if input.header.contains(where: ofJudgments.contains) {
      throw noPublishedScores(path, holdsJudgments: true)
    }
    var cells: [[String?]] = []
    for column in input.header {
      cells.append(try input.texts(column, option: "FILE"))
    }
    let isNumeric = cells.map { column in
      let figures = column.compactMap(\.self)
      return !figures.isEmpty && figures.allSatisfy { PrintedFigure(cell: $0) != nil }
    }
    let names = try nameColumn.map { name throws(Diagnostics) in
      try input.texts(name, option: "--name")
    }
    let place =
      nameColumn.flatMap { name in input.header.firstIndex { $0.isExactly(name) } }
      ?? input.header.firstIndex { ["model", "model_id", "name"].contains($0.lowercased()) }
      ?? isNumeric.firstIndex(of: false)
    guard let place else {
      throw Diagnostics(
        table: .missingColumn, at: .line(file: path, 1), "no column names the models",
        remedy: "Say which does with --name COLUMN")
    }
    let models = names ?? cells[place]
    try Diagnostics.refuse(
      models.indices.filter { models[$0] == nil }.map { row in
        Diagnostic(
          table: .missingCell, at: input.place(row),
          "there is no model in column `\(input.header[place])`",
          remedy: "Name it, or remove the row")
      }, most: 100)
    let columns = input.header.indices.filter { $0 != place && isNumeric[$0] }
    guard !columns.isEmpty else {
      throw Diagnostics(
        table: .namesOnly, at: .file(path), "no column holds figures alone",
        remedy: "Leave cells without a figure empty, or name the words for that with --missing")
    }
    return PublishedTable(
      name: path == "-" ? path : path.lastPathComponent, models: models.compactMap(\.self),
      columns: columns.map { column in
        (input.header[column], [], cells[column].map { $0.flatMap(PrintedFigure.init(cell:)) })
      }, cautions: input.formCautions)
  }
}
