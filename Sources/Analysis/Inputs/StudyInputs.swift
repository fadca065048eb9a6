package import Diagnostics
internal import FileFormats
internal import Foundation
package import LogReaders
internal import PrintedNumbers
internal import StudyStore
package import ValueModel

/// What a study is asked to be made of, as a command or a report names it.
package struct StudyRequest: Sendable {
  /// Paths of logs: files or directories.
  package var logs: [String]
  /// Identifier, name or path of an instrument; `nil` to go by the published set in the log.
  package var instrument: String?
  /// Identifier, name or path of a value system, for instruments that fit any.
  package var system: String?
  /// Identifier or path of a column map.
  package var columnMap: String?
  /// Path of the instrument's item table; `nil` to look beside the log.
  package var items: String?
  /// Name of a log reader; `nil` to go by content.
  package var reader: String?
  /// What happens to a judgment that was seen with another verdict.
  package var onConflict: LogReadingOptions.ConflictRule
  /// Path of a study that takes the place of logs.
  package var study: String?
  /// Whether data are refused in which something had to be guessed.
  package var isStrict: Bool

  package init(
    logs: [String] = [], instrument: String? = nil, system: String? = nil,
    columnMap: String? = nil, items: String? = nil, reader: String? = nil,
    onConflict: LogReadingOptions.ConflictRule = .refuse, study: String? = nil,
    isStrict: Bool = false
  ) {
    self.logs = logs
    self.instrument = instrument
    self.system = system
    self.columnMap = columnMap
    self.items = items
    self.reader = reader
    self.onConflict = onConflict
    self.study = study
    self.isStrict = isStrict
  }
}

/// The SHA-256 of something that went into a study.
package struct InputDigest: Codable, Equatable, Sendable {
  /// `report`, `log`, `study`, `instrument`, `valueSystem`, `columnMap` or `itemTable`.
  package let role: String
  /// Without directories.
  package let name: String
  /// In hexadecimal.
  package let sha256: String

  package init(role: String, name: String, sha256: String) {
    self.role = role
    self.name = name
    self.sha256 = sha256
  }
}

