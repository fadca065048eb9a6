internal import Diagnostics

/// A text of a report with the place of each of its characters.
///
/// What is read out of it, such as an expression in a heading or in an option, keeps its line and column
/// however it was written: over several lines, behind a marker, in quotes.
struct LocatedText: Sendable {
  let text: String
  /// Where the byte at an offset of the text's UTF-8 stands.
  let place: @Sendable (_ byte: Int) -> Place

  init(_ text: String, at place: @escaping @Sendable (_ byte: Int) -> Place) {
    self.text = text
    self.place = place
  }

  /// A text on one line.
  ///
  /// - Parameter start: Where its first character stands.
  init(_ text: String, from start: Place) {
    let bytes = Array(text.utf8)
    self.init(text) { byte in
      guard case .line(let file, let line, let column) = start else { return start }
      return .line(
        file: file, line, column: (column ?? 1) + LocatedText.scalars(in: bytes.prefix(byte)))
    }
  }

  /// Where the text begins.
  var start: Place { place(0) }

  /// A part of the text, by offsets of its UTF-8.
  func part(_ range: Range<Int>) -> LocatedText {
    let bytes = Array(text.utf8)[range]
    let place = place
    return LocatedText(String(decoding: bytes, as: UTF8.self)) { place($0 + range.lowerBound) }
  }

  /// The text without spaces at its ends.
  var trimmed: LocatedText {
    let bytes = Array(text.utf8)
    var start = 0
    var end = bytes.count
    while start < end, LocatedText.isSpace(bytes[start]) { start += 1 }
    while end > start, LocatedText.isSpace(bytes[end - 1]) { end -= 1 }
    return start == 0 && end == bytes.count ? self : part(start..<end)
  }

  /// Where the character at an offset in characters stands.
  func place(ofCharacter offset: Int) -> Place {
    let index = text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex)
    return place(text.utf8.distance(from: text.startIndex, to: index ?? text.endIndex))
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// How many code points begin in these bytes.
  static func scalars(in bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}

/// A line of a source, and where it stands in its file.
struct SourceLine: Sendable {
  let text: Substring
  /// From 1.
  let line: Int
  /// Code points that stand before the text on its line.
  var offset = 0

  /// The line without its first bytes, which are ASCII.
  func dropping(_ count: Int) -> SourceLine {
    SourceLine(
      text: text[text.utf8.index(text.startIndex, offsetBy: count)...], line: line,
      offset: offset + count)
  }

  /// How many spaces it begins with; a tab leads to the next multiple of four.
  var indentation: (columns: Int, bytes: Int) {
    var columns = 0
    var bytes = 0
    for byte in text.utf8 {
      if byte == 0x20 {
        columns += 1
      } else if byte == 0x09 {
        columns += 4 - columns % 4
      } else {
        break
      }
      bytes += 1
    }
    return (columns, bytes)
  }

  var isBlank: Bool { text.utf8.allSatisfy(LocatedText.isSpace) }
}

extension LocatedText {
  /// Lines of one file as one text.
  init(_ lines: [SourceLine], file: String) {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    starts.reserveCapacity(lines.count)
    for (number, line) in lines.enumerated() {
      if number > 0 { bytes.append(0x0A) }
      starts.append(bytes.count)
      bytes += line.text.utf8
    }
    let all = bytes
    let begins = starts
    let counts = SourceBytes.isASCII(bytes) ? nil : LocatedText.counts(in: bytes)
    let marks = lines.map { (line: $0.line, offset: $0.offset) }
    self.init(String(decoding: bytes, as: UTF8.self)) { byte in
      guard !begins.isEmpty else { return .line(file: file, 1, column: 1) }
      let number = LocatedText.last(in: begins, upTo: byte)
      func count(_ end: Int) -> Int {
        guard let counts else { return end }
        let block = end / LocatedText.blockSize
        return counts[block] + LocatedText.scalars(in: all[(block * LocatedText.blockSize)..<end])
      }
      let before = count(max(begins[number], min(byte, all.count))) - count(begins[number])
      return .line(file: file, marks[number].line, column: marks[number].offset + before + 1)
    }
  }

  private static let blockSize = 256

  /// How many code points begin before each block of bytes, so that no place costs a long line.
  private static func counts(in bytes: [UInt8]) -> [Int] {
    var counts = [0]
    counts.reserveCapacity(bytes.count / blockSize + 1)
    var start = 0
    while start + blockSize <= bytes.count {
      counts.append(counts[counts.count - 1] + scalars(in: bytes[start..<(start + blockSize)]))
      start += blockSize
    }
    return counts
  }

  /// The place in ascending numbers of the last that is not above one.
  static func last(in numbers: [Int], upTo number: Int) -> Int {
    var low = 0
    var high = numbers.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if numbers[middle] <= number { low = middle } else { high = middle }
    }
    return low
  }
}
