internal import Drawing

/// The cells of a table with the widths that they would like to have.
struct NaturalCells {
  private struct Cell {
    let text: StyledText
    /// Set on one line; nil where the text is too long to be, or has line ends.
    let metrics: TextMetrics?
    /// Of its widest line, and of the mark behind it.
    let width: Double
  }

  private let table: TableBlock
  private let style: PageStyle
  private let typesetter: Typesetter
  private let cells: [[Cell?]]
  private let decimals: [DecimalColumn?]
  /// Of each column: its widest line.
  private let widths: [Double]
  /// Of each column: its head on one line.
  private let headWidths: [Double]
  /// Of each column: what cannot be set on several lines, or its widest word, more or less.
  private let leastWidths: [Double]
  /// Of each column of text: about as wide as most of its cells.
  private let typicalWidths: [Double]

  /// Longer text is set on several lines whatever its width.
  private static let mostBytesOnLine = 400
  /// What is wider than this share of the width may be broken.
  private static let widestWord = 0.4
  /// A head may take two lines, of about this share of its length.
  private static let halfHead = 0.56
  /// The raised mark of a note, behind a name.
  private static let markRoom = 7.0
  /// A column of marks has at least this, and at most this share of the table.
  private static let leastMarks = 84.0
  private static let mostMarks = 0.38
  /// A column of text asks for so much of the root mean square of its cells: a single long one is set
  /// on several lines.
  private static let typicalShare = 1.2
  /// So many times the middle cell is as much as one of them counts.
  private static let mostOfMiddle = 3.0

  /// - Complexity: one shaping of each cell.
  init(_ table: TableBlock, text: TextSetter, style: PageStyle) throws {
    let typesetter = text.typesetter
    let isAuthors = table.hasAuthorsText
    var widths = [Double](repeating: 0, count: table.columns.count)
    var words = [LongestWords](repeating: LongestWords(), count: table.columns.count)
    let all = try table.rows.enumerated().map { number, row in
      try zip(row, table.columns).enumerated().map { index, pair -> Cell? in
        let isMuted = table.mutedRows.contains(number)
        guard let styled = style.styled(pair.0, in: pair.1, isMuted: isMuted) else { return nil }
        let cell = try NaturalCells.cell(styled, mark: pair.0.mark, typesetter)
        widths[index] = max(widths[index], cell.width)
        if isAuthors || (pair.1.wraps && pair.0.mayWrap) { words[index].add(styled) }
        return cell
      }
    }
    let decimals = try table.columns.indices.map { index -> DecimalColumn? in
      guard table.columns[index].alignment == .trailing else { return nil }
      return try DecimalColumn(
        all.map { row in
          (index < row.count ? row[index] : nil).map { ($0.text, $0.width) }
        }
      ) { try typesetter.measure($0).width }
    }
    for (index, column) in decimals.enumerated() {
      if let column { widths[index] = max(widths[index], column.width) }
    }
    // Of values that are no text, none is broken.
    var least = try zip(words, widths).enumerated().map { index, pair -> Double in
      guard isAuthors || table.columns[index].wraps else { return pair.1 }
      let values = zip(table.rows, all).map { row, cells in
        index < row.count && !row[index].mayWrap ? cells[index]?.width ?? 0 : 0
      }
      return try max(pair.0.widest(typesetter), values.max() ?? 0)
    }
    var heads: [Double] = []
    for (index, column) in table.columns.enumerated() {
      let head = style.styled(column.title, style.tableHead)
      let width = try typesetter.measure(head.beginning(NaturalCells.mostBytesOnLine)).width
      heads.append(width)
      var ofHead = LongestWords()
      ofHead.add(head)
      let word = try ofHead.widest(typesetter)
      least[index] = max(least[index], word)
      widths[index] = max(
        widths[index], isAuthors ? width : max(word, NaturalCells.halfHead * width))
      if case .fixed(let wanted) = column.width, column.isWhisker {
        widths[index] = max(wanted, NaturalCells.leastMarks)
        least[index] = NaturalCells.leastMarks
      }
    }
    cells = all
    headWidths = heads
    self.decimals = decimals
    self.widths = widths.map { max($0, 4) }
    leastWidths = zip(least, self.widths).map { min($0, $1) }
    typicalWidths = table.columns.indices.map { index in
      guard isAuthors || table.columns[index].wraps else { return .infinity }
      let cells = all.map { row in index < row.count ? row[index]?.width ?? 0 : 0 }
      let middle = cells.isEmpty ? 0 : cells.sorted()[cells.count / 2]
      let squares = cells.map { width in
        let width = middle > 0 ? min(width, NaturalCells.mostOfMiddle * middle) : width
        return width * width
      }
      let mean = squares.reduce(0, +) / Double(max(squares.count, 1))
      return NaturalCells.typicalShare * mean.squareRoot()
    }
    self.table = table
    self.style = style
    self.typesetter = typesetter
  }

