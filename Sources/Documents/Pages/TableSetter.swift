internal import Charts
internal import Drawing
internal import Wording

/// Sets a table: rules above, under the head and below, none upright.
struct TableSetter {
  let text: TextSetter
  let style: PageStyle
  let table: TableBlock
  /// Where it begins, from the left margin.
  let left: Double
  /// Where text ends, and with it a table that is no wider.
  let measure: Double
  /// Where the page ends.
  let wide: Double

  /// What a reference and a continuation call the table.
  private var name: String? { table.label?.name }

  /// The price of a table that goes on overleaf, of those that may.
  private static let partedTable = 500.0
  /// Notes of more than this share of a page may go on overleaf.
  private static let highestNotes = 0.25
  private static let captionGap = 5.0
  /// Larger type than usual stands farther apart.
  private var leading: Double { 11.4 * max(style.tableSize / PageTheme.SizeToken.table.usual, 1) }
  private var headLeading: Double { 9.6 * headScale }
  private var headHeight: Double { 20 * headScale }
  private var headScale: Double {
    max(style.tableHeadSize / PageTheme.SizeToken.head.usual, 1)
  }

  /// One box a row, so that a long table can go on over the page with its head repeated.
  ///
  /// A table that is too wide is set in smaller type, and if that does not do, in parts one below the
  /// other.
  func boxes(before: Double) throws -> [PageBox] {
    let table = self.table.sayingOnce
    let width = wide - left
    let cells = try NaturalCells(table, text: text, style: style)
    if cells.fits(width) || table.columns.count < 2 {
      return try with(table, style).boxes(cells, before: before)
    }
    let small = style.ofWideTables
    let smaller = try NaturalCells(table, text: text, style: small)
    if smaller.fits(width) { return try with(table, small).boxes(smaller, before: before) }
    var boxes: [PageBox] = []
    for (part, cells) in try TableParts(table, text: text, style: small).fitting(width) {
      let isFirst = boxes.isEmpty
      var set = try with(part, small).boxes(cells, before: isFirst ? before : 10)
      if !isFirst, !set.isEmpty { set[0].breakBefore = .allowed(penalty: 200) }
      boxes += set
    }
    return boxes
  }

  /// The setter of another table in the same place.
  private func with(_ table: TableBlock, _ style: PageStyle) -> TableSetter {
    TableSetter(
      text: text, style: style, table: table, left: left, measure: measure, wide: wide)
  }

  private func boxes(_ cells: NaturalCells, before: Double) throws -> [PageBox] {
    let grid = cells.grid(narrow: measure - left, wide: wide - left)
    let structure = TableStructure(table, recorder: text.structure)
    var head = try headList(grid, caption: captionText(continued: false), structure)
    let rows = try table.rows.indices.map { row in
      try pieces(ofRow: row, cells, grid, nodes: structure.cells(ofRow: row))
    }
    if let destination = table.label?.destination {
      head.list.destination(destination, at: Point(x: -left, y: 0))
    }
    let again = try headList(grid, caption: captionText(continued: true), nil)
    var closing = DisplayList()
    rule(&closing, grid, y: 0, thickness: 0.5)
    let carry = PageBox.Carry(
      height: again.height, list: moved(again.list), closing: moved(closing))
    if rows.isEmpty { rule(&head.list, grid, y: head.height, thickness: 1) }
    let notes = try notes(grid)
    let around = head.height + notes.reduce(0) { $0 + $1.height }
    var boxes = [PageBox(height: head.height, list: moved(head.list), spaceBefore: before)]
    boxes += body(rows, grid, carry, around: around)
    boxes += notes
    return boxes
  }

  private func moved(_ list: DisplayList) -> DisplayList {
    left == 0 ? list : list.translated(by: Point(x: left, y: 0))
  }

