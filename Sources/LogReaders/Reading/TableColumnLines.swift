internal import FileFormats

/// Reads the rows of a plain table off its lines, or says that a line is not plain.
///
/// A line is plain when its cells are as many as the header's, parted by commas, in UTF-8 without tabs or
/// other controls, quoted cells end in it and have no quote inside where they are asked for, and cells
/// that are asked for are texts and numbers of which nothing is to be said.
struct TableColumnLines: ~Copyable {
  typealias Place = LineBytes.Place

  /// What each cell of a row is: a column that is asked for, the value, or none of them.
  private let roles: [Int32]
  private let missing: MissingWords
  private let isPlainNumber: Bool
  private let recentTexts: RecentTexts
  private let recentGroups: RecentGroups

  init(roles: [Int32], columns: Int, missing: MissingWords) {
    self.roles = roles
    self.missing = missing
    isPlainNumber = missing.added.isEmpty
    recentTexts = RecentTexts(columns: columns)
    recentGroups = RecentGroups(width: columns)
  }

  /// Reads the line at `start`; nil for one that is not plain.
  ///
  /// - Parameter limit: the end of the lines, behind which there are 64 zeros.
  func row(
    _ start: Place, _ limit: Place, _ texts: inout [TextDictionary], _ index: inout GroupIndex
  ) -> LogColumnPaths.Line? {
    // An empty line is no row, also of a table of one column.
    if start.pointee == 0x0A || start.pointee == 0x0D { return nil }
    var place = start
    var number = Double.nan
    let last = roles.count - 1
    recentGroups.begin()
    for cell in 0...last {
      let role = roles[cell]
      guard let (first, end, next) = cellEnds(place, limit) else { return nil }
      if role != LogColumnPaths.Role.none {
        let isRead =
          role == LogColumnPaths.Role.value
          ? readNumber(first, end, &number) : readText(Int(role), first, end, &texts)
        guard isRead else { return nil }
      }
      place = next
      if cell < last {
        guard place.pointee == UInt8(ascii: ",") else { return nil }
        place += 1
      }
    }
    if place.pointee == 0x0D { place += 1 }
    guard place < limit, place.pointee == 0x0A else { return nil }
    return LogColumnPaths.Line(
      group: recentGroups.group(in: &index), number: number, next: place + 1)
  }

  /// Where the text of a cell begins and ends, and what is behind the cell; nil where it is not plain.
  @inline(__always)
  private func cellEnds(
    _ place: Place, _ limit: Place
  ) -> (first: Place, end: Place, next: Place)? {
    if place.pointee == UInt8(ascii: "\"") { return quotedEnds(place, limit) }
    var end = place
    while true {
      end = LineBytes.cellEnd(end)
      switch end.pointee {
      case UInt8(ascii: ","), 0x0A, 0x0D: return (place, end, end)
      case 0x80...:
        guard let next = sequencesEnd(end, limit) else { return nil }
        end = next
      default: return nil
      }
    }
  }

  @inline(never)
  private func quotedEnds(
    _ place: Place, _ limit: Place
  ) -> (first: Place, end: Place, next: Place)? {
    var end = place + 1
    while true {
      end = LineBytes.cellEnd(end)
      switch end.pointee {
      case UInt8(ascii: ","): end += 1
      case UInt8(ascii: "\""):
        // A doubled quote would have to be made one.
        return end[1] == UInt8(ascii: "\"") ? nil : (place + 1, end, end + 1)
      case 0x80...:
        guard let next = sequencesEnd(end, limit) else { return nil }
        end = next
      default: return nil
      }
    }
  }

  private func sequencesEnd(_ place: Place, _ limit: Place) -> Place? {
    var place = place
    while place.pointee >= 0x80 {
      let rest = UnsafeBufferPointer(start: place, count: limit - place)
      let length = rest.isEmpty ? 0 : UTF8Text.sequenceLength(in: rest, at: 0)
      guard length > 0 else { return nil }
      place += length
    }
    return place
  }

  @inline(__always)
  private func readNumber(_ first: Place, _ end: Place, _ number: inout Double) -> Bool {
    if isPlainNumber, let short = LineBytes.shortNumber(first), short.end == end {
      number = short.value
      return true
    }
    return readOtherNumber(UnsafeBufferPointer(start: first, count: end - first), &number)
  }

  @inline(never)
  private func readOtherNumber(_ cell: UnsafeBufferPointer<UInt8>, _ number: inout Double) -> Bool {
    if cell.isEmpty { return true }
    guard case .number(let value) = NumberCell(cell, missing: missing) else { return false }
    number = value
    return true
  }

  @inline(__always)
  private func readText(
    _ column: Int, _ first: Place, _ end: Place, _ texts: inout [TextDictionary]
  ) -> Bool {
    let length = end - first
    if let code = recentTexts.code(column, first, length) {
      recentGroups.set(column, code)
      return true
    }
    if length == 0 { return true }
    let text = UnsafeBufferPointer(start: first, count: length)
    // White space is taken off, and words for no value are said.
    guard first.pointee != 0x20, end[-1] != 0x20, !missing.contains(text) else { return false }
    let code = texts[column].code(of: text)
    recentTexts.note(column, first, length, code)
    recentGroups.set(column, code)
    return true
  }
}

extension LineBytes {
  /// The first byte from `place` on that is a quote, a comma, a control or no ASCII.
  @inline(__always)
  static func cellEnd(_ place: Place) -> Place {
    var place = place
    while true {
      let bytes = UnsafeRawPointer(place).loadUnaligned(as: SIMD16<UInt8>.self)
      // As in `plainEnd`.
      let quotes = (bytes ^ SIMD16(repeating: 0x22)) &- SIMD16(repeating: 1)
      let commas = (bytes ^ SIMD16(repeating: 0x2C)) &- SIMD16(repeating: 1)
      let controls = bytes &- SIMD16(repeating: 0x20)
      let found = (bytes | quotes | commas | controls) & SIMD16(repeating: 0x80)
      let halves = unsafeBitCast(found, to: SIMD2<UInt64>.self)
      if halves[0] != 0 { return place + halves[0].trailingZeroBitCount >> 3 }
      if halves[1] != 0 { return place + (8 + halves[1].trailingZeroBitCount >> 3) }
      place += 16
    }
  }
}
