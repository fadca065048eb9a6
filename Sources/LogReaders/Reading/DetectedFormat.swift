internal import Diagnostics
internal import FileFormats

/// What the first bytes of a file say about its format.
enum DetectedFormat {
  case known(LogFormat)
  /// A file that only says something about another, the log.
  case companion(of: String)
  case unknown(LogProblem)
  /// A table that the shipped column map of that name fits; none was declared.
  case wantsMap(String, LogProblem)
}

extension DetectedFormat {
  /// The format of a text, where it is a known one without more being declared.
  static func format(of bytes: UnsafeBufferPointer<UInt8>, named name: String) -> LogFormat? {
    if case .known(let format) = of(bytes, named: name, columnMap: nil) { format } else { nil }
  }

  /// Tells the format from the content, without byte order mark and not compressed.
  ///
  /// The file's name is asked only where the content says nothing.
  static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, named name: String, columnMap: ColumnMap?
  ) -> DetectedFormat {
    guard let first = bytes.first(where: { !UTF8Text.isSpace($0) }) else {
      return .unknown(.file(.emptyFile))
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return archive(bytes) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return .unknown(.file(.notUTF8))
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return json(bytes, named: name, columnMap: columnMap)
    default: return table(bytes, columnMap: columnMap)
    }
  }

  /// Why the beginning of a stream shows that it is no log, whatever follows: neither JSON nor
  /// compressed, and no table with several columns.
  static func refusal(ofStream bytes: UnsafeBufferPointer<UInt8>) -> LogProblem? {
    let head = Array(bytes.prefix(4))
    let text = UTF8Text.withoutMark(bytes)
    guard !Gzip.isGzip(head), !Zstandard.isZstandard(head),
      !bytes.starts(with: [0x50, 0x4B]),
      let first = text.first(where: { !UTF8Text.isSpace($0) }), !"{[".utf8.contains(first)
    else { return nil }
    var scanner = CSVScanner(text)
    guard (try? scanner.next()) != true || scanner.fieldCount < 2 else { return nil }
    if case .unknown(let problem) = table(text, columnMap: nil) { return problem }
    return nil
  }

  /// An archive that begins as Inspect AI's do is one even when it is damaged.
  private static func archive(_ bytes: UnsafeBufferPointer<UInt8>) -> DetectedFormat {
    if InspectArchiveReader.startsAsLog(bytes) { return .known(.inspectArchive) }
    do throws(ZipFailure) {
      let archive = try ZipArchive(bytes)
      let names = ["header.json", "_journal/start.json"]
      return names.contains { archive.entry($0) != nil }
        ? .known(.inspectArchive) : .unknown(.archive)
    } catch {
      return .unknown(.zip(error))
    }
  }

  private static func json(
    _ bytes: UnsafeBufferPointer<UInt8>, named name: String, columnMap: ColumnMap?
  ) -> DetectedFormat {
    let shape = JSONShape(bytes, isTold: InspectLogReader.isLog)
    if let columnMap, !columnMap.sources.isEmpty, columnMap.fits(shape.keys) {
      return .known(.columnMap)
    }
    if let main = companion(shape, named: name) { return .companion(of: main) }
    if let format = shape.isArray ? list(shape) : object(shape) { return .known(format) }
    if let columnMap, !columnMap.sources.isDisjoint(with: shape.keys) { return .known(.columnMap) }
    if let error = shape.error {
      return .unknown(
        .unknownFormat("JSON, but \(error.reason)", remedy: "Correct the file, or name its reader"))
    }
    if let fitting = ColumnMap.fitting(shape.keys.sorted()) {
      return wanted(fitting, in: shape.words)
    }
    return .unknown(
      .unknownFormat(
        shape.words, remedy: "Rename them to the columns of the record, or name the file's reader"))
  }

  /// The log that a document of this shape belongs to.
  private static func companion(_ shape: JSONShape, named name: String) -> String? {
    if MTBenchReader.isCompanion(shape.keys) { return "the judgments of its benchmark" }
    if !shape.isArray, LMEvaluationResults.isResults(shape.keys) {
      return "samples_<task>_<time>.jsonl"
    }
    if HELMRunFiles.isCompanion(shape, named: name) { return HELMRunFiles.log }
    return nil
  }

  /// The format of a JSON object, or of JSON Lines by their first object.
  private static func object(_ shape: JSONShape) -> LogFormat? {
    let keys = shape.keys
    if InspectLogReader.isLog(keys: keys, evaluationKeys: shape.evaluationKeys) {
      return .inspectLog
    }
    if OpenAIEvalsReader.isLog(keys, specificationKeys: shape.specificationKeys) {
      return .openAIEvals
    }
    if let format = record(keys) { return format }
    if EveryEvalEverResults.isLog(keys) { return .everyEvalEverResults }
    if keys.isSuperset(of: ["dialogue", "value_types", "response_source"]) { return .fulcra }
    if let element = shape.dataElement { return ValueCompassReader.format(of: element) }
    if isCanonical(keys), keys.isDisjoint(with: ["schema_version", "interaction_type"]) {
      return .canonicalJSONLines
    }
    return nil
  }

  /// The format of a JSON list, by its first object.
  private static func list(_ shape: JSONShape) -> LogFormat? {
    let keys = shape.keys
    if LabelStudioReader.isLog(keys) { return .labelStudio }
    if LabelStudioFlatReader.isLog(keys) { return .labelStudioFlat }
    if HELMReader.isLog(shape.kinds) { return .helm }
    return record(keys)
  }

  /// The format of records that tools write as a list or as lines, by the first of them.
  private static func record(_ keys: Set<String>) -> LogFormat? {
    if MTBenchReader.isLog(keys) { return .mtBench }
    if ArenaBattleReader.isLog(keys) { return .arenaBattles }
    if ArenaServerLogReader.isLog(keys) { return .arenaServerLog }
    if AlpacaEvalReader.isLog(keys) { return .alpacaEval }
    if EveryEvalEverReader.isLog(keys) { return .everyEvalEver }
    if LMEvaluationReader.isLog(keys) { return .lmEvaluation }
    return nil
  }

  private static func table(
    _ bytes: UnsafeBufferPointer<UInt8>, columnMap: ColumnMap?
  ) -> DetectedFormat {
    var scanner = CSVScanner(bytes)
    let hasHeader = (try? scanner.next()) ?? false
    guard hasHeader, scanner.fieldCount > 1 else {
      let remedy =
        hasHeader && scanner.field(0).contains { $0 == 0x3B || $0 == 0x09 }
        ? "Separate the columns by commas" : "Give JSON Lines or CSV"
      return .unknown(.unknownFormat("neither JSON nor a table with a header", remedy: remedy))
    }
    let header = (0..<scanner.fieldCount).map { UTF8Text.string(scanner.field($0)) }
    if let columnMap, columnMap.fits(header) { return .known(.columnMap) }
    if isCanonical(Set(header)) { return .known(.canonicalCSV) }
    if LabelStudioFlatReader.isLog(Set(header)) { return .known(.labelStudioFlat) }
    if AlpacaEvalReader.isLeaderboard(header) {
      return .companion(of: "the annotations of its models")
    }
    if columnMap != nil { return .known(.columnMap) }
    if let fitting = ColumnMap.fitting(header) {
      return wanted(fitting, in: "CSV with the columns \(listed(header))")
    }
    return .unknown(
      .unknownFormat(
        "CSV with the columns \(listed(header))",
        remedy: "Rename them to the columns of the record, or declare a column map"))
  }

  private static func wanted(_ map: ColumnMap, in found: String) -> DetectedFormat {
    .wantsMap(
      map.id,
      .unknownFormat(
        found,
        remedy: "They fit the shipped column map \(map.id.quoted): name it with --map, "
          + "`columns:` or ingest --map"))
  }

  /// Whether enough of the names are columns of the record to take the file for one of ours.
  private static func isCanonical(_ names: Set<String>) -> Bool {
    let identifiers: Set<String> = ["model_id", "sample_id", "judge_id"]
    return !names.isDisjoint(with: identifiers)
      && names.count(where: { JudgmentColumn(name: $0) != nil }) >= 3
  }

  fileprivate static func listed(_ names: [String]) -> String {
    names.prefix(8).map(\.quoted).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}

extension JSONShape {
  /// What the text is, in the words of a message.
  var words: String {
    guard kinds.isEmpty else {
      return (isArray ? "a JSON list of objects" : "JSON") + " with the keys "
        + DetectedFormat.listed(keys.sorted())
    }
    guard isArray else { return "a JSON object without members" }
    switch elementKind {
    case .object?: return "a JSON list whose first object has no members"
    case .array?: return "a JSON list of lists"
    case .string?: return "a JSON list of texts"
    case .number?: return "a JSON list of numbers"
    case .boolean?: return "a JSON list of truth values"
    case .null?: return "a JSON list that begins with null"
    case nil: return "a JSON list without elements"
    }
  }
}