  private func body(
    _ rows: [[(list: DisplayList, height: Double)]], _ grid: TableGrid, _ carry: PageBox.Carry,
    around: Double
  ) -> [PageBox] {
    let height = rows.joined().reduce(around) { $0 + $1.height }
    let mayBreak = height > 0.6 * style.contentHeight
    let ruled = table.ruledRows
    var boxes: [PageBox] = []
    for (index, pieces) in rows.enumerated() {
      let keepsTogether = !mayBreak || index < 3 || rows.count - index < 3
      for (number, piece) in pieces.enumerated() {
        var list = piece.list
        if number == pieces.count - 1 {
          if index == rows.count - 1 {
            rule(&list, grid, y: piece.height, thickness: 1)
          } else if ruled.contains(index) {
            rule(&list, grid, y: piece.height, thickness: 0.25, color: style.hairline)
          }
        }
        boxes.append(
          PageBox(
            height: piece.height, list: moved(list),
            // A row that is nearly as high as a page may be cut anywhere.
            breakBefore: number > 0
              ? .allowed(penalty: 2_500)
              : keepsTogether && pieces.count == 1
                ? .forbidden : .allowed(penalty: TableSetter.partedTable),
            carry: carry))
      }
    }
    return boxes
  }

  /// One box a note; they stay with the table.
  private func notes(_ grid: TableGrid) throws -> [PageBox] {
    var boxes = try table.notes.enumerated().map { index, note in
      let gap = index == 0 ? 5.0 : 0
      let set = try text.block(
        style.styled(note, style.note), width: textWidth(grid), leading: style.noteLeading,
        role: .paragraph)
      var list = DisplayList()
      list.append(set.list, offset: Point(x: left, y: gap))
      return PageBox(height: set.height + gap, list: list, breakBefore: .forbidden)
    }
    if boxes.reduce(0, { $0 + $1.height }) > TableSetter.highestNotes * style.contentHeight {
      for index in boxes.indices.dropFirst() { boxes[index].breakBefore = .allowed(penalty: 400) }
    }
    return boxes
  }

  /// Captions and notes of a table that is narrower than text are as wide as text.
  private func textWidth(_ grid: TableGrid) -> Double { max(grid.width, measure - left) }

  private func captionText(continued: Bool) -> StyledText? {
    var runs = StyledText()
    if let name {
      runs += style.styled(
        continued ? said("\(name), continued") : name, style.caption.weighted(.bold))
    }
    if !continued, !table.caption.isEmpty {
      if name != nil { runs += style.styled("  ", style.caption) }
      runs += style.styled(table.caption, style.caption)
    }
    return runs.isEmpty ? nil : runs
  }

  /// - Parameter structure: nil for a head that is shown again, which nobody needs to hear twice.
  private func headList(
    _ grid: TableGrid, caption: StyledText?, _ structure: TableStructure?
  ) throws -> (list: DisplayList, height: Double) {
    var list = DisplayList()
    var y = 0.0
    if let caption {
      let block = { role in
        try text.block(
          caption, width: textWidth(grid), leading: style.captionLeading, role: role)
      }
      let set = try structure?.within { try block(.caption) } ?? block(nil)
      list.append(set.list, offset: Point(x: 0, y: 0))
      y = set.height + TableSetter.captionGap
    }
    rule(&list, grid, y: y, thickness: 1)
    let titles = try grid.columns.map { place in
      let title = style.styled(place.column.title, style.tableHead)
      return try text.typesetter.measure(title).width <= place.width + 1e-6
        ? [title] : try text.typesetter.lines(title, width: place.width).map(\.text)
    }
    let lines = titles.map(\.count).max() ?? 1
    let height = headHeight + Double(lines - 1) * headLeading
    let baseline = y + height - headHeight / 2 + 2.7 * headScale
    let nodes = structure?.headCells()
    for (column, (place, title)) in zip(grid.columns, titles).enumerated() {
      var cell = DisplayList()
      defer {
        if let nodes { list.append(cell.marked(.node(nodes[column]))) } else { list.append(cell) }
      }
      if place.column.isWhisker {
        if let whisker = grid.whisker {
          let head = Rectangle(x: place.x, y: y, width: place.width, height: height)
          cell.append(whisker.axis(in: head, baseline: baseline, rulesTo: head.maxY))
        }
        continue
      }
      // The last lines of all heads stand side by side.
      for (index, line) in title.enumerated() {
        cell.text(
          line,
          at: Point(
            x: place.anchorPoint,
            y: baseline - Double(title.count - 1 - index) * headLeading),
          anchor: place.anchor)
      }
    }
    y += height
    rule(&list, grid, y: y, thickness: 0.5)
    return (list, y)
  }

