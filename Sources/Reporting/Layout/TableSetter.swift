internal import Charts
internal import Drawing

/// Sets a table: rules above, under the head and below, none upright.
struct TableSetter {
  let text: TextSetter
  let table: ResolvedTable
  let width: Double
  /// What a reference and a continuation call the table.
  let name: String?

  private static let headHeight = 20.0
  private static let gutter = 10.0
  private static let captionGap = 5.0

  /// Columns with their place, and the scale of the whisker column if there is one.
  private struct Grid {
    let columns: [(column: ResolvedTable.Column, x: Double, width: Double)]
    let whisker: InlineWhisker?
  }

  /// One box a row, so that a long table can go on over the page with its head repeated.
  func boxes(before: Double, pageHeight: Double) throws -> [PageBox] {
    let grid = try grid()
    let rows = try table.rows.map { try row($0, grid: grid) }
    let body = rows.reduce(0) { $0 + $1.height }
    let mayBreak = body > 0.6 * pageHeight
    var head = try headList(grid, caption: captionText(continued: false))
    if let destination = table.destination {
      head.list.destination(destination, at: Point(x: 0, y: 0))
    }
    let carry = try self.carry(grid)
    var boxes = [PageBox(height: head.height, list: head.list, spaceBefore: before)]
    for (index, row) in rows.enumerated() {
      var list = row.list
      let isLast = index == rows.count - 1
      if isLast {
        rule(&list, y: row.height, thickness: 1)
      } else if table.groupSize > 0, (index + 1) % table.groupSize == 0 {
        rule(&list, y: row.height, thickness: 0.25, color: PageStyle.hairline)
      }
      let keepsTogether = !mayBreak || index < 3 || rows.count - index < 3
      boxes.append(
        PageBox(
          height: row.height, list: list,
          breakBefore: keepsTogether ? .forbidden : .allowed(penalty: 1_500),
          carry: carry))
    }
    boxes += try notes()
    return boxes
  }

  /// One box a note; the first stays with the table.
  private func notes() throws -> [PageBox] {
    try table.notes.enumerated().map { index, note in
      let gap = index == 0 ? 5.0 : 0
      let set = try text.block(
        PageStyle.styled(note, PageStyle.note), width: width, leading: PageStyle.noteLeading)
      var list = DisplayList()
      list.append(set.list, offset: Point(x: 0, y: gap))
      return PageBox(
        height: set.height + gap, list: list,
        breakBefore: index == 0 ? .forbidden : .allowed(penalty: 400))
    }
  }

  private func captionText(continued: Bool) -> StyledText? {
    var runs = StyledText()
    if let name {
      runs += PageStyle.styled(
        continued ? "\(name), continued" : name, PageStyle.caption.weighted(.bold))
    }
    if !continued, !table.caption.isEmpty {
      if name != nil { runs += PageStyle.styled("  ", PageStyle.caption) }
      runs += PageStyle.styled(table.caption, PageStyle.caption)
    }
    return runs.isEmpty ? nil : runs
  }

  private func carry(_ grid: Grid) throws -> PageBox.Carry {
    let head = try headList(grid, caption: captionText(continued: true))
    var closing = DisplayList()
    rule(&closing, y: 0, thickness: 0.5)
    return PageBox.Carry(height: head.height, list: head.list, closing: closing)
  }

  private func headList(_ grid: Grid, caption: StyledText?) throws
    -> (list: DisplayList, height: Double)
  {
    var list = DisplayList()
    var y = 0.0
    if let caption {
      let set = try text.block(caption, width: width, leading: PageStyle.captionLeading)
      list.append(set.list, offset: Point(x: 0, y: 0))
      y = set.height + TableSetter.captionGap
    }
    rule(&list, y: y, thickness: 1)
    let baseline = y + TableSetter.headHeight / 2 + 2.7
    for (column, x, columnWidth) in grid.columns {
      if column.isWhisker {
        if let whisker = grid.whisker {
          let head = Rectangle(
            x: x, y: y, width: columnWidth, height: TableSetter.headHeight)
          list.append(whisker.axis(in: head, baseline: baseline, rulesTo: head.maxY))
        }
        continue
      }
      list.text(
        PageStyle.styled(column.title, PageStyle.tableHead),
        at: Point(x: column.alignment == .leading ? x : x + columnWidth, y: baseline),
        anchor: column.alignment == .leading ? .start : .end)
    }
    y += TableSetter.headHeight
    rule(&list, y: y, thickness: 0.5)
    return (list, y)
  }

