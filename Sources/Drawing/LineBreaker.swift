/// Breaks a text into lines piece by piece, so that the work grows with its length only.
///
/// Pango shapes the rest of a paragraph anew for each line of it, which is quadratic in the length
/// of a paragraph without breaks, or with many. A long paragraph is therefore given to it in
/// windows; the last line of a window is dropped and begins the next one. Lines are filled
/// greedily from the front, so those before it do not depend on what follows. For the same reason a
/// text is set as it always was up to the first line that takes up the beginning of a word.
struct LineBreaker {
  let typesetter: Typesetter
  /// Points.
  let width: Double

  /// Bytes of a text that is given to Pango whole.
  private static let longest = 2_048
  /// Bytes of a window: some lines of any page.
  private static let window = 768

  func lines(of text: StyledText) throws(DrawingError) -> [TextLine] {
    let bytes = text.runs.reduce(0) { $0 + $1.text.utf8.count }
    var lines: [TextLine] = []
    var start = 0
    if bytes <= LineBreaker.longest {
      let layout = try typesetter.layout(text, width: width)
      guard let end = try append(layout.lineRanges[...], of: layout, isWhole: true, to: &lines)
      else { return lines }
      start = end
    }
    let rest = text.singleLine(keepingLineEnds: true).slice(start..<Int.max)
    for paragraph in rest.paragraphs { try append(paragraph: paragraph, to: &lines) }
    return lines
  }

  private func append(
    paragraph text: StyledText, to lines: inout [TextLine]
  ) throws(DrawingError) {
    let plain = text.plain
    let end = plain.utf8.count
    let window = window(of: text)
    var start = 0
    var size = window
    var direction = text.direction
    repeat {
      let stop = plain.cut(near: start + size)
      var piece = text.slice(start..<stop)
      piece.direction = direction
      let layout = try typesetter.layout(piece, width: width)
      let ranges = layout.lineRanges
      if direction == .automatic, let first = ranges.first {
        // The whole paragraph reads as its first strong character says.
        direction = first.isRightToLeft ? .rightToLeft : .leftToRight
      }
      var used: Int?
      if stop == end {
        used = try append(ranges[...], of: layout, isWhole: true, to: &lines)
        if used == nil { return }
      } else {
        // The last line goes on in the next window, unless it begins inside a boxed code point; and
        // where words are parted, the one before it, whose next word may be cut.
        let next = ranges.indices.dropFirst().dropLast(text.hyphenates ? 1 : 0).last {
          layout.text.sourceOffset(of: ranges[$0].bytes.lowerBound) ?? 0 > 0
        }
        if let next {
          used =
            try append(ranges[...next], of: layout, isWhole: false, to: &lines)
            ?? layout.text.sourceOffset(of: ranges[next].bytes.lowerBound)
        }
      }
      guard let used else {
        // The measure is wider than the window.
        size *= 2
        continue
      }
      start += used
      size = window
    } while true
  }

  /// Where words are parted, what follows is set anew: a window holds few lines.
  private func window(of text: StyledText) -> Int {
    guard text.hyphenates, let size = text.runs.first?.style.size, size > 0 else {
      return LineBreaker.window
    }
    // About two letters stand in the width of one em.
    let bytes = 2 * width / size * LineBreaker.linesAhead
    return Int(min(max(bytes, 64), Double(LineBreaker.window)))
  }

  private static let linesAhead = 5.0

  /// Appends lines as long as no word is parted.
  ///
  /// - Parameters:
  ///   - ranges: The lines; where the text goes on, one more that is not appended.
  ///   - isWhole: Whether the text ends where its paragraph does.
  /// - Returns: The bytes up to a place inside a word, from which the rest is to be set.
  private func append(
    _ ranges: ArraySlice<TextLayout.LineRange>, of layout: TextLayout, isWhole: Bool,
    to lines: inout [TextLine]
  ) throws(DrawingError) -> Int? {
    var parting = LinePartings(
      typesetter: typesetter, width: width, text: layout.text, isWhole: isWhole)
    for (range, next) in zip(ranges, ranges.dropFirst()) {
      let line = try line(range, of: layout.text, endsParagraph: next.startsParagraph)
      if !line.endsParagraph, !range.isRightToLeft,
        let parted = try parting.parted(line, range.bytes, behind: lines),
        let end = layout.text.sourceOffset(of: parted.end)
      {
        lines.append(parted.line)
        return end
      }
      lines.append(line)
    }
    if isWhole, let last = ranges.last {
      lines.append(try line(last, of: layout.text, endsParagraph: true))
    }
    return nil
  }

  private func line(
    _ range: TextLayout.LineRange, of text: StyledText, endsParagraph: Bool
  ) throws(DrawingError) -> TextLine {
    var piece = text.slice(range.bytes).trimmed()
    // A line that continues an Arabic paragraph with a Latin name still reads right to left.
    piece.direction = range.isRightToLeft ? .rightToLeft : .leftToRight
    // A raised mark leaves the lines at their distance.
    let metrics =
      try piece.isEmpty ? typesetter.emptyLineMetrics(text) : typesetter.measure(piece.level)
    return TextLine(
      text: piece, width: piece.isEmpty ? 0 : metrics.width, ascent: metrics.ascent,
      descent: metrics.descent, endsParagraph: endsParagraph)
  }
}

extension StyledText {
  /// The text cut at its line ends, which are dropped; never empty.
  fileprivate var paragraphs: [StyledText] {
    var paragraphs = [StyledText(direction: direction)]
    for run in runs {
      for (index, part) in run.text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { paragraphs.append(StyledText(direction: direction)) }
        var piece = run
        piece.text = String(part)
        // An empty run keeps the height of an empty line.
        paragraphs[paragraphs.count - 1].runs.append(piece)
      }
    }
    return paragraphs
  }
}

extension String {
  /// A place between characters at or shortly before a number of bytes; the end where it is near.
  fileprivate func cut(near offset: Int) -> Int {
    guard offset < utf8.count else { return utf8.count }
    let scalars = unicodeScalars
    var index = utf8.index(startIndex, offsetBy: offset)
    while index > startIndex, UTF8.isContinuation(utf8[index]) { index = utf8.index(before: index) }
    // Marks stay with their letter; a pile of them without end is cut all the same.
    var tries = 0
    while tries < 64, index > startIndex, scalars[index].properties.isGraphemeExtend {
      index = scalars.index(before: index)
      tries += 1
    }
    return utf8.distance(from: startIndex, to: index)
  }
}
