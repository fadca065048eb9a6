package import Diagnostics
internal import FileFormats

/// A declaration of what the columns of a table mean that does not have the record's own column
/// names: CSV, or JSON whose objects are flat.
///
/// A table is long (one judgment a row) or wide (a row has the verdicts of several judges, or on
/// several criteria, side by side).
package struct ColumnMap: Sendable, Equatable, Codable {
  /// What a column of the record is taken from.
  package enum Origin: Sendable, Equatable, Codable {
    /// A cell, by the name of its column.
    case cell(name: String)
    /// The number of the row from 1, behind a text.
    case rowNumber(prefix: String)
  }

  /// A column of the record and where it is taken from.
  package struct Source: Sendable, Equatable, Codable {
    package let column: JudgmentColumn
    package let origin: Origin
    /// What the cells stand for, where they are recoded; a cell that is not listed is an error.
    package let values: [String: String]?
    /// Whether the cells name people, who are called by pseudonyms.
    package let isPerson: Bool
  }

  /// A column of the record that has one value in all rows.
  package struct Constant: Sendable, Equatable, Codable {
    package let column: JudgmentColumn
    package let text: String
  }

  /// A column of the table that holds a text behind the judgment.
  package struct Text: Sendable, Equatable, Codable {
    package let column: TextColumn
    package let name: String
  }

  /// Columns that stand side by side and each hold a verdict.
  package struct Wide: Sendable, Equatable, Codable {
    /// A column of the table, and what it is called in the record.
    package struct Member: Sendable, Equatable, Codable {
      package let name: String
      package let meaning: String
    }

    /// In the order of the map; nil for all columns that the map does not name otherwise.
    package let members: [Member]?
    /// The column of the record that tells them apart, such as `judge_id`.
    package let become: JudgmentColumn
    /// What their cells are: `score`, `label` or `preference`.
    package let cells: JudgmentColumn
    /// What the cells stand for, where they are recoded; a cell that is not listed is an error.
    package let values: [String: String]?
    /// Whether the columns are named for people, who are called by pseudonyms.
    package let isPerson: Bool
  }

  package let id: String
  package let name: String
  /// Whether the first record names the columns; their names are their numbers from 1 otherwise.
  package let hasHeader: Bool
  /// In the order of the map.
  package let columns: [Source]
  /// In the order of the map.
  package let texts: [Text]
  package let wide: Wide?
  /// In the order of the map.
  package let constants: [Constant]
  /// Cells that mean that there is no value.
  package let missing: [String]

  /// The columns of the table that the map takes by name.
  package var sources: Set<String> {
    var names = Set(wide?.members?.map(\.name) ?? []).union(texts.map(\.name))
    for source in columns {
      if case .cell(let name) = source.origin { names.insert(name) }
    }
    return names
  }

  /// Whether a table with these column names can be read through the map.
  func fits(_ header: some Sequence<String>) -> Bool { sources.isSubset(of: Set(header)) }
}

extension ColumnMap {
  /// The maps that come with the package.
  package static let shippedMaps: [ColumnMap] = {
    let texts = [
      ("value-portrait", PackageResources.value_portrait_yaml),
      ("pairwise", PackageResources.pairwise_yaml), ("llmfao", PackageResources.llmfao_yaml),
      ("rater-matrix", PackageResources.rater_matrix_yaml),
    ]
    // A shipped map that does not load is left out here and caught by the tests.
    return texts.compactMap { name, bytes in
      try? ColumnMap(yaml: String(decoding: bytes, as: UTF8.self), file: "\(name).yaml")
    }
  }()

  /// The shipped map that takes the most of a table's columns, if any can be taken.
  static func fitting(_ header: [String]) -> ColumnMap? {
    shippedMaps.filter { !$0.sources.isEmpty && $0.hasHeader && $0.fits(header) }
      .max { $0.sources.count < $1.sources.count }
  }

  /// A shipped map by its id, or the map in a file whose path ends in `.yaml` or `.yml`.
  ///
  /// - Throws: `Diagnostics`: there is no such map or file, or the map is wrong.
  package static func shipped(_ id: String) throws(Diagnostics) -> ColumnMap {
    if id.hasSuffix(".yaml") || id.hasSuffix(".yml") {
      let bytes: [UInt8]
      do throws(FileProblem) {
        bytes = try FileContent.stored(id, limit: 1 << 20)
      } catch {
        throw Diagnostics(error.issue(file: id, locator: ""))
      }
      return try ColumnMap(yaml: String(decoding: bytes, as: UTF8.self), file: id)
    }
    guard let map = shippedMaps.first(where: { $0.id == id }) else {
      let known = shippedMaps.map(\.id)
      let problem = LogProblem.unknownMap(
        id, suggestion: NameSuggestion.nearest(to: id, among: known), known: known)
      throw Diagnostics(problem.issue(file: "column map", locator: ""))
    }
    return map
  }
}

extension LogProblem {
  fileprivate static func unknownMap(
    _ name: String, suggestion: String?, known: [String]
  ) -> LogProblem {
    LogProblem(
      "unknownColumnMap",
      "there is no column map \(name.quoted); shipped: \(known.joined(separator: ", "))",
      remedy: suggestion.map(NameSuggestion.question)
        ?? "A path must end in .yaml or .yml")
  }
}