  private func row(_ cells: [ResolvedTable.Cell], grid: Grid) throws
    -> (list: DisplayList, height: Double)
  {
    let leading = 11.4
    var lines: [[TextLine]] = []
    var height = PageStyle.rowPitch
    for (cell, place) in zip(cells, grid.columns) {
      let set = try cellLines(cell, column: place.column, width: place.width)
      lines.append(set)
      if set.count > 1 {
        height = max(height, Double(set.count) * leading + PageStyle.rowPitch - leading)
      }
    }
    var list = DisplayList()
    for (index, place) in grid.columns.enumerated() {
      if case .estimate(let estimate) = cells[index], let whisker = grid.whisker {
        for tick in whisker.scale.ticks {
          let x = whisker.position(tick)
          list.stroke(
            .segment(Point(x: x, y: 0), Point(x: x, y: height)),
            style: StrokeStyle(color: whisker.theme.rule, width: 0.5))
        }
        list.append(whisker.mark(estimate, y: PageStyle.rowPitch / 2))
        continue
      }
      let isLeading = place.column.alignment == .leading
      var y = (PageStyle.rowPitch - leading) / 2
      for (number, line) in lines[index].enumerated() {
        let baseline = y + TextSetter.baseline(line, leading: leading)
        list.text(
          line.text, at: Point(x: isLeading ? place.x : place.x + place.width, y: baseline),
          anchor: isLeading ? .start : .end)
        if case .text(_, let mark?) = cells[index], number == lines[index].count - 1 {
          list.text(
            PageStyle.styled(mark, PageStyle.note),
            at: Point(x: place.x + line.width + 1.5, y: baseline - 2.6))
        }
        y += leading
      }
    }
    return (list, height)
  }

  private func cellLines(
    _ cell: ResolvedTable.Cell, column: ResolvedTable.Column, width: Double
  ) throws -> [TextLine] {
    var style = PageStyle.tableText
    if column.isStrong { style.weight = .semibold }
    if column.isMuted { style.color = PageStyle.muted }
    let styled: StyledText
    switch cell {
    case .text(let text, _): styled = PageStyle.styled(text, style)
    case .spans(let spans): styled = PageStyle.styled(spans, style)
    case .estimate: return []
    }
    return try text.typesetter.lines(styled, width: column.wraps ? width : 10_000)
  }

  private func grid() throws -> Grid {
    let fixed = table.columns.reduce(0.0) {
      if case .fixed(let width) = $1.width { $0 + width } else { $0 }
    }
    let shares = table.columns.reduce(0.0) {
      if case .flexible(let share) = $1.width { $0 + share } else { $0 }
    }
    let free = width - fixed - TableSetter.gutter * Double(table.columns.count - 1)
    var columns: [(column: ResolvedTable.Column, x: Double, width: Double)] = []
    var x = 0.0
    for column in table.columns {
      let columnWidth =
        switch column.width {
        case .fixed(let width): width
        case .flexible(let share): free * share / shares
        }
      columns.append((column, x, columnWidth))
      x += columnWidth + TableSetter.gutter
    }
    let estimates = table.rows.flatMap { row in
      row.compactMap { cell -> ChartEstimate? in
        if case .estimate(let estimate) = cell { estimate } else { nil }
      }
    }
    // Labels at the ends of the scale reach beyond it.
    let inset = 12.0
    let whisker = columns.first(where: \.column.isWhisker).map {
      InlineWhisker(
        estimates: estimates, x: $0.x + inset, width: $0.width - 2 * inset,
        theme: PageStyle.theme)
    }
    return Grid(columns: columns, whisker: whisker)
  }

  private func rule(
    _ list: inout DisplayList, y: Double, thickness: Double, color: Color = PageStyle.ink
  ) {
    list.stroke(
      .segment(Point(x: 0, y: y), Point(x: width, y: y)),
      style: StrokeStyle(color: color, width: thickness))
  }
}
