internal import Charts
internal import Diagnostics
package import Drawing
internal import PrintedNumbers

/// A figure that no page can hold.
package struct OversizedFigure: Error {
  package let label: BlockLabel
  /// Points.
  package let height: Double
}

/// Turns a manuscript into the pages of a document.
package struct DocumentSetter {
  package let manuscript: Manuscript
  package let style: PageStyle
  package let typesetter: Typesetter

  package init(_ manuscript: Manuscript, style: PageStyle = PageStyle(), typesetter: Typesetter) {
    self.manuscript = manuscript
    self.style = style
    self.typesetter = typesetter
  }

  private var text: TextSetter { TextSetter(typesetter: typesetter) }

  /// The pages, set once; a reference to a page shows its text.
  func document() throws -> Document {
    var boxes = try titleBoxes()
    var startsPage = false
    for block in manuscript.blocks {
      if case .pageBreak = block {
        startsPage = true
        continue
      }
      let first = boxes.count
      try append(block, to: &boxes, indent: 0)
      if startsPage, first < boxes.count {
        boxes[first].breakBefore = .forced
        startsPage = false
      }
    }
    let pages = PageBreaker(height: style.contentHeight).pages(boxes)
    var section = ""
    var composed: [Page] = []
    var outline: [OutlineEntry] = []
    for (number, range) in pages.enumerated() {
      if let first = boxes[range.lowerBound].section { section = first }
      let next = range.upperBound < boxes.count ? boxes[range.upperBound] : nil
      composed.append(
        try page(
          boxes[range], number: number + 1, section: section, closing: next?.carry?.closing))
      for box in boxes[range] {
        if let named = box.section { section = named }
        if let mark = box.outline {
          outline.append(
            OutlineEntry(
              title: VisibleText.line(mark.title), level: mark.level,
              destination: mark.destination))
        }
      }
    }
    // An entry lies at most one level below the one before it, whatever the headings say.
    var deepest = 0
    for index in outline.indices {
      outline[index].level = min(outline[index].level, deepest + 1)
      deepest = outline[index].level
    }
    return Document(
      title: VisibleText.line(manuscript.title),
      author: VisibleText.line(manuscript.authors.joined(separator: ", ")),
      subject: VisibleText.line(manuscript.subtitle ?? ""), keywords: [],
      creator: manuscript.creator,
      created: manuscript.date?.secondsSince1970 ?? 0, outline: outline, pages: composed)
  }

  private func page(
    _ boxes: ArraySlice<PageBox>, number: Int, section: String, closing: DisplayList?
  ) throws -> Page {
    var list = DisplayList()
    var y = style.top
    if let carry = boxes.first?.carry {
      list.append(carry.list, offset: Point(x: style.left, y: y))
      y += carry.height
    }
    for (index, box) in boxes.enumerated() {
      if index > 0 { y += box.spaceBefore }
      list.append(box.list, offset: Point(x: style.left, y: y))
      y += box.height
    }
    if let closing { list.append(closing, offset: Point(x: style.left, y: y)) }
    try furnish(&list, number: number, section: section)
    return Page(size: style.page, list: list)
  }

  private func furnish(_ list: inout DisplayList, number: Int, section: String) throws {
    let right = style.page.width - style.right
    if number > 1 {
      let half = style.textWidth / 2 - 10
      list.text(
        try text.shortened(style.styled(manuscript.title, style.runningHead), to: half),
        at: Point(x: style.left, y: 36))
      list.text(
        try text.shortened(style.styled(section, style.runningHead), to: half),
        at: Point(x: right, y: 36), anchor: .end)
      horizontalRule(&list, y: 42, thickness: 0.4, color: style.hairline)
    }
    horizontalRule(
      &list,
      y: style.page.height - 48, thickness: 0.4, color: style.hairline)
    let baseline = style.page.height - 37
    list.text(
      style.styled(manuscript.imprint, style.build),
      at: Point(x: style.left, y: baseline))
    list.text(
      style.styled("\(number)", style.pageNumber), at: Point(x: right, y: baseline),
      anchor: .end)
  }

  private func titleBoxes() throws -> [PageBox] {
    var boxes: [PageBox] = []
    if let kicker = manuscript.kicker {
      boxes += try text.paragraph(
        style.styled(kicker.uppercased(), style.kicker), width: style.textWidth,
        leading: 14, before: 0)
    }
    boxes += try text.paragraph(
      style.styled(manuscript.title, style.title), width: style.textWidth,
      leading: style.titleLeading, before: 0, opening: .forbidden)
    if let subtitle = manuscript.subtitle {
      boxes += try text.paragraph(
        style.styled(subtitle, style.subtitle), width: style.textWidth * 0.8,
        leading: style.subtitleLeading, before: 6, opening: .forbidden)
    }
    let byline = (manuscript.authors + [manuscript.date?.description].compactMap(\.self))
      .joined(separator: " · ")
    if !byline.isEmpty {
      boxes += try text.paragraph(
        style.styled(byline, style.runningHead), width: style.textWidth, leading: 14,
        before: 6, opening: .forbidden)
    }
    return boxes
  }

  private func append(_ block: Block, to boxes: inout [PageBox], indent: Double) throws {
    // Deeper levels stand under each other, so that a line keeps room for words.
    let indent = min(indent, style.deepestIndent)
    switch block {
    case .heading(let heading): boxes += try headingBoxes(heading)
    case .paragraph(let spans):
      boxes += try text.paragraph(
        style.styled(spans, style.body), width: style.bodyWidth,
        leading: style.bodyLeading, indent: indent,
        before: boxes.last?.isDisplay == true ? 18 : 7.2, opening: opening(after: boxes.last))
    case .list(let start, let items):
      try appendList(start: start, items: items, to: &boxes, indent: indent)
    case .quotation(let blocks):
      for inner in blocks { try append(inner, to: &boxes, indent: indent + 18) }
    case .code(let code): boxes += try codeBoxes(code, indent: indent)
    case .rule:
      var list = DisplayList()
      list.stroke(
        .segment(Point(x: 0, y: 0), Point(x: style.bodyWidth, y: 0)),
        style: StrokeStyle(color: style.hairline, width: 0.5))
      boxes.append(PageBox(height: 1, list: list, spaceBefore: 14))
    case .definitions(let definitions):
      for definition in definitions {
        try append(.paragraph(definition.term), to: &boxes, indent: indent)
        for block in definition.descriptions.joined() {
          try append(block, to: &boxes, indent: indent + 18)
        }
      }
    case .callout(let callout):
      if let title = callout.title { try append(.paragraph(title), to: &boxes, indent: indent) }
      for inner in callout.blocks { try append(inner, to: &boxes, indent: indent + 18) }
    case .picture(let picture):
      try append(.paragraph(picture.caption), to: &boxes, indent: indent)
    case .table(let table):
      var set = try TableSetter(text: text, style: style, table: table).boxes(before: 18)
      guard !set.isEmpty else { break }
      set[0].breakBefore = opening(after: boxes.last)
      if let label = table.label {
        set[0].outline = .init(
          title: "\(label.name). \(table.caption.map(\.text).joined())",
          level: DocumentSetter.outlineLevel,
          destination: label.destination)
      }
      set[set.count - 1].isDisplay = true
      boxes += set
    case .figure(let figure):
      var box = try figureBox(figure)
      box.breakBefore = opening(after: boxes.last)
      box.isDisplay = true
      boxes.append(box)
    case .statement(let statement):
      var set = try StatementSetter(text: text, style: style, statement: statement).boxes(
        indent: indent, before: boxes.last?.isDisplay == true ? 18 : 10)
      guard !set.isEmpty else { break }
      set[0].breakBefore = opening(after: boxes.last)
      boxes += set
    case .pageBreak: break
    }
  }

  /// Tables and figures stand under the section they belong to.
  static let outlineLevel = 2

  /// A heading keeps with what follows it.
  private func opening(after last: PageBox?) -> PageBox.Break {
    last?.outline?.isHeading == true ? .forbidden : .allowed(penalty: 0)
  }

  private func headingBoxes(_ heading: Heading) throws -> [PageBox] {
    let (look, leading, before) = style.heading(heading.level)
    var spans = heading.spans
    if heading.level == 1, let number = heading.number {
      var mark = TextSpan("\(number)  ")
      mark.isMuted = true
      spans.insert(mark, at: 0)
    }
    var boxes = try text.paragraph(
      style.styled(spans, look), width: style.textWidth, leading: leading,
      before: before)
    for index in boxes.indices.dropFirst() { boxes[index].breakBefore = .forbidden }
    guard !boxes.isEmpty else { return [] }
    boxes[0].list.destination(heading.destination, at: Point(x: 0, y: 0))
    let title = [heading.number, heading.text].compactMap(\.self).joined(separator: "  ")
    if heading.level == 1 { boxes[0].section = title }
    boxes[boxes.count - 1].outline = .init(
      title: title, level: heading.level, destination: heading.destination, isHeading: true)
    return boxes
  }

  private func appendList(
    start: Int?, items: [[Block]], to boxes: inout [PageBox], indent: Double
  ) throws {
    for (index, item) in items.enumerated() {
      let first = boxes.count
      for block in item { try append(block, to: &boxes, indent: indent + 16) }
      guard first < boxes.count else { continue }
      if index > 0 { boxes[first].spaceBefore = 3 }
      boxes[first].list.text(
        style.styled(start.map { "\($0 + index)." } ?? "•", style.body),
        at: Point(x: indent + 2, y: style.bodyLeading * 0.72))
    }
  }

  private func codeBoxes(_ code: String, indent: Double) throws -> [PageBox] {
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    return try kept.enumerated().flatMap { index, line in
      try text.paragraph(
        style.styled(String(line.isEmpty ? " " : line), style.code),
        width: style.textWidth, leading: style.codeLeading, indent: indent,
        before: index == 0 ? 7.2 : 0)
    }
  }

  private func figureBox(_ figure: FigureBlock) throws -> PageBox {
    var list = DisplayList()
    list.destination(figure.label.destination, at: Point(x: 0, y: 0))
    let drawn = try figure.chart.draw(
      width: style.textWidth, theme: style.theme, typesetter: typesetter)
    list.append(drawn.list)
    let name = figure.label.name
    guard drawn.size.height + 60 <= style.contentHeight else {
      throw OversizedFigure(label: figure.label, height: drawn.size.height)
    }
    let caption = try text.block(
      style.styled(name, style.caption.weighted(.bold))
        + style.styled("  ", style.caption)
        + style.styled(figure.caption, style.caption),
      width: style.textWidth, leading: style.captionLeading)
    list.append(caption.list, offset: Point(x: 0, y: drawn.size.height + 8))
    var box = PageBox(
      height: drawn.size.height + 8 + caption.height, list: list, spaceBefore: 18)
    box.outline = .init(
      title: "\(name). \(figure.caption.first?.text ?? "")", level: DocumentSetter.outlineLevel,
      destination: figure.label.destination)
    return box
  }

  private func horizontalRule(
    _ list: inout DisplayList, y: Double, thickness: Double, color: Color
  ) {
    list.stroke(
      .segment(
        Point(x: style.left, y: y), Point(x: style.page.width - style.right, y: y)),
      style: StrokeStyle(color: color, width: thickness))
  }
}
