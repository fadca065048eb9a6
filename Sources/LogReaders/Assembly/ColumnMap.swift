/// A declaration of what the columns of a table mean that does not have the record's own column
/// names: CSV, or JSON objects.
///
/// A table is long (one judgment a row) or wide (a row has the verdicts of several judges, or on
/// several criteria, side by side), or its rows hold lists of verdicts. A name is that of a column,
/// or a path into the JSON that a column holds (`CellNames`).
package struct ColumnMap: Sendable, Equatable, Codable {
  /// What a column of the record is taken from.
  package enum Origin: Sendable, Equatable, Codable {
    /// A cell, by the name of its column.
    case cell(name: String)
    /// The number of the row from 1, behind a text.
    case rowNumber(prefix: String)
    /// One text in all rows.
    case constant(text: String)
    /// The one column among several that is set, by what it stands for.
    case oneHot(columns: [Member])
    /// How many of a number of verdicts are of one kind.
    case count(Count)
  }

  /// A column of the table, and what it is called in the record.
  package struct Member: Sendable, Equatable, Codable {
    package let name: String
    package let meaning: String
  }

  /// A row that counts verdicts: each of the `total` is a judgment of an item of its own.
  package struct Count: Sendable, Equatable, Codable {
    /// The column with the number of verdicts that are 1.
    package let name: String
    /// The column with the number of all.
    package let total: String
    /// The column with the number of those that are one half.
    package let ties: String?
  }

  /// What a cell must hold.
  package struct Condition: Sendable, Equatable, Codable {
    package let name: String
    /// The texts of which it must be one; an empty one for a cell without a value.
    package let texts: [String]
  }

  /// A column of the record and where it is taken from.
  package struct Source: Sendable, Equatable, Codable {
    package let column: JudgmentColumn
    package let origin: Origin
    /// What the cells stand for, where they are recoded; a cell that is not listed is an error.
    package let values: [String: String]?
    /// Whether the cells name people, who are called by pseudonyms.
    package let isPerson: Bool
    /// What becomes of the text of a cell, and when it is taken; nil where it is taken as it is.
    package var refinement: Refinement?
    /// Where the value is taken from when this gives none; the first that gives one is taken.
    package var otherwise: [Source]?

    package struct Refinement: Sendable, Equatable, Codable {
      package var conditions: [Condition] = []
      /// Written before the text.
      package var prefix: String?
      /// Added to the number, which must be whole.
      package var addend: Int64?
      /// Which cells are taken; nil for all.
      package var only: Kind?
      /// Whether a digest stands for the text, so that long texts tell items apart.
      package var isDigest = false
      /// Whether tables without the column can be read.
      package var isOptional = false
    }

    /// What is in a cell of a column that holds both.
    package enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
      /// Numbers and truth values.
      case numbers
      case texts
    }

    /// Whether a table that lacks this can be read.
    var isOptional: Bool { refinement?.isOptional ?? false }
  }

  /// A column of the record that has one value in all rows.
  package struct Constant: Sendable, Equatable, Codable {
    package let column: JudgmentColumn
    package let text: String
  }

  /// A column of the table that holds a text behind the judgment; a table may lack it.
  package struct Text: Sendable, Equatable, Codable {
    package let column: TextColumn
    package let name: String
  }

  /// Columns that stand side by side and each hold a verdict.
  package struct Wide: Sendable, Equatable, Codable {
    /// In the order of the map; nil for all columns that the map does not name otherwise, or those
    /// of the pattern.
    package let members: [Member]?
    /// The names of the columns, or the path of the members of an object, with `*` for what tells
    /// them apart.
    package var pattern: String?
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
  /// Whether the texts in cells are in quotes, as JSON writes them; nil where they are not.
  package let isQuoted: Bool?
  /// The path of the rows in a JSON document; names in braces stand for keys, which become columns.
  package let rows: String?
  /// The column, or path, of a list of objects that are rows within a row.
  package let each: String?
  /// What the cells of a row must hold for it to be read.
  package let conditions: [Condition]?
  /// In the order of the map.
  package let columns: [Source]
  /// In the order of the map.
  package let texts: [Text]
  package let wide: Wide?
  /// In the order of the map.
  package let constants: [Constant]
  /// Cells that mean that there is no value.
  package let missing: [String]
}

extension ColumnMap.Source {
  /// Where the value comes from, in words: `model`, `row-{row}`, `= en`, and alternatives.
  package var words: String {
    ([self] + (otherwise ?? [])).map { $0.origin.words }.joined(separator: ", else ")
  }
}

extension ColumnMap.Origin {
  fileprivate var words: String {
    switch self {
    case .cell(let name): name
    case .rowNumber(let prefix): "\(prefix){row}"
    case .constant(let text): "= \(text)"
    case .oneHot(let columns): "one of " + columns.map(\.name).joined(separator: ", ")
    case .count(let count): "\(count.name) of \(count.total)"
    }
  }
}
