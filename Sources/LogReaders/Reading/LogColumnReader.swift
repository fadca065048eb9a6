internal import FileFormats

/// The rows of some lines, in their order.
package struct LogColumnRows {
  /// Which lines of the file they are: those of a lower number come before.
  package let block: Int
  /// The group of each row, by the numbering of its share.
  package let groups: UnsafeBufferPointer<Int32>
  /// The value of each row; NaN where it is missing.
  package let values: UnsafeBufferPointer<Double>
}

/// Reads blocks of a log on one thread, with groups numbered by themselves.
struct LogColumnReader: ~Copyable {
  private(set) var members: LogColumnMembers
  /// In which block each group, and each name of a member, first came up.
  private(set) var groupBlocks: [Int] = []
  private(set) var nameBlocks: [Int] = []
  private var paths: LogColumnPaths
  /// How the lines of a plain table are read; of no use to a log.
  private let cells: TableColumnLines
  private let isOfTable: Bool
  private var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
  private var groups: [Int32] = []
  private var values: [Double] = []

  init(_ request: LogColumnMembers.Request) {
    members = LogColumnMembers(request)
    paths = members.paths
    isOfTable = request.cells != nil
    cells = TableColumnLines(
      roles: request.cells ?? [], columns: isOfTable ? request.columns.count : 0,
      missing: request.missing)
  }

  /// Reads the lines of a block and hands out their rows.
  ///
  /// - Returns: the number of lines.
  mutating func read(_ block: LineBlock, _ body: (LogColumnRows) -> Void) -> Int {
    groups.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    var line = 0
    if let start = block.bytes.baseAddress, !block.bytes.isEmpty || block.beginsInLongLine {
      let limit = start + block.bytes.count
      line =
        isOfTable
        ? readCells(from: start, to: limit, of: block) : read(from: start, to: limit, of: block)
    }
    handOut(block.number, body)
    return line
  }

  private mutating func read(
    from start: LineBytes.Place, to limit: LineBytes.Place, of block: LineBlock
  ) -> Int {
    var place = start
    var line = 0
    if block.beginsInLongLine {
      line = 1
      members.refuse(.lineTooLong, at: .line(line))
      place = LogColumnReader.lineEnd(place, limit).map { $0 + 1 } ?? limit
    }
    while place < limit {
      line += 1
      if let row = members.follow(&paths, place, limit) {
        groups.append(row.group)
        values.append(row.number)
        place = row.next
        continue
      }
      let end = LogColumnReader.lineEnd(place, limit)
      read(place, end ?? limit, number: line, isUnended: end == nil)
      place = end.map { $0 + 1 } ?? limit
    }
    return line
  }

  /// Reads a line with the scanner.
  private mutating func read(
    _ start: LineBytes.Place, _ end: LineBytes.Place, number: Int, isUnended: Bool
  ) {
    var bytes = UnsafeBufferPointer(start: start, count: end - start)
    if bytes.count > LineCap.bytes {
      members.refuse(.lineTooLong, at: .line(number))
      return
    }
    if bytes.last == 0x0D { bytes = bytes.part(0, bytes.count - 1) }
    if bytes.allSatisfy(UTF8Text.isSpace) { return }
    let surrogates = scanner.replacedSurrogates
    scanner.restart(bytes)
    do throws(JSONError) {
      let row = try members.readLine(&scanner, at: number)
      if let group = members.group(of: row, at: .line(number)) {
        groups.append(Int32(group))
        values.append(row.number ?? .nan)
      }
      if paths.learns { paths.learn(bytes, members.members) }
    } catch {
      report(error, number, isUnended: isUnended)
    }
    let found = scanner.replacedSurrogates - surrogates
    if found > 0 { members.note(.loneSurrogate, by: found, at: .line(number)) }
  }

  private mutating func report(_ error: JSONError, _ line: Int, isUnended: Bool) {
    let column = scanner.column(of: error.offset)
    if error.reason == .unexpectedEnd, isUnended {
      members.note(
        .truncatedLastLine("\(error.reason), column \(column)"), at: .line(line))
    } else {
      members.refuse(LogProblem(error, column: column), at: .line(line))
    }
  }

  private static func lineEnd(
    _ place: LineBytes.Place, _ limit: LineBytes.Place
  ) -> LineBytes.Place? {
    UnsafeBufferPointer(start: place, count: limit - place).firstLineEnd.map { place + $0 }
  }

  // MARK: - Tables

  /// Reads the rows of a plain table; one that is not plain is refused, and with it the table.
  private mutating func readCells(
    from start: LineBytes.Place, to limit: LineBytes.Place, of block: LineBlock
  ) -> Int {
    var place = start
    if block.number == 0 {
      place = LogColumnReader.lineEnd(place, limit).map { $0 + 1 } ?? limit
    }
    if block.beginsInLongLine { place = limit }
    while place < limit, let row = members.readCells(cells, place, limit) {
      groups.append(row.group)
      values.append(row.number)
      place = row.next
    }
    if place < limit || block.beginsInLongLine { members.refuse(.lineTooLong, at: .line(1)) }
    return 1
  }

  // MARK: - Lists

  /// Reads a list of objects and hands out their rows, some thousand at a time.
  mutating func readList(
    _ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly,
    _ body: (LogColumnRows) -> Void
  ) {
    var block = 0
    var members = self.members
    var groups = self.groups
    var values = self.values
    // The closure may not hold on to `self`, which is being changed.
    withoutActuallyEscaping(body) { body in
      func handOut() {
        groups.withUnsafeBufferPointer { groups in
          values.withUnsafeBufferPointer { values in
            body(LogColumnRows(block: block, groups: groups, values: values))
          }
        }
        groups.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        block += 1
      }
      _ = JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
        defer { for remark in members.takeRemarks() { remark.add(to: &log, linesBefore: 0) } }
        let row = try members.readElement(&scanner, at: place)
        guard let group = members.group(of: row, at: .record(place)) else { return }
        groups.append(Int32(group))
        values.append(row.number ?? .nan)
        if groups.count == 1 << 12 { handOut() }
      }
      handOut()
    }
    self.members = members
    noteBirths(0)
  }

  // MARK: - Parts

  private mutating func handOut(_ block: Int, _ body: (LogColumnRows) -> Void) {
    noteBirths(block)
    groups.withUnsafeBufferPointer { groups in
      values.withUnsafeBufferPointer { values in
        body(LogColumnRows(block: block, groups: groups, values: values))
      }
    }
  }

  private mutating func noteBirths(_ block: Int) {
    let groupCount = members.index.groupCount
    while groupBlocks.count < groupCount { groupBlocks.append(block) }
    let nameCount = members.names.values.count
    while nameBlocks.count < nameCount { nameBlocks.append(block) }
  }

  /// What is to be said of the rows since this was asked last.
  mutating func takeRemarks() -> [LogColumnRemark] { members.takeRemarks() }
}
