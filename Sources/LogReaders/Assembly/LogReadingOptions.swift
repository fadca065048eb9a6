/// How logs are read.
package struct LogReadingOptions: Sendable {
  /// What happens to a judgment whose key was seen with another verdict.
  package enum ConflictRule: String, Sendable, CaseIterable, Codable {
    /// An error that names both places.
    case refuse
    /// The one that was read first is kept.
    case first
    /// The one that was judged last is kept; where a time is missing, the one that was read last.
    case latest
  }

  /// The map for CSV files that do not have the record's own column names.
  package var columnMap: ColumnMap?
  /// The sheet of workbooks; when nil, the only visible one, or the first.
  package var sheet: String?
  /// The format of all files, where it should not be told from their content.
  package var reader: LogFormat?
  /// Whether prompts, responses and what judges said beside their verdicts are kept, and curated
  /// cases.
  package var keepTexts = false
  /// Whether curated cases are kept, which are quoted as evidence, also where texts are not.
  package var keepCases = false
  /// The round of all rows; when nil, what they name, else the day on which their run began.
  package var round: String?
  package var conflictRule = ConflictRule.refuse
  /// Whether rows that are refused are left out and listed as errors in the log's issues, instead
  /// of failing the run.
  ///
  /// Files that cannot be read fail it either way.
  package var keepGoing = false
  /// Whether a log that holds fewer samples than its own results count is read as far as it goes.
  package var allowsPartial = false
  /// Columns that are found in the free parts of items, by the user's word.
  package var fields = FieldMap()
  /// How Parquet files are written out as text; when nil, they are not read.
  package var conversion: ParquetConversion?
  /// How judges who are people are named.
  ///
  /// Names by the default, a key that is drawn, hold for one run only: a study keeps its own.
  package var pseudonyms: JudgePseudonyms
  /// The most problems that are listed; the rest is counted.
  package var issueLimit = 100
  /// The most judgments that are held in memory.
  package var maximumRows = 10_000_000
  /// The most bytes of texts that are held in memory, equal texts counted once.
  package var maximumTextBytes = 4 << 30
  /// The largest file that is held in memory, in bytes, as it is stored and after expansion.
  ///
  /// JSON Lines of the record are not held and have no such bound.
  package var maximumBytes = 1 << 30

  package init(
    columnMap: ColumnMap? = nil, reader: LogFormat? = nil, keepTexts: Bool = false,
    conflictRule: ConflictRule = .refuse, keepGoing: Bool = false,
    pseudonyms: JudgePseudonyms = JudgePseudonyms()
  ) {
    self.columnMap = columnMap
    self.reader = reader
    self.keepTexts = keepTexts
    self.conflictRule = conflictRule
    self.keepGoing = keepGoing
    self.pseudonyms = pseudonyms
  }
}