  /// A row, in one piece unless it is nearly as high as a page.
  private func pieces(
    ofRow row: Int, _ cells: NaturalCells, _ grid: TableGrid, nodes: [Int]
  ) throws -> [(list: DisplayList, height: Double)] {
    let values = table.rows[row]
    let lines = try zip(values.indices, grid.columns).map { index, place in
      try cells.lines(row: row, column: index, width: place.width)
    }
    let shifts = values.indices.map { cells.shift(row: row, column: $0) }
    let count = lines.map(\.count).max() ?? 0
    let most = max(4, Int(0.8 * style.contentHeight / leading))
    guard count > most else { return [piece(values, lines, shifts, grid, nodes, isEnd: true)] }
    return stride(from: 0, to: count, by: most).map { start in
      piece(
        values, lines.map { Array($0.dropFirst(start).prefix(most)) }, shifts, grid, nodes,
        isEnd: start + most >= count)
    }
  }

  private func piece(
    _ values: [TableValue], _ lines: [[TextLine]], _ shifts: [Double], _ grid: TableGrid,
    _ nodes: [Int], isEnd: Bool
  ) -> (list: DisplayList, height: Double) {
    let count = max(1, lines.map(\.count).max() ?? 0)
    let height = style.rowPitch + Double(count - 1) * leading
    var list = DisplayList()
    for (index, place) in grid.columns.enumerated() where index < values.count {
      if case .whisker(let estimate) = values[index], let whisker = grid.whisker {
        for tick in whisker.scale.ticks {
          let x = whisker.position(tick)
          list.stroke(
            .segment(Point(x: x, y: 0), Point(x: x, y: height)),
            style: StrokeStyle(color: whisker.theme.rule, width: 0.5))
        }
        list.append(
          whisker.mark(estimate, y: style.rowPitch / 2).marked(.node(nodes[index])))
        continue
      }
      var cell = DisplayList()
      defer { list.append(cell.marked(.node(nodes[index]))) }
      var y = (style.rowPitch - leading) / 2
      for (number, line) in lines[index].enumerated() {
        let baseline = y + TextSetter.baseline(line, leading: leading)
        cell.text(
          line.text, at: Point(x: place.anchorPoint - shifts[index], y: baseline),
          anchor: place.anchor)
        if case .text(_, let mark?) = values[index], isEnd, number == lines[index].count - 1 {
          cell.text(
            style.styled(mark, style.note),
            at: Point(x: place.end(ofLine: line.width) + 1.5, y: baseline - 2.6))
        }
        y += leading
      }
    }
    return (list, height)
  }

  private func rule(
    _ list: inout DisplayList, _ grid: TableGrid, y: Double, thickness: Double,
    color: Color? = nil
  ) {
    list.stroke(
      .segment(Point(x: 0, y: y), Point(x: grid.width, y: y)),
      style: StrokeStyle(color: color ?? style.ink, width: thickness))
  }
}

extension PageStyle {
  /// A value as it is set in a column; nil for what is drawn.
  func styled(
    _ value: TableValue, in column: TableBlock.Column, isMuted: Bool = false
  ) -> StyledText? {
    guard let printed = value.text else { return nil }
    var look = tableText
    if column.isStrong { look.weight = .semibold }
    if column.isMuted || isMuted { look.color = muted }
    switch value {
    case .spans(let spans): return styled(spans, look)
    case .digest(let digest):
      // Two lines of 32 digits can be compared by eye.
      var span = TextSpan("\(digest.prefix(32))\n\(digest.dropFirst(32))")
      span.isCode = true
      return styled([span], look)
    case .estimate:
      guard let end = printed.firstIndex(of: "\n") else { return styled(printed, look) }
      return styled(String(printed[...end]), look)
        + styled(String(printed[printed.index(after: end)...]), tableText.colored(muted))
    default: return styled(printed, look)
    }
  }
}
