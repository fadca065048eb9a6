package import Diagnostics
package import LogReaders

/// What a study is asked to be made of, as a command or a report names it.
package struct StudyRequest: Sendable {
  package var data: DataRequest
  /// Identifier, name or path of an instrument; `nil` to go by the published set in the log.
  package var instrument: String?
  /// Identifier, name or path of a value system, for instruments that fit any.
  package var system: String?
  /// Path of the instrument's item table; `nil` to look beside the data.
  package var items: String?
  /// Whether data are refused in which something had to be guessed.
  package var isStrict: Bool

  package init(
    data: DataRequest, instrument: String? = nil, system: String? = nil, items: String? = nil,
    isStrict: Bool = false
  ) {
    self.data = data
    self.instrument = instrument
    self.system = system
    self.items = items
    self.isStrict = isStrict
  }
}

/// Which judgments are asked for: logs and how they are read, or a study in their place.
package struct DataRequest: Sendable {
  /// Paths of logs: files or directories.
  package var logs: [String]
  /// Path of a study that takes the place of logs.
  package var study: String?
  /// How a table is read that has not the record's own columns.
  package var columnMap: NamedColumnMap?
  /// Where columns are found that a log's format has no place for.
  package private(set) var fields = FieldMap()
  /// The declarations of those columns, as they were written.
  private(set) var fieldWords: [String] = []
  /// The reader of the logs; `nil` to go by content.
  package var reader: LogFormat?
  /// The sheet of workbooks; `nil` for the only visible one, or the first.
  package var sheet: String?
  /// How Parquet files are written out as text; `nil` to refuse them.
  package var conversion: ParquetConversion?
  /// What happens to a judgment that was seen with another verdict.
  package var onConflict: LogReadingOptions.ConflictRule
  /// What tables of models and items say beside the judgments.
  package private(set) var sidecars: [Sidecar] = []
  /// Paths of those tables.
  private var sidecarPaths: [(option: String, path: String)] = []
  /// Which of the judgments are used.
  package var filters: RowFilters
  /// Whether prompts, responses and what judges said can be asked for.
  package var keepsTexts: Bool

  package init(
    logs: [String] = [], study: String? = nil, columnMap: NamedColumnMap? = nil,
    reader: LogFormat? = nil, onConflict: LogReadingOptions.ConflictRule = .refuse,
    filters: RowFilters = RowFilters(), keepsTexts: Bool = false
  ) {
    self.logs = logs
    self.study = study
    self.columnMap = columnMap
    self.reader = reader
    self.onConflict = onConflict
    self.filters = filters
    self.keepsTexts = keepsTexts
  }

  /// Declares where single columns are found.
  ///
  /// - Throws: all declarations that are wrong.
  package mutating func declare(_ words: [String]) throws(Diagnostics) {
    fields = try FieldMap(words)
    fieldWords = words
  }

  /// Reads the tables of models and items that are named.
  ///
  /// - Throws: everything that is wrong with them.
  package mutating func read(models: String?, items: String?) throws(Diagnostics) {
    for (kind, path) in [(Sidecar.Kind.models, models), (.items, items)] {
      guard let path else { continue }
      sidecars.append(try Sidecar(path, of: kind))
      sidecarPaths.append(("--\(kind.rawValue)", path))
    }
  }

  /// The options that name those tables.
  func sidecarWords(_ name: (String) -> String) -> [String] {
    sidecarPaths.flatMap { [$0.option, name($0.path)] }
  }

  /// What a source holds, with what tables beside it add.
  func judgments(of source: any JudgmentSource) throws(Diagnostics) -> EvaluationLog {
    var log = source.log
    for sidecar in sidecars {
      try sidecar.fill(&log.judgments)
      log.modelAttributes.merge(sidecar.modelAttributes) { _, later in later }
    }
    return log
  }

  /// Whether neither logs nor a study are named.
  package var isEmpty: Bool { logs.isEmpty && study == nil }

  /// How logs are read for an analysis: with their curated cases.
  package var readingOptions: LogReadingOptions {
    var options = LogReadingOptions(
      columnMap: columnMap?.map, reader: reader, keepTexts: keepsTexts,
      conflictRule: onConflict)
    options.keepCases = true
    options.fields = fields
    options.sheet = sheet
    options.conversion = conversion
    return options
  }

  /// The reader of a name.
  ///
  /// - Throws: where there is none.
  package static func reader(named name: String) throws(Diagnostics) -> LogFormat {
    guard let format = LogFormat(rawValue: name) else {
      throw Diagnostics(.unknownReader(name: name, known: LogFormat.allCases.map(\.rawValue)))
    }
    return format
  }
}

/// What `--map` names: column maps, and declarations of single columns such as
/// `cluster_id=metadata.topic`.
package struct MapWords {
  package let maps: [String]
  package let fields: [String]

  package init(_ words: [String]) {
    func isMap(_ word: String) -> Bool {
      !word.contains("=") || word.hasSuffix(".yaml") || word.hasSuffix(".yml")
    }
    maps = words.filter(isMap)
    fields = words.filter { !isMap($0) }
  }
}

/// A column map, and what it was asked for by.
package struct NamedColumnMap: Sendable {
  /// Identifier, or path of a file.
  package let name: String
  package let map: ColumnMap

  /// - Throws: there is no such map or file, or the map is wrong.
  package init(_ name: String) throws(Diagnostics) {
    self.name = name
    map = try ColumnMap.shipped(name)
  }
}
