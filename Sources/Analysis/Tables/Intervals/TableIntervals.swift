package import Diagnostics
package import FileFormats
package import LogReaders
internal import Statistics

/// An interval for each group of a table, and what a reader must know before using them.
package struct TableIntervals {
  package let results: [IntervalResult]
  package let cautions: [Caution]

  /// The columns that declare the ends of the scale of `score`.
  static let ends = [
    JudgmentColumn.scaleMinimum.rawValue, JudgmentColumn.scaleMaximum.rawValue,
  ]

  /// Reads a table or a log in JSON Lines; means of a log, and of a plain table in CSV, are taken in one
  /// pass over it, unless it is the standard input.
  ///
  /// - Throws: for a table that cannot be read or used, or a value that no row has.
  package init(
    of path: String, columns: IntervalTable.Columns, estimator: IntervalEstimator,
    missing: MissingWords, sheet: String? = nil, conversion: ParquetConversion? = nil
  ) throws(Diagnostics) {
    if LogColumnStream.reads(path), !columns.namesMembersOfMembers(in: path) {
      var columns = columns
      if columns.ends == nil, columns.value == "score",
        LogColumnStream.firstLine(of: path, holds: Self.ends)
      {
        columns.endColumns = Self.ends
      }
      try self.init(ofLog: path, columns: columns, estimator: estimator, missing: missing)
    } else if sheet == nil, estimator.method.isFromSums, estimator.takesMeans(of: columns),
      let means = StreamedMeans(
        plainTable: path, columns: columns, estimator: estimator, missing: missing)
    {
      self.init(
        results: means.results, cautions: means.cautions + estimator.cautions(means.results))
    } else {
      let table = try InputTable(
        path, missing: missing, sheet: sheet, conversion: conversion)
      var columns = columns
      if columns.ends == nil, columns.value == "score", Self.ends.allSatisfy(table.has) {
        columns.endColumns = Self.ends
      }
      try self.init(
        IntervalTable(table, path: path, columns: columns), of: path, estimator: estimator,
        readingCautions: table.cautions)
    }
    guard !results.isEmpty || cautions.contains(where: { $0.code == .smallGroups }) else {
      throw Diagnostics(
        table: .emptyTable, at: .file(path), "there are no rows below the header",
        remedy: "Write at least one row")
    }
  }

  /// Takes the judgments of a source, whose scales declare the ends of scores.
  ///
  /// - Throws: for columns that cannot be used, or a value that no row has.
  package init(
    of table: RecordTable, columns: IntervalTable.Columns, estimator: IntervalEstimator
  ) throws(Diagnostics) {
    var columns = columns
    if columns.ends == nil, columns.value == JudgmentColumn.score.rawValue {
      columns.endColumns = Self.ends
    }
    try self.init(
      IntervalTable(table, path: table.name, columns: columns), of: table.name,
      estimator: estimator, readingCautions: table.cautions)
  }

  private init(
    ofLog path: String, columns: IntervalTable.Columns, estimator: IntervalEstimator,
    missing: MissingWords
  ) throws(Diagnostics) {
    let method = estimator.method
    let isFromSums = method.isFromSums || method == .normal && columns.cluster == nil
    if isFromSums, estimator.takesMeans(of: columns) {
      let means = try StreamedMeans(
        path, columns: columns, estimator: estimator, missing: missing)
      self.init(
        results: means.results, cautions: means.cautions + estimator.cautions(means.results))
      return
    }
    let texts =
      columns.groups
      + [
        columns.cluster, columns.contrast?.column, columns.unit, columns.weight,
        columns.people?.column,
      ].compactMap(\.self)
      + columns.endColumns
    let table = try StreamedColumns(path, value: columns.value, texts: texts, missing: missing)
    try self.init(
      IntervalTable(table, path: path, columns: columns), of: path, estimator: estimator,
      readingCautions: table.cautions)
  }

  /// - Parameter readingCautions: what was found while the columns of the table were read.
  private init(
    _ table: IntervalTable, of path: String, estimator: IntervalEstimator,
    readingCautions: [Caution]
  ) throws(Diagnostics) {
    let results = try table.groups.map { group throws(Diagnostics) in
      IntervalResult(
        group, columns: table.columns.groups, try estimator.estimate(group, of: .file(path)))
    }
    self.init(
      results: results, cautions: readingCautions + table.cautions + estimator.cautions(results))
  }

  private init(results: [IntervalResult], cautions: [Caution]) {
    self.results = results
    self.cautions = cautions
  }
}

extension IntervalEstimator {
  /// Whether all that is asked for is means of groups, without weights.
  fileprivate func takesMeans(of columns: IntervalTable.Columns) -> Bool {
    statistic == .mean && columns.contrast == nil && columns.weight == nil
      && columns.people == nil
  }
}

extension IntervalTable.Columns {
  /// Whether a column is a member of an object inside the rows of a log, such as `meta.score`, which only
  /// a table that is held has.
  fileprivate func namesMembersOfMembers(in path: String) -> Bool {
    let named =
      groups + [value, cluster, contrast?.column, unit, weight, people?.column].compactMap(\.self)
    return named.contains { $0.contains(".") && !LogColumnStream.firstLine(of: path, holds: [$0]) }
  }
}
