internal import Charts
internal import Drawing

/// Sets a table: rules above, under the head and below, none upright.
struct TableSetter {
  let text: TextSetter
  let style: PageStyle
  let table: TableBlock

  private var width: Double { table.isNarrow ? style.bodyWidth : style.textWidth }
  /// What a reference and a continuation call the table.
  private var name: String? { table.label?.name }

  private static let headHeight = 20.0
  private static let gutter = 10.0
  private static let captionGap = 5.0

  /// Columns with their place, and the scale of the whisker column if there is one.
  private struct Grid {
    let columns: [(column: TableBlock.Column, x: Double, width: Double)]
    let whisker: InlineWhisker?
  }

  /// One box a row, so that a long table can go on over the page with its head repeated.
  func boxes(before: Double) throws -> [PageBox] {
    let grid = try grid()
    let rows = try table.rows.map { try row($0, grid: grid) }
    let body = rows.reduce(0) { $0 + $1.height }
    let mayBreak = body > 0.6 * style.contentHeight
    var head = try headList(grid, caption: captionText(continued: false))
    if let destination = table.label?.destination {
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
        rule(&list, y: row.height, thickness: 0.25, color: style.hairline)
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
        style.styled(note, style.note), width: width, leading: style.noteLeading)
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
      runs += style.styled(
        continued ? "\(name), continued" : name, style.caption.weighted(.bold))
    }
    if !continued, !table.caption.isEmpty {
      if name != nil { runs += style.styled("  ", style.caption) }
      runs += style.styled(table.caption, style.caption)
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
      let set = try text.block(caption, width: width, leading: style.captionLeading)
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
        style.styled(column.title, style.tableHead),
        at: Point(x: column.alignment == .leading ? x : x + columnWidth, y: baseline),
        anchor: column.alignment == .leading ? .start : .end)
    }
    y += TableSetter.headHeight
    rule(&list, y: y, thickness: 0.5)
    return (list, y)
  }

  private func row(_ values: [TableValue], grid: Grid) throws
    -> (list: DisplayList, height: Double)
  {
    let leading = 11.4
    var lines: [[TextLine]] = []
    var height = style.rowPitch
    for (value, place) in zip(values, grid.columns) {
      let set = try self.lines(of: value, column: place.column, width: place.width)
      lines.append(set)
      if set.count > 1 {
        height = max(height, Double(set.count) * leading + style.rowPitch - leading)
      }
    }
    var list = DisplayList()
    for (index, place) in grid.columns.enumerated() {
      if case .whisker(let estimate) = values[index], let whisker = grid.whisker {
        for tick in whisker.scale.ticks {
          let x = whisker.position(tick)
          list.stroke(
            .segment(Point(x: x, y: 0), Point(x: x, y: height)),
            style: StrokeStyle(color: whisker.theme.rule, width: 0.5))
        }
        list.append(whisker.mark(estimate, y: style.rowPitch / 2))
        continue
      }
      let isLeading = place.column.alignment == .leading
      var y = (style.rowPitch - leading) / 2
      for (number, line) in lines[index].enumerated() {
        let baseline = y + TextSetter.baseline(line, leading: leading)
        list.text(
          line.text, at: Point(x: isLeading ? place.x : place.x + place.width, y: baseline),
          anchor: isLeading ? .start : .end)
        if case .text(_, let mark?) = values[index], number == lines[index].count - 1 {
          list.text(
            style.styled(mark, style.note),
            at: Point(x: place.x + line.width + 1.5, y: baseline - 2.6))
        }
        y += leading
      }
    }
    return (list, height)
  }

  private func lines(
    of value: TableValue, column: TableBlock.Column, width: Double
  ) throws -> [TextLine] {
    guard let printed = value.text else { return [] }
    var look = style.tableText
    if column.isStrong { look.weight = .semibold }
    if column.isMuted { look.color = style.muted }
    var styled = style.styled(printed, look)
    if case .digest(let digest) = value {
      // Two lines of 32 digits can be compared by eye.
      var span = TextSpan("\(digest.prefix(32))\n\(digest.dropFirst(32))")
      span.isCode = true
      styled = style.styled([span], look)
    }
    if case .estimate = value, let end = printed.firstIndex(of: "\n") {
      var range = look
      range.color = style.muted
      styled =
        style.styled(String(printed[...end]), look)
        + style.styled(String(printed[printed.index(after: end)...]), range)
    }
    return try text.typesetter.lines(styled, width: column.wraps ? width : 10_000)
  }

  private func grid() throws -> Grid {
    let scale = style.tableText.size / TableBlock.designSize
    let fixed = table.columns.reduce(0.0) {
      if case .fixed(let width) = $1.width { $0 + scale * width } else { $0 }
    }
    let shares = table.columns.reduce(0.0) {
      if case .flexible(let share) = $1.width { $0 + share } else { $0 }
    }
    let free = width - fixed - TableSetter.gutter * Double(table.columns.count - 1)
    var columns: [(column: TableBlock.Column, x: Double, width: Double)] = []
    var x = 0.0
    for column in table.columns {
      let columnWidth =
        switch column.width {
        case .fixed(let width): scale * width
        case .flexible(let share): free * share / shares
        }
      columns.append((column, x, columnWidth))
      x += columnWidth + TableSetter.gutter
    }
    let estimates = table.rows.flatMap { row in
      row.compactMap { value -> ChartEstimate? in
        if case .whisker(let estimate) = value { estimate } else { nil }
      }
    }
    // Labels at the ends of the scale reach beyond it.
    let inset = 12.0
    let whisker = columns.first(where: \.column.isWhisker).map {
      InlineWhisker(
        estimates: estimates, x: $0.x + inset, width: $0.width - 2 * inset,
        theme: style.theme)
    }
    return Grid(columns: columns, whisker: whisker)
  }

  private func rule(
    _ list: inout DisplayList, y: Double, thickness: Double, color: Color? = nil
  ) {
    list.stroke(
      .segment(Point(x: 0, y: y), Point(x: width, y: y)),
      style: StrokeStyle(color: color ?? style.ink, width: thickness))
  }
}
