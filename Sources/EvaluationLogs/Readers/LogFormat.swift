/// The formats that can be read.
///
/// The raw value is the name of the reader.
public enum LogFormat: String, Sendable, Codable, CaseIterable {
  /// JSON Lines with the record's own column names.
  case canonicalJSONLines = "canonical-jsonl"
  /// CSV with the record's own column names.
  case canonicalCSV = "canonical-csv"
  /// Any long CSV, through a column map.
  case columnMap = "column-map"
  /// FULCRA's dialogues with their value labels, JSON Lines.
  case fulcra = "fulcra"
  /// Value Compass `*_scores.json`.
  case valueCompassScores = "value-compass-scores"
  /// Value Compass `*_cases.json`.
  case valueCompassCases = "value-compass-cases"
  /// Inspect AI's archives, `.eval`.
  case inspectArchive = "inspect-archive"
  /// Inspect AI's logs as one JSON document.
  case inspectLog = "inspect-log"
}

/// What the first bytes of a file say about its format.
enum DetectedFormat {
  case known(LogFormat)
  case unknown(LogProblem)
}

extension DetectedFormat {
  /// Tells the format from the content, without byte order mark and not compressed.
  static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, columnMap: ColumnMap?
  ) -> DetectedFormat {
    guard let first = bytes.first(where: { !UTF8Text.isSpace($0) }) else {
      return .unknown(.emptyFile)
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return archive(bytes) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return .unknown(.notUTF8)
    }
    switch first {
    case UInt8(ascii: "{"): return object(bytes)
    case UInt8(ascii: "["):
      return .unknown(
        .unknownFormat("a JSON array", remedy: "Write one JSON object a line, or a CSV"))
    default: return table(bytes, columnMap: columnMap)
    }
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

  private static func object(_ bytes: UnsafeBufferPointer<UInt8>) -> DetectedFormat {
    let shape = JSONShape(bytes)
    if InspectLogReader.isLog(keys: shape.keys, evaluationKeys: shape.evaluationKeys) {
      return .known(.inspectLog)
    }
    if shape.keys.isSuperset(of: ["dialogue", "value_types", "response_source"]) {
      return .known(.fulcra)
    }
    if let element = shape.dataElement {
      let keys = Set(element.keys)
      if keys.isSuperset(of: ["model", "value", "score", "prompt"]) {
        return .known(.valueCompassCases)
      }
      let others = element.filter { $0.key != "model" }
      if element["model"] == .string, !others.isEmpty,
        others.values.allSatisfy({ $0 == .number || $0 == .null })
      {
        return .known(.valueCompassScores)
      }
    }
    if isCanonical(shape.keys), shape.keys.isDisjoint(with: ["schema_version", "interaction_type"])
    {
      return .known(.canonicalJSONLines)
    }
    if let error = shape.error {
      return .unknown(
        .unknownFormat("JSON, but \(error.reason)", remedy: "Correct the file, or name its reader"))
    }
    return .unknown(
      .unknownFormat(
        "JSON with the keys \(listed(shape.keys.sorted()))",
        remedy: "Rename them to the columns of the record, or name the file's reader"))
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
    if let columnMap, columnMap.sources.isSubset(of: header) { return .known(.columnMap) }
    if isCanonical(Set(header)) { return .known(.canonicalCSV) }
    if columnMap != nil { return .known(.columnMap) }
    if let fitting = ColumnMap.shippedMaps.first(where: { $0.sources.isSubset(of: header) }) {
      return .unknown(
        .unknownFormat(
          "CSV with the columns \(listed(header))",
          remedy:
            "They fit the shipped column map \(fitting.id.quoted): name it with --columns or `columns:`"
        ))
    }
    return .unknown(
      .unknownFormat(
        "CSV with the columns \(listed(header))",
        remedy: "Rename them to the columns of the record, or declare a column map"))
  }

  /// Whether enough of the names are columns of the record to take the file for one of ours.
  private static func isCanonical(_ names: Set<String>) -> Bool {
    let identifiers: Set<String> = ["model_id", "sample_id", "judge_id"]
    return !names.isDisjoint(with: identifiers)
      && names.count(where: { JudgmentColumn(name: $0) != nil }) >= 3
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(8).map(\.quoted).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}

/// The keys of the first object of a JSON text, and those of the first object in its `data` list.
private struct JSONShape {
  private(set) var keys: Set<String> = []
  private(set) var dataElement: [String: JSONScanner.Kind]?
  /// The keys of the object `eval`.
  private(set) var evaluationKeys: Set<String> = []
  private(set) var error: JSONError?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        let name = UTF8Text.string(key)
        keys.insert(name)
        if name == "eval", try scanner.peek() == .object {
          try readEvaluation(&scanner)
          if InspectLogReader.isLog(keys: keys, evaluationKeys: evaluationKeys) { return }
          continue
        }
        guard name == "data", try scanner.peek() == .array else {
          try scanner.skipValue()
          continue
        }
        try readElement(&scanner)
        // The rest is the reader's to check.
        return
      }
    } catch {
      self.error = error
    }
  }

  private mutating func readEvaluation(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      evaluationKeys.insert(UTF8Text.string(key))
      try scanner.skipValue()
    }
  }

  private mutating func readElement(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.enterArray()
    guard try scanner.nextElement(), try scanner.peek() == .object else { return }
    try scanner.enterObject()
    var element: [String: JSONScanner.Kind] = [:]
    dataElement = element
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      element[name] = try scanner.peek()
      dataElement = element
      try scanner.skipValue()
    }
  }
}
