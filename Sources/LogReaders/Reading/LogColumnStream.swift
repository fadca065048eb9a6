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
/// - Complexity: O(bytes) in one pass; for each thread a block of 256 KiB, or of the longest line, and
///   the distinct groups. Lists and logs that are read through their readers are held in memory.
package struct LogColumnStream {
  package let path: String
  /// The key of the numbers.
  package let value: String
  /// The keys whose texts make the groups.
  package let columns: [String]
  /// The words that stand for no value.
  package let missing: MissingWords
  /// About how many bytes a thread reads at once; nothing depends on it.
  package let blockSize: Int
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
    _ path: String, value: String, by columns: [String] = [], missing: MissingWords = .standard,
    blockSize: Int = 1 << 18
  ) {
    self.path = path
    self.blockSize = blockSize
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
    var failure: Diagnostics?
    var rowCount = 0
    withoutActuallyEscaping(body) { body in
      // One thread reads, and it is this one.
      nonisolated(unsafe) let body = body
      do throws(Diagnostics) {
        rowCount = try share(threads: 1, { 0 }) { count, rows in
          count += rows.groups.count
          for (group, value) in zip(rows.groups, rows.values) {
            body(Int(group), value.isNaN ? nil : value)
          }
        }.reduce(0) { $0 + $1.sums }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return rowCount
  }

  /// Shares the rows out among threads, each of which makes of them what it likes.
  ///
  ///     let shares = try stream.share(threads: 2, { [Int]() }) { counts, rows in
  ///       for group in rows.groups {
  ///         if group == counts.count { counts.append(0) }
  ///         counts[Int(group)] += 1
  ///       }
  ///     }
  ///     var counts = stream.groups.map { _ in 0 }
  ///     for share in shares {
  ///       for (count, group) in zip(share.sums, share.groups) { counts[group] += count }
  ///     }
  ///
  /// Which rows a thread gets depends on nothing that could be told beforehand: what is made of them must
  /// be such that any split gives the same, as exact sums are.
  ///
  /// - Parameters:
  ///   - threads: how many to use at most; only lines are shared out.
  ///   - make: what a thread begins with.
  ///   - take: takes some rows, whose groups are numbered by the thread in the order of their first
  ///     appearance in its rows.
  /// - Returns: what each thread made of its rows, with the numbers of its groups in ``groups``.
  /// - Throws: as ``forEachRow(_:)``, the same for any number of threads.
  package mutating func share<Sums: Sendable>(
    threads: Int, _ make: @Sendable () -> Sums,
    _ take: @Sendable (inout Sums, LogColumnRows) -> Void
  ) throws(Diagnostics) -> [LogColumnShare<Sums>] {
    let source: Source
    do throws(LogProblem.Wrapped) {
      source = try self.source()
    } catch {
      throw Diagnostics(error.problem.issue(file: path, locator: ""))
    }
    var log = LogAssembly(options: LogReadingOptions())
    log.begin(SourceFile(path: path, relativePath: path, sha256: "", bytes: 0))
    let format: LogFormat?
    let shares: [LogColumnShare<Sums>]
    let names: [String]
    switch source {
    case .record(let format): return [try readRecord(format, make, take)]
    case .lines(let content, let found):
      format = found
      let read = LogColumnShares(
        LineBlocks(content, size: blockSize), request(found), threads: threads, into: &log, make,
        take)
      (shares, names, groups) = (read.shares, read.names, read.groups)
    case .list(let bytes, let found):
      format = found
      let read = bytes.withUnsafeBufferPointer {
        LogColumnShares(
          list: UTF8Text.withoutMark($0), request(found), into: &log, make, take)
      }
      (shares, names, groups) = (read.shares, read.names, read.groups)
    }
    checkColumns(names, format, &log)
    log.issues.finish(file: path)
    guard log.issues.errors.isEmpty else { throw log.issues.error }
    warnings = log.issues.warnings
    fillUsual(format)
    return shares
  }

  private func request(_ format: LogFormat?) -> LogColumnMembers.Request {
    LogColumnMembers.Request(value: value, columns: columns, format: format, missing: missing)
  }

  // MARK: - Columns

  /// Fails for each name that no row has.
  private func checkColumns(_ found: [String], _ format: LogFormat?, _ log: inout LogAssembly) {
    for name in [value] + columns
    where !found.contains(name) && usual(name, format) == nil && log.issues.errors.isEmpty {
      let isOfRecord = format != nil && JudgmentColumn(name: name) != nil
      let suggestion = isOfRecord ? nil : NameSuggestion.nearest(to: name, among: found)
      log.fail(
        isOfRecord
          ? .mixedColumns(name, found: found.sorted())
          : .missingColumn(name, suggestion: suggestion, found: found.sorted()), at: "L1")
    }
  }

  /// Gives groups what the record leaves open.
  private mutating func fillUsual(_ format: LogFormat?) {
    let usual = columns.map { self.usual($0, format) }
    guard usual.contains(where: { $0 != nil }) else { return }
    groups = groups.map { cells in zip(cells, usual).map { $0 ?? $1 } }
  }

  /// The value of a column of the record where a row has none.
  private func usual(_ column: String, _ format: LogFormat?) -> String? {
    guard format == .canonicalJSONLines else { return nil }
    return JudgmentColumn(name: column)?.usual
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

  private mutating func readRecord<Sums: Sendable>(
    _ format: LogFormat, _ make: () -> Sums, _ take: (inout Sums, LogColumnRows) -> Void
  ) throws(Diagnostics) -> LogColumnShare<Sums> {
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
    var rows: (groups: [Int32], values: [Double]) = ([], [])
    for judgment in log.judgments {
      index.begin()
      for place in columns.indices {
        guard let text = judgment.cell(asked[place + 1])?.written else { continue }
        index.set(place, texts[place].code(of: text))
      }
      rows.groups.append(Int32(index.group()))
      rows.values.append(judgment.cell(asked[0])?.parsed ?? .nan)
    }
    groups = index.texts(texts)
    warnings = log.issues + notes(on: log.judgments, asked)
    judgments = log.judgments
    var sums = make()
    rows.groups.withUnsafeBufferPointer { groups in
      rows.values.withUnsafeBufferPointer { values in
        take(&sums, LogColumnRows(block: 0, groups: groups, values: values))
      }
    }
    return LogColumnShare(sums: sums, groups: Array(groups.indices))
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

extension LogProblem {
  /// A column of the record beside members of a tool's log.
  fileprivate static func mixedColumns(_ name: String, found: [String]) -> LogProblem {
    LogProblem(
      "missingColumn",
      "the column \(name.quoted) is missing in the members of the tool's log" + listed(found),
      remedy: "Name members of the log only, or columns of the record only, such as score, "
        + "model_id, sample_id and criterion")
  }
}
