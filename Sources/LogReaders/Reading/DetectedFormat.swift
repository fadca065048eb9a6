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
  /// The format, where the file is a log.
  var format: LogFormat? { if case .known(let format) = self { format } else { nil } }

  /// Tells the format from the content, without byte order mark and not compressed.
  static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, named name: String, columnMap: ColumnMap?
  ) -> DetectedFormat {
    do throws(LogProblem.Wrapped) {
      return of(
        try FileHead(
          bytes, named: name, columnMap: columnMap, openings: LogFormatReaders.openings))
    } catch {
      return .unknown(error.problem)
    }
  }

  /// Tells the format from a head.
  static func of(_ head: FileHead) -> DetectedFormat {
    guard let (claim, reader) = LogFormatReaders.claim(head) else { return unclaimed(head) }
    return claim.main.map(DetectedFormat.companion) ?? .known(LogFormat(reader))
  }

  /// Why the beginning of a stream shows that it is no log, whatever follows: neither JSON nor
  /// compressed, and no table with several columns.
  static func refusal(ofStream bytes: UnsafeBufferPointer<UInt8>) -> LogProblem? {
    let head = Array(bytes.prefix(4))
    let text = UTF8Text.withoutMark(bytes)
    guard !Gzip.isGzip(head), !Zstandard.isZstandard(head), !PlainTable.isBinary(bytes),
      ColumnarFormat(bytes) == nil,
      let first = text.first(where: { !UTF8Text.isSpace($0) }), !"{[".utf8.contains(first),
      !HubResultsReader.mayHold(text), let table = try? PlainTable(Array(text))
    else { return nil }
    return table.text.withUnsafeBufferPointer { text in
      do throws(LogProblem.Wrapped) {
        _ = try FileHead.columns(of: text)
        return nil
      } catch {
        return error.problem
      }
    }
  }

  /// Whether the bytes begin as an archive that is a log.
  static func isLogArchive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    FileHead.isArchive(bytes) && of(bytes, named: "", columnMap: nil).format != nil
  }

  /// What to say of a file that no reader claims.
  private static func unclaimed(_ head: FileHead) -> DetectedFormat {
    let found: String
    let remedy: String
    let names: [String]
    switch head.content {
    case .archive(let archive): return .unknown(archive.failure.map(LogProblem.zip) ?? .archive)
    case .json(let shape):
      if let error = shape.error {
        return .unknown(
          .unknownFormat(
            "JSON, but \(error.reason)", remedy: "Correct the file, or name its reader"))
      }
      found = shape.words
      remedy = "Rename them to the columns of the record, or name the file's reader"
      names = shape.tableColumns ?? shape.keys.sorted()
    case .table(let columns):
      found = "CSV with the columns \(listed(columns))"
      remedy = "Rename them to the columns of the record, or declare a column map"
      names = columns
    case .yaml:
      found = "YAML"
      remedy = "Give JSON Lines or CSV"
      names = []
    }
    if let fitting = ColumnMap.fitting(names) { return wanted(fitting, in: found) }
    return .unknown(.unknownFormat(found, remedy: remedy))
  }

  private static func wanted(_ map: ColumnMap, in found: String) -> DetectedFormat {
    .wantsMap(
      map.id,
      .unknownFormat(
        found,
        remedy: "They fit the shipped column map \(map.id.quoted): name it with --map, "
          + "`columns:` or ingest --map"))
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
