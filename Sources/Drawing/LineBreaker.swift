/// Breaks a text into lines piece by piece, so that the work grows with its length only.
///
/// Pango shapes the rest of a paragraph anew for each line of it, which is quadratic in the length
/// of a paragraph without breaks, or with many. A long paragraph is therefore given to it in
/// windows; the last line of a window is dropped and begins the next one. Lines are filled
/// greedily from the front, so those before it do not depend on what follows.
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
    guard bytes > LineBreaker.longest else { return try wholeLines(of: text) }
    var lines: [TextLine] = []
    for paragraph in text.singleLine(keepingLineEnds: true).paragraphs {
      lines += try self.lines(ofParagraph: paragraph)
    }
    return lines
  }

  /// All lines of a text that is not long.
  private func wholeLines(of text: StyledText) throws(DrawingError) -> [TextLine] {
    let layout = try typesetter.layout(text, width: width)
    let ranges = layout.lineRanges
    var lines: [TextLine] = []
    for (index, range) in ranges.enumerated() {
      lines.append(
        try line(
          range, of: layout.text,
          endsParagraph: index + 1 == ranges.count || ranges[index + 1].startsParagraph))
    }
    return lines
  }

  private func lines(ofParagraph text: StyledText) throws(DrawingError) -> [TextLine] {
    let plain = text.plain
    let end = plain.utf8.count
    var lines: [TextLine] = []
    var start = 0
    var size = LineBreaker.window
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
      if stop == end {
        for (index, range) in ranges.enumerated() {
          lines.append(
            try line(range, of: layout.text, endsParagraph: index + 1 == ranges.count))
        }
        return lines
      }
      // The last line goes on in the next window, unless it begins inside a boxed code point.
      let next = ranges.indices.dropFirst().last {
        layout.text.sourceOffset(of: ranges[$0].bytes.lowerBound) ?? 0 > 0
      }
      guard let next, let used = layout.text.sourceOffset(of: ranges[next].bytes.lowerBound)
      else {
        // The measure is wider than the window.
        size *= 2
        continue
      }
      for range in ranges[..<next] {
        lines.append(try line(range, of: layout.text, endsParagraph: false))
      }
      start += used
      size = LineBreaker.window
    } while true
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
