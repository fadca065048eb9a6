package import Diagnostics
package import FileFormats

/// Goes through a number of a log and the groups that it belongs to, row by row.
///
///     var stream = LogColumnStream("log.jsonl.gz", value: "score", by: ["model_id", "criterion"])
///     var sums: [Double] = []
///     try stream.forEachRow { group, value in
///       if group == sums.count { sums.append(0) }
///       sums[group] += value ?? 0
///     }
///     stream.groups[0]  // ["model-a", "honesty"]
///
/// The log is JSON, plain, gzip or Zstandard: lines of objects, a list of objects, or a log of any
/// format that is known. JSON Lines are not held; every line is checked as a whole, also the members
/// that are passed over, and a key may first come up in any line. A value that is null, NaN or absent
/// is missing, and so is a group.
///
/// A log of a known format is read through its reader when all names are columns of the record
/// (`score`, `model_id`), so that what its tool writes where it has no number is missing there as it
/// is in a study. By the tool's own names (`model`) its members are read as they are, save such
/// sentinels, which are missing and said (`SentinelRule`).
///
/// - Complexity: O(bytes) in one pass; a window of 1 MiB, or of the longest line, and the distinct
///   groups. Lists and logs that are read through their readers are held in memory.
package struct LogColumnStream {
  package let path: String
  /// The key of the numbers.
  package let value: String
  /// The keys whose texts make the groups.
  package let columns: [String]
  /// The words that stand for no value.
  package let missing: MissingWords
  /// The texts of the groups that were met, by their numbers; nil where a key is null or absent.
  package private(set) var groups: [[String?]] = []
  /// What was found on the way that refuses nothing, such as a cut last line.
  package private(set) var warnings: [Diagnostic] = []
  /// All rows, where the log was read through its reader.
  package private(set) var judgments: JudgmentTable?

  /// What the file is.
  private enum Source {
    /// Objects line by line, of a known format or of none.
    case lines(ExpandedFile, LogFormat?)
    /// A list of objects, of a known format or of none.
    case list([UInt8], LogFormat?)
    /// A log that is read through its reader.
    case record(LogFormat)
  }

  package init(
    _ path: String, value: String, by columns: [String] = [], missing: MissingWords = .standard
  ) {
    self.path = path
    self.missing = missing
    self.value = value
    self.columns = columns
  }

  /// Whether a file is JSON or a known log in an archive, and so no table, as far as its first bytes
  /// tell.
  package static func reads(_ path: String) -> Bool {
    guard let content = try? FileContent.stream(path) else { return false }
    let lines = Lines(content, window: 1 << 16)
    while let line = try? lines.next(), !lines.isTooLong {
      let text = UTF8Text.trimmed(line)
      if text.isEmpty { continue }
      return text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[")
        || DetectedFormat.isLogArchive(line)
    }
    return false
  }

  /// Hands out each row's group, numbered in the order of first appearance, and its value.
  ///
  /// - Returns: the number of rows.
  /// - Throws: `Diagnostics` with every row that is no object or holds something else than numbers
  ///   and texts in the columns, or when a column is in no row; for logs that are read through their
  ///   readers, with whatever these refuse.
  package mutating func forEachRow(
    _ body: (_ group: Int, _ value: Double?) -> Void
  ) throws(Diagnostics) -> Int {
    let source: Source
    do throws(LogProblem.Wrapped) {
      source = try self.source()
    } catch {
      throw Diagnostics(error.problem.issue(file: path, locator: ""))
    }
    if case .record(let format) = source { return try readRecord(format, body) }
    var log = LogAssembly(options: LogReadingOptions())
    log.begin(SourceFile(path: path, relativePath: path, sha256: "", bytes: 0))
    var members: LogColumnMembers
    switch source {
    case .lines(let content, let format):
      members = LogColumnMembers(
        value: value, columns: columns, format: format, missing: missing)
      members.readLines(Lines(content), into: &log, body)
    case .list(let bytes, let format):
      members = LogColumnMembers(
        value: value, columns: columns, format: format, missing: missing)
      bytes.withUnsafeBufferPointer {
        members.readList(UTF8Text.withoutMark($0), into: &log, body)
      }
    case .record: return 0
    }
    members.checkColumns(&log)
    log.issues.finish(file: path)
    guard log.issues.errors.isEmpty else { throw log.issues.error }
    warnings = log.issues.warnings
    groups = members.groups
    return log.file.rowsRead
  }

  // MARK: - What the file is

  private func source() throws(LogProblem.Wrapped) -> Source {
    let opened = try LogProblem.reading { () throws(FileProblem) -> ExpandedFile? in
      // Where there is no stream, the reader of whole files knows why.
      if let content = try FileContent.stream(path) { return content }
      _ = try FileContent.stored(path, limit: 0)
      return nil
    }
    guard let content = opened else {
      throw LogProblem.Wrapped(problem: .file(.unreadable("it is no regular file")))
    }
    let isOfRecord = ([value] + columns).allSatisfy { JudgmentColumn(name: $0) != nil }
    let lines = Lines(content, window: 1 << 16)
    while let line = try LogProblem.reading({ () throws(FileProblem) in try lines.next() }),
      !lines.isTooLong
    {
      if line.allSatisfy(UTF8Text.isSpace) { continue }
      let shape = JSONShape(line, openings: LogFormatReaders.openings)
      // A line that is not a whole object is the beginning of a document, or a broken line of many:
      // what follows tells.
      guard !shape.isArray, shape.error == nil else { break }
      let head = FileHead(
        content: .json(shape), name: path.lastPathComponent, columnMap: nil)
      let format = DetectedFormat.of(head).format
      let isDocument = format.map { !$0.reader.isOfLines } ?? false
      if let format, isDocument || (isOfRecord && format != .canonicalJSONLines) {
        return .record(format)
      }
      try LogProblem.reading { () throws(FileProblem) in try content.rewind() }
      return .lines(content, format)
    }
    return try wholeFile(content, isOfRecord)
  }

  /// A file that its first line does not tell: a list, a document, or lines of which the first is
  /// broken.
  private func wholeFile(
    _ content: ExpandedFile, _ isOfRecord: Bool
  ) throws(LogProblem.Wrapped) -> Source {
    let limit = LogReadingOptions().maximumBytes
    let bytes = try LogProblem.reading { () throws(FileProblem) in
      try FileContent.expanded(FileContent.stored(path, limit: limit), limit: limit)
    }
    let found = bytes.withUnsafeBufferPointer { bytes in
      let text = UTF8Text.withoutMark(bytes)
      return (
        isList: text.first { !UTF8Text.isSpace($0) } == UInt8(ascii: "["),
        shape: JSONShape(text, openings: LogFormatReaders.openings),
        format: DetectedFormat.of(text, named: path.lastPathComponent, columnMap: nil)
      )
    }
    if case .known(let format) = found.format, isOfRecord || !found.isList {
      return .record(format)
    }
    if found.isList {
      guard found.shape.error != nil || !found.shape.kinds.isEmpty else {
        throw .init(
          problem: .unknownFormat(found.shape.words, remedy: "Give a list of objects"))
      }
      if case .known(let format) = found.format { return .list(bytes, format) }
      return .list(bytes, nil)
    }
    // A whole object on several lines is a document, of which there are no rows.
    if found.shape.error == nil {
      switch found.format {
      case .companion(let main): throw .init(problem: .companion(of: main))
      case .unknown(let problem), .wantsMap(_, let problem): throw .init(problem: problem)
      case .known: break
      }
    }
    try LogProblem.reading { () throws(FileProblem) in try content.rewind() }
    return .lines(content, nil)
  }

  // MARK: - Through the reader

  private mutating func readRecord(
    _ format: LogFormat, _ body: (Int, Double?) -> Void
  ) throws(Diagnostics) -> Int {
    let names = [value] + columns
    let unknown = names.filter { JudgmentColumn(name: $0) == nil }
    guard unknown.isEmpty else {
      throw Diagnostics(
        unknown.map { name in
          LogProblem.missingColumn(
            name, suggestion: NameSuggestion.nearest(to: name, among: JudgmentColumn.names),
            found: JudgmentColumn.names
          ).issue(file: path, locator: "")
        })
    }
    let log = try LogReader().read([path])
    let asked = names.compactMap { JudgmentColumn(name: $0) }
    var texts = columns.map { _ in TextDictionary() }
    var index = GroupIndex(width: columns.count)
    for judgment in log.judgments {
      index.begin()
      for place in columns.indices {
        guard let text = judgment.cell(asked[place + 1])?.written else { continue }
        index.set(place, texts[place].code(of: text))
      }
      body(index.group(), judgment.cell(asked[0])?.parsed)
    }
    groups = index.texts(texts)
    warnings = log.issues + notes(on: log.judgments, asked)
    judgments = log.judgments
    return log.judgments.count
  }

  /// What a reader of the log's rows must know of how they are put together.
  private func notes(on judgments: JudgmentTable, _ asked: [JudgmentColumn]) -> [Diagnostic] {
    let criteria = judgments.criterion.values
    guard criteria.count > 1, !asked.dropFirst().contains(.criterion) else { return [] }
    return [
      LogNotice.severalCriteria(criteria.sorted().prefix(8).map(\.quoted).joined(separator: ", "))
        .issue(file: path, locator: "", count: criteria.count)
    ]
  }
}

extension JudgmentCell {
  fileprivate var written: String {
    switch self {
    case .text(let text), .bare(let text): text
    }
  }

  fileprivate var parsed: Double? {
    var text = written
    guard case .finite(let number)? = text.withUTF8({ NumberText.value($0) }) else { return nil }
    return number
  }
}

extension LogColumnStream {
  /// Whether the first line of a log in JSON Lines names all these members.
  ///
  /// Members that only some rows have count where the first has them.
  package static func firstLine(of path: String, holds names: [String]) -> Bool {
    guard let content = try? FileContent.stream(path) else { return false }
    let lines = Lines(content, window: 1 << 16)
    while let line = try? lines.next(), !lines.isTooLong {
      let text = UTF8Text.string(UTF8Text.trimmed(line))
      if text.isEmpty { continue }
      return names.allSatisfy { text.contains("\"\($0)\"") }
    }
    return false
  }
}

extension LogNotice {
  /// Criteria that are summed up together.
  static func severalCriteria(_ names: String) -> LogNotice {
    LogNotice("severalCriteria", names) {
      "\($0.count) criteria are taken together, \($0[0]); name criterion among the groups to part them"
    }
  }
}
