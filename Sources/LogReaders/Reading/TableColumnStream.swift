package import FileFormats

/// Goes through a number of a plain table in CSV and the groups that it belongs to, in one pass.
///
/// It gives what `CSVColumns` gives of the same table, or nothing: a table of which anything is to be
/// said, a quote inside a cell say, another separator than the comma or a row of another length, is for
/// `CSVColumns`, which holds it.
///
/// - Complexity: O(bytes) in one pass; for each thread a block of 256 KiB, or of the longest line, and
///   the distinct groups.
package struct TableColumnStream {
  private let path: String
  private let value: String
  private let columns: [String]
  private let missing: MissingWords
  private let blockSize: Int
  /// The names of the columns.
  package let header: [String]
  /// The texts of the groups that were met; nil where a cell is empty.
  package private(set) var groups: [[String?]] = []

  /// - Returns: nil where the first line tells that the table is not plain, or is of the judgment record,
  ///   or where a column is not there exactly once.
  package init?(
    _ path: String, value: String, by columns: [String], missing: MissingWords,
    blockSize: Int = 1 << 18
  ) {
    guard let content = try? FileContent.stream(path),
      let header = Self.header(Lines(content, window: 1 << 16)),
      ([value] + columns).allSatisfy({ name in header.count { $0 == name } == 1 }),
      !columns.contains(value), !RowOrigin(header: header).isOfRecord
    else { return nil }
    self.path = path
    self.value = value
    self.columns = columns
    self.missing = missing
    self.blockSize = blockSize
    self.header = header
  }

  /// The names of a plain table.
  private static func header(_ lines: Lines) -> [String]? {
    guard let line = try? lines.next(), !lines.isTooLong, !lines.isUnended,
      let first = line.first, !"[{".utf8.contains(first),
      !PlainTable.isBinary(line), TableFile.otherKind(line) == nil,
      line.allSatisfy({ $0 >= 0x20 && !"\";|".utf8.contains($0) }),
      UTF8Text.firstInvalid(in: line) == nil, !UTF8Text.string(line).lowercased().hasPrefix("sep=")
    else { return nil }
    return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      UTF8Text.string(UTF8Text.trimmed(UnsafeBufferPointer(rebasing: $0)))
    }
  }

  /// Shares the rows out among threads, as `LogColumnStream.share(threads:_:_:)` does.
  ///
  /// - Returns: nil where the table is not plain, or has no row.
  package mutating func share<Sums: Sendable>(
    threads: Int, _ make: @Sendable () -> Sums,
    _ take: @Sendable (inout Sums, LogColumnRows) -> Void
  ) -> [LogColumnShare<Sums>]? {
    guard let content = try? FileContent.stream(path) else { return nil }
    var log = LogAssembly(options: LogReadingOptions())
    var request = LogColumnMembers.Request(
      value: value, columns: columns, format: nil, missing: missing)
    request.cells = header.map { name in
      name == value
        ? LogColumnPaths.Role.value
        : columns.firstIndex(of: name).map { Int32($0) } ?? LogColumnPaths.Role.none
    }
    let read = LogColumnShares(
      LineBlocks(content, size: blockSize), request, threads: threads, into: &log, make, take)
    guard log.issues.errors.isEmpty, !read.groups.isEmpty else { return nil }
    groups = read.groups
    return read.shares
  }
}