/// Logs and definitions, opened and matched with each other.
package struct StudyInputs: Sendable {
  package let log: EvaluationLog
  package let binding: InstrumentBinding
  package let digests: [InputDigest]
  /// The command-line options that name these inputs, without directories.
  package let arguments: String

  package var instrument: Instrument { binding.instrument }
  package var system: ValueSystem { binding.system }

  /// Whether all there is are published scores and curated cases, from which nothing is estimated.
  package var isPublishedOnly: Bool {
    (!log.publishedScores.isEmpty || !log.cases.isEmpty)
      && log.judgments.sampling.allSatisfy { $0 == .curated }
  }

  /// The cautions of a study, or of published scores alone.
  package func cautions(_ study: ScoreStudy?) -> [Caution] {
    guard let study else { return [.published] }
    guard !log.publishedScores.isEmpty else { return study.cautions }
    return study.cautions + [
      Caution(
        .publishedExcluded, observed: log.publishedScores.count,
        message: "\(log.publishedScores.count) published scores stand beside the judgments and "
          + "are not shown with them.")
    ]
  }

  /// The published scores as a book without intervals.
  ///
  /// - Throws: when nothing but curated cases was read.
  package func publishedBook(options: IntervalOptions) throws(Diagnostics) -> ScoreBook {
    guard !log.publishedScores.isEmpty else {
      throw Diagnostics(.curatedOnly(files: log.files.map(\.name)))
    }
    return ScoreBook(published: log.publishedScores, system: system, options: options)
  }

  /// The scored study; `nil` when there are published scores or curated cases only.
  ///
  /// - Throws: when the judgments cannot be scored.
  package func study(seed: UInt64) throws(Diagnostics) -> ScoreStudy? {
    if isPublishedOnly { return nil }
    return try ScoreStudy(
      judgments: log.judgments, binding: binding, files: log.files.map(\.name), seed: seed)
  }

  /// Opens everything that `request` names.
  ///
  package init(_ request: StudyRequest) throws(Diagnostics) {
    let columnMap = try request.columnMap.map { id throws(Diagnostics) in
      try ColumnMap.shipped(id)
    }
    let source = try StudyInputs.read(request, columnMap: columnMap)
    var log = source.log
    let catalog = try DefinitionCatalog.shipped()
    let instrument = try StudyInputs.instrument(request, log: log, catalog: catalog)
    let system = try StudyInputs.system(request, instrument: instrument, catalog: catalog)
    let table = try StudyInputs.itemTable(request, instrument: instrument, system: system)
    binding = try InstrumentBinding(instrument, system: system, itemTable: table?.table)
    let unknown = UnknownItems(in: log.judgments, binding: binding)
    log.issues += [unknown.issue(file: table?.table.file ?? "")].compactMap(\.self)
    if request.isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    self.log = log
    var digests = source.digests
    if let columnMap {
      digests.append(
        InputDigest(
          role: "columnMap", name: columnMap.id, sha256: try StudyInputs.digest(columnMap)))
    }
    digests.append(
      InputDigest(
        role: "instrument", name: instrument.id, sha256: try StudyInputs.digest(instrument)))
    digests.append(
      InputDigest(role: "valueSystem", name: system.id, sha256: try StudyInputs.digest(system)))
    if let table { digests.append(table.digest) }
    self.digests = digests
    arguments = StudyInputs.arguments(
      request, log: log, instrument: instrument, system: system)
  }

  /// The data, from a study or straight from logs.
  private static func read(
    _ request: StudyRequest, columnMap: ColumnMap?
  ) throws(Diagnostics) -> (log: EvaluationLog, digests: [InputDigest]) {
    guard let path = request.study else {
      let log = try LogReader(
        options: LogReadingOptions(
          columnMap: columnMap,
          reader: try request.reader.map { name throws(Diagnostics) in try StudyInputs.format(name)
          },
          keepTexts: true, conflictRule: request.onConflict)
      ).read(request.logs)
      return (log, log.files.map { InputDigest(role: "log", name: $0.name, sha256: $0.sha256) })
    }
    let study = try Study(opening: path)
    let name = URL(fileURLWithPath: path).lastPathComponent
    // The file's own bytes depend on the order of ingestion; what it says does not.
    return (
      try study.log(),
      [InputDigest(role: "study", name: name, sha256: try study.contentSHA256())]
    )
  }

  private static func arguments(
    _ request: StudyRequest, log: EvaluationLog, instrument: Instrument, system: ValueSystem
  ) -> String {
    func name(_ path: String) -> String {
      path.split(separator: "/").last.map(String.init) ?? path
    }
    var words = request.study.map { ["--study", name($0)] } ?? ["--logs"] + log.files.map(\.name)
    words += ["--instrument", request.instrument.map(name) ?? instrument.id]
    if instrument.system == nil { words += ["--system", request.system.map(name) ?? system.id] }
    if let columnMap = request.columnMap { words += ["--map", name(columnMap)] }
    if let items = request.items { words += ["--item-table", name(items)] }
    if let reader = request.reader { words += ["--reader", reader] }
    if request.isStrict { words.append("--strict") }
    if request.onConflict != .refuse { words += ["--on-conflict", request.onConflict.rawValue] }
    return words.map(shellWord).joined(separator: " ")
  }

  private static func format(_ reader: String) throws(Diagnostics) -> LogFormat {
    let known = LogFormat.allCases.map(\.rawValue)
    guard let format = LogFormat(rawValue: reader) else {
      throw Diagnostics(.unknownReader(name: reader, known: known))
    }
    return format
  }

  private static func instrument(
    _ request: StudyRequest, log: EvaluationLog, catalog: DefinitionCatalog
  ) throws(Diagnostics) -> Instrument {
    if let name = request.instrument {
      return try catalog.instrument(name)
    }
    let sets = Set(log.publishedScores.map(\.set) + log.cases.map(\.set))
    if sets.count == 1, let set = sets.first, let found = catalog.instrument(publishedSet: set) {
      return found
    }
    throw Diagnostics(.noInstrument(known: catalog.instruments.map(\.id)))
  }

  private static func system(
    _ request: StudyRequest, instrument: Instrument, catalog: DefinitionCatalog
  ) throws(Diagnostics) -> ValueSystem {
    let asked = try request.system.map { name throws(Diagnostics) in try catalog.system(name) }
    guard let own = instrument.system else {
      if let asked { return asked }
      throw Diagnostics(
        .noSystem(instrument: instrument.id, known: catalog.systems.map(\.id)))
    }
    if let asked, asked.id != own {
      throw Diagnostics(
        .systemMismatch(wanted: asked.id, instrument: instrument.id, system: own))
    }
    if let asked { return asked }
    return try catalog.system(own)
  }

  private static func itemTable(
    _ request: StudyRequest, instrument: Instrument, system: ValueSystem
  ) throws(Diagnostics) -> (table: ItemTable, digest: InputDigest)? {
    guard let specification = instrument.itemTable else { return nil }
    let path: String
    if let items = request.items {
      path = items
    } else {
      path = try beside(request.study.map { [$0] } ?? request.logs, specification, instrument)
    }
    let csv = try CSVTable(contentsOf: path)
    let table = try ItemTable(
      rows: csv.rows, lines: csv.lines, header: csv.header, file: path,
      specification: specification, system: system, exclusions: instrument.exclusions)
    return (table, InputDigest(role: "itemTable", name: csv.name, sha256: csv.sha256))
  }

  /// The item table beside a log, or in it when the log is a directory.
  private static func beside(
    _ logs: [String], _ specification: ItemTableSpecification, _ instrument: Instrument
  ) throws(Diagnostics) -> String {
    var tried: [String] = []
    for log in logs {
      let url = URL(fileURLWithPath: log)
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: log, isDirectory: &isDirectory)
      let folder = isDirectory.boolValue ? url : url.deletingLastPathComponent()
      let path = folder.appendingPathComponent(specification.table).path
      if FileManager.default.fileExists(atPath: path) { return path }
      if !tried.contains(path) { tried.append(path) }
    }
    throw Diagnostics(
      .itemTableMissing(
        instrument: instrument.id, name: specification.table, lookedIn: tried))
  }

  /// A word as a shell reads it: in quotes where it holds more than plain characters.
  private static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,+@%".contains($0))
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// The digest of a definition as it was understood, so that comments and spelling do not count.
  private static func digest(_ definition: some Encodable) throws(Diagnostics) -> String {
    SHA256.hexadecimal(try JSONText.bytes(definition, isPretty: false))
  }
}