  private static func cell(
    _ styled: StyledText, mark: String?, _ typesetter: Typesetter
  ) throws -> Cell {
    let size = styled.runs.reduce(0) { $0 + $1.text.utf8.count }
    let room = mark == nil ? 0 : markRoom
    if size > mostBytesOnLine {
      let width = try typesetter.measure(styled.beginning(mostBytesOnLine)).width
      return Cell(text: styled, metrics: nil, width: width + room)
    }
    if styled.runs.contains(where: { $0.text.contains(where: \.isNewline) }) {
      let lines = try typesetter.lines(styled, width: 10_000)
      return Cell(text: styled, metrics: nil, width: (lines.map(\.width).max() ?? 0) + room)
    }
    let metrics = try typesetter.measure(styled)
    return Cell(text: styled, metrics: metrics, width: metrics.width + room)
  }

  /// Between columns: many stand closer together.
  private func gutter(_ width: Double) -> Double {
    min(TableGrid.gutter, max(4, 0.25 * width / Double(max(widths.count, 1))))
  }

  private func least(in width: Double) -> [Double] {
    leastWidths.map { min($0, NaturalCells.widestWord * width) }
  }

  /// Whether every column has room for what cannot be broken.
  func fits(_ width: Double) -> Bool {
    least(in: width).reduce(0, +) + gutter(width) * Double(max(0, widths.count - 1)) <= width
  }

  /// The columns in the narrower place if they fit there, else in the wider one.
  ///
  /// What they leave is for the column of marks, once heads beside it stand on one line, and between the
  /// columns; what is still left makes the table narrower.
  func grid(narrow: Double, wide: Double) -> TableGrid {
    let gaps = Double(max(0, widths.count - 1))
    let total = widths.reduce(0, +) + TableGrid.gutter * gaps
    let place = total <= narrow ? narrow : wide
    let least = total <= place ? TableGrid.gutter : gutter(place)
    var columns = allotted(place - least * gaps, in: place)
    var rest = place - least * gaps - columns.reduce(0, +)
    if rest > 0, let marks = table.columns.firstIndex(where: \.isWhisker) {
      // A head stands on one line rather than that the marks are wider.
      for index in columns.indices where index != marks {
        let more = headWidths[index] - columns[index]
        guard more > 0, more <= rest else { continue }
        columns[index] += more
        rest -= more
      }
      let more = min(rest, max(0, NaturalCells.mostMarks * place - columns[marks]))
      columns[marks] += more
      rest -= more
    }
    let gutter = gaps > 0 ? min(least + max(rest, 0) / gaps, TableGrid.widestGutter) : least
    let width = min(place, columns.reduce(0, +) + gutter * gaps)
    return TableGrid(table, style: style, widths: columns, gutter: gutter, width: width)
  }

  /// The widths of the columns where so much is free; marks give way before text does.
  private func allotted(_ free: Double, in place: Double) -> [Double] {
    var wanted = widths
    let least = least(in: place)
    var over = wanted.reduce(0, +) - free
    if over > 0, let marks = table.columns.firstIndex(where: \.isWhisker) {
      wanted[marks] = max(wanted[marks] - over, NaturalCells.leastMarks)
      over = wanted.reduce(0, +) - free
    }
    guard over > 0 else { return wanted }
    // Columns ask for what most of their cells do, and what is left is for those that are longer.
    let typical = wanted.indices.map { min(wanted[$0], max(least[$0], typicalWidths[$0])) }
    let left = free - typical.reduce(0, +)
    if left >= 0 {
      return zip(typical, wanted).map { $0 + ($1 - $0) * left / (over + left) }
    }
    wanted = typical
    return NaturalCells.shares(of: free, wanted, least: least)
  }

  /// Widths of at most what is free: what each column would like, if there is room for it.
  ///
  /// Where that is too much, columns that want no more than their part get it, and the others room
  /// for their words and of the rest a share by what they want.
  static func shares(of free: Double, _ wanted: [Double], least: [Double]) -> [Double] {
    let total = wanted.reduce(0, +)
    if total <= free { return wanted }
    var least = zip(least, wanted).map { min($0, $1) }
    var rest = free
    var count = Double(wanted.count)
    // From the least wish on: what one leaves of its part raises the part of the others.
    for index in wanted.indices.sorted(by: { (wanted[$0], $0) < (wanted[$1], $1) }) {
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

  /// How far a number is moved to the left, so that decimal points stand one below the other.
  func shift(row: Int, column: Int) -> Double {
    guard let shifts = decimals[column]?.shifts, row < shifts.count else { return 0 }
    return shifts[row]
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

extension TableValue {
  /// The raised mark behind a text.
  fileprivate var mark: String? { if case .text(_, let mark) = self { mark } else { nil } }

  /// Whether it is text, which may be set on several lines: a number or an interval may not.
  fileprivate var mayWrap: Bool {
    switch self {
    case .text, .spans: true
    default: false
    }
  }
}

/// The longest words of a column, by their letters.
private struct LongestWords {
  private(set) var words: [StyledText] = []
  private var lengths: [Int] = []

  private static let most = 4

  /// The width of the widest.
  func widest(_ typesetter: Typesetter) throws -> Double {
    try words.map { try typesetter.measure($0).width }.max() ?? 0
  }

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
