internal import Diagnostics

/// The prose of a source file as lints read it: front matter, cells, code, mathematics, inline values,
/// addresses and labels are blanked out, and every character keeps its place.
struct LintedProse: Sendable {
  /// As written.
  let written: [Character]
  /// What a reader reads as text; blanks for all else.
  let masked: [Character]
  private let file: String
  /// Where lines begin.
  private let lineStarts: [Int]
  /// The characters that sentences end with, in their order.
  private let sentenceEnds: [Int]

  /// - Parameter text: The whole file.
  init(_ text: String, file: String) {
    let written: [Character] = text.map { $0 == "\r\n" ? "\n" : $0 }
    self.written = written
    self.file = file
    lineStarts = [0] + written.indices.filter { written[$0] == "\n" }.map { $0 + 1 }
    sentenceEnds = written.indices.filter { LintedProse.isEnd($0, of: written) }
    var mask = Mask(written)
    mask.frontMatter()
    mask.fences()
    mask.lines()
    mask.between("<!--", "-->", acrossLines: true)
    mask.between("{{", "}}")
    mask.code()
    mask.between("$", "$")
    mask.between("{", "}")
    mask.between("](", ")", keepingFirst: true)
    mask.between("[@", "]")
    mask.between("[^", "]")
    mask.between("<", ">")
    mask.references()
    masked = mask.characters
  }

  /// The place of a character, by its offset.
  func place(of offset: Int) -> Place {
    let line = LintedProse.count(in: lineStarts, upTo: offset)
    let before = written[lineStarts[line - 1]..<offset]
    let column = before.reduce(1) { $0 + $1.unicodeScalars.count }
    return .line(file: file, line, column: column)
  }

  /// More letters than a word has that something is told by.
  private static let longestWord = 40

  /// The word that stands before an offset, in lower case and without its punctuation.
  func word(before offset: Int) -> String {
    var end = offset
    while end > 0, offset - end < Self.longestWord, written[end - 1].isWhitespace { end -= 1 }
    var start = end
    while start > 0, end - start < Self.longestWord, written[start - 1].isLetter { start -= 1 }
    return String(written[start..<end]).lowercased()
  }

  /// The sentence round an offset: from the mark that ends the one before it to its own.
  func sentence(at offset: Int) -> Range<Int> {
    // The end that lies before the offset, and the one that does not.
    let before = LintedProse.count(in: sentenceEnds, upTo: offset - 1)
    let start = before == 0 ? 0 : sentenceEnds[before - 1] + 1
    let end = before < sentenceEnds.count ? sentenceEnds[before] + 1 : written.count
    return start..<max(start, end)
  }

  /// How many of ascending numbers are not above one.
  private static func count(in numbers: [Int], upTo number: Int) -> Int {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a sentence ends with the character: by its mark, or by an empty line.
  private static func isEnd(_ index: Int, of written: [Character]) -> Bool {
    let character = written[index]
    if character == "\n" {
      return index + 1 < written.count && written[index + 1] == "\n"
        || isHeading(endingAt: index, of: written)
    }
    guard ".!?".contains(character) else { return false }
    var next = index + 1
    while next < written.count, "*_)\"”’".contains(written[next]) { next += 1 }
    return next >= written.count || written[next].isWhitespace
  }

  /// A heading is a sentence of its own, though no mark ends it.
  private static func isHeading(endingAt index: Int, of written: [Character]) -> Bool {
    var start = index
    while start > 0, written[start - 1] != "\n" { start -= 1 }
    return written[start..<index].first == "#"
  }
}

/// Blanks out what is no text.
///
/// No slice lives while characters are blanked: all of them would be copied.
private struct Mask {
  private(set) var characters: [Character]

  init(_ characters: [Character]) { self.characters = characters }

  private mutating func blank(_ range: Range<Int>) {
    for index in range where characters[index] != "\n" { characters[index] = " " }
  }

  private var lineRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for index in characters.indices where characters[index] == "\n" {
      ranges.append(start..<index)
      start = index + 1
    }
    return ranges + [start..<characters.count]
  }

