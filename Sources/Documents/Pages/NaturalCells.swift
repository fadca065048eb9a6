internal import Drawing

/// The cells of an author's table with the widths that they would like to have.
struct NaturalCells {
  private struct Cell {
    let text: StyledText
    /// Set on one line; nil where the text is too long to be, or has line ends.
    let metrics: TextMetrics?
  }

  private let table: TableBlock
  private let typesetter: Typesetter
  private let cells: [[Cell?]]
  /// Of each column: its widest line.
  private let widths: [Double]
  /// Of each column: its widest word, more or less.
  private let leastWidths: [Double]

  /// Longer text is set on several lines whatever its width.
  private static let mostBytesOnLine = 400
  /// A word beyond this share of the width may be broken.
  private static let widestWord = 0.4

  /// - Complexity: one shaping of each cell.
  init(_ table: TableBlock, text: TextSetter, style: PageStyle) throws {
    let typesetter = text.typesetter
    var widths = [Double](repeating: 0, count: table.columns.count)
    var words = [LongestWords](repeating: LongestWords(), count: table.columns.count)
    for (index, column) in table.columns.enumerated() {
      let head = style.styled(column.title, style.tableHead)
      widths[index] = try typesetter.measure(head.beginning(NaturalCells.mostBytesOnLine)).width
      words[index].add(head)
    }
    cells = try table.rows.map { row in
      try zip(row, table.columns).enumerated().map { index, pair in
        guard let styled = style.styled(pair.0, in: pair.1) else { return nil }
        words[index].add(styled)
        let size = styled.runs.reduce(0) { $0 + $1.text.utf8.count }
        let isLong = size > NaturalCells.mostBytesOnLine
        let metrics = try typesetter.measure(
          isLong ? styled.beginning(NaturalCells.mostBytesOnLine) : styled)
        widths[index] = max(widths[index], metrics.width)
        let isLine = !isLong && !styled.runs.contains { $0.text.contains(where: \.isNewline) }
        return Cell(text: styled, metrics: isLine ? metrics : nil)
      }
    }
    leastWidths = try words.map { words in
      try words.words.map { try typesetter.measure($0).width }.max() ?? 0
    }
    self.widths = widths
    self.table = table
    self.typesetter = typesetter
  }

  /// The columns in the narrower place if they fit there, else in the wider one.
  func grid(narrow: Double, wide: Double) -> TableGrid {
    let count = Double(widths.count)
    let total = widths.reduce(0, +) + TableGrid.gutter * max(0, count - 1)
    let width = total <= narrow ? narrow : wide
    // Many columns stand closer together.
    let gutter = min(TableGrid.gutter, 0.25 * width / max(count, 1))
    let free = width - gutter * max(0, count - 1)
    return TableGrid(
      table.columns, widths: NaturalCells.shares(of: free, widths, least: leastWidths),
      gutter: gutter, width: width)
  }

  /// Widths that add up to what is free: what each column would like and some more.
  ///
  /// Where that is too much, columns that want no more than their part get it, and the others room
  /// for their words and of the rest a share by what they want.
  static func shares(of free: Double, _ wanted: [Double], least: [Double]) -> [Double] {
    let wanted = wanted.map { max($0, 4) }
    let total = wanted.reduce(0, +)
    if total <= free { return wanted.map { $0 * free / total } }
    var least = zip(least, wanted).map { min($0, $1, widestWord * free) }
    var rest = free
    var count = Double(wanted.count)
    // From the least wish on: what one leaves of its part raises the part of the others.
    for index in wanted.indices.sorted(by: { wanted[$0] < wanted[$1] }) {
      guard wanted[index] <= rest / count else { break }
      least[index] = wanted[index]
      rest -= wanted[index]
      count -= 1
    }
    let floor = least.reduce(0, +)
    if floor >= free { return least.map { max($0, 1) * free / max(floor, 1) } }
    let wishes = zip(wanted, least).map { $0 - $1 }
    let wished = max(wishes.reduce(0, +), 1e-9)
    return zip(least, wishes).map { $0 + (free - floor) * $1 / wished }
  }

  /// The lines of a cell in a column of some width.
  func lines(row: Int, column: Int, width: Double) throws -> [TextLine] {
    guard column < cells[row].count, let cell = cells[row][column] else { return [] }
    if let metrics = cell.metrics, metrics.width <= width + 1e-6 {
      var level = metrics
      if cell.text.runs.contains(where: { $0.style.rise != 0 }) {
        level = try typesetter.measure(cell.text.level)
      }
      return [
        TextLine(
          text: cell.text, width: metrics.width, ascent: level.ascent, descent: level.descent,
          endsParagraph: true)
      ]
    }
    return try typesetter.lines(cell.text, width: width)
  }
}

/// The longest words of a column, by their letters.
private struct LongestWords {
  private(set) var words: [StyledText] = []
  private var lengths: [Int] = []

  private static let most = 4

  mutating func add(_ text: StyledText) {
    for run in text.runs {
      for word in run.text.split(whereSeparator: \.isWhitespace) {
        let length = min(word.utf8.count, 80)
        if lengths.count == LongestWords.most, length <= lengths.min() ?? 0 { continue }
        let piece = StyledText(String(word.prefix(80)), style: run.style)
        if lengths.count == LongestWords.most,
          let shortest = lengths.indices.min(by: { lengths[$0] < lengths[$1] })
        {
          words[shortest] = piece
          lengths[shortest] = length
        } else {
          words.append(piece)
          lengths.append(length)
        }
      }
    }
  }
}

extension StyledText {
  /// The first bytes of the text, and what else belongs to the character that they end in.
  fileprivate func beginning(_ bytes: Int) -> StyledText {
    var kept = StyledText(direction: direction)
    var room = bytes
    for run in runs where room > 0 {
      var piece = run
      if run.text.utf8.count > room {
        piece.text = String(
          run.text.prefix { character in
            defer { room -= character.utf8.count }
            return room > 0
          })
      } else {
        room -= run.text.utf8.count
      }
      kept.runs.append(piece)
    }
    return kept
  }
}