  /// What stands between the first two lines of three hyphens.
  mutating func frontMatter() {
    func isRule(_ range: Range<Int>) -> Bool {
      String(characters[range]).trimmed == "---"
    }
    let lines = lineRanges
    guard let first = lines.first, isRule(first), let end = lines.dropFirst().first(where: isRule)
    else { return }
    blank(0..<end.upperBound)
  }

  /// Code between fences, and cells.
  mutating func fences() {
    var open: (sign: Character, count: Int)?
    for range in lineRanges {
      let (sign, count, isEnd) = fence(in: range)
      if let fence = open {
        blank(range)
        // A fence is closed by as many signs at least, with nothing behind them.
        if sign == fence.sign, count >= fence.count, isEnd { open = nil }
      } else if let sign, sign == "`" || sign == "~", count >= 3 {
        open = (sign, count)
        blank(range)
      }
    }
  }

  /// The sign that a line begins with, how many of it, and whether nothing stands behind them.
  private func fence(in range: Range<Int>) -> (sign: Character?, count: Int, isEnd: Bool) {
    let line = characters[range].drop { $0 == " " }
    let count = line.prefix { $0 == line.first }.count
    return (line.first, count, line.dropFirst(count).allSatisfy(\.isWhitespace))
  }

  /// Divisions, numbers of lists and of headings.
  mutating func lines() {
    for range in lineRanges {
      if let structure = structure(in: range) { blank(structure) }
    }
  }

  private func structure(in range: Range<Int>) -> Range<Int>? {
    let rest = characters[range].drop { $0 == " " }
    if rest.starts(with: ":::") { return range }
    let hashes = rest.prefix { $0 == "#" }.count
    let words = hashes > 0 ? rest.dropFirst(hashes).drop { $0 == " " } : rest
    let number = words.prefix { $0.isNumber || $0 == "." }
    let isNumber =
      hashes > 0 || number.last == "." || words.dropFirst(number.count).first == ")"
    return isNumber ? number.startIndex..<number.endIndex : nil
  }

  /// What stands in backquotes: between two runs of as many.
  mutating func code() {
    var runs: [Range<Int>] = []
    var index = 0
    while index < characters.count {
      let ticks = characters[index...].prefix { $0 == "`" }.count
      if ticks > 0 { runs.append(index..<(index + ticks)) }
      index += max(1, ticks)
    }
    // The next run of as many, for each.
    var closing = [Int?](repeating: nil, count: runs.count)
    var latest: [Int: Int] = [:]
    for place in runs.indices.reversed() {
      closing[place] = latest[runs[place].count]
      latest[runs[place].count] = place
    }
    var place = 0
    while place < runs.count {
      guard let end = closing[place] else {
        place += 1
        continue
      }
      blank(runs[place].lowerBound..<runs[end].upperBound)
      place = end + 1
    }
  }

  /// What stands between two marks, and they.
  mutating func between(
    _ opening: String, _ closing: String, acrossLines: Bool = false, keepingFirst: Bool = false
  ) {
    let opening = Array(opening)
    let closing = Array(closing)
    var index = 0
    // Up to where it is known that nothing closes.
    var open = 0
    while index + opening.count <= characters.count {
      guard index >= open, characters[index] == opening[0],
        characters[index...].starts(with: opening)
      else {
        index += 1
        continue
      }
      var end = index + opening.count
      var found: Int?
      while end + closing.count <= characters.count {
        if !acrossLines, characters[end] == "\n" { break }
        if characters[end...].starts(with: closing) {
          found = end + closing.count
          break
        }
        end += 1
      }
      if let found { blank((keepingFirst ? index + 1 : index)..<found) } else { open = end }
      index = found ?? index + opening.count
    }
  }

  /// Labels behind an `@`.
  mutating func references() {
    var index = 0
    while index < characters.count {
      guard characters[index] == "@" else {
        index += 1
        continue
      }
      let end = characters[(index + 1)...].prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      }.endIndex
      blank(index..<end)
      index = end
    }
  }
}

extension StringProtocol {
  /// Without the white space at both ends.
  var trimmed: SubSequence {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
