internal import Charts
internal import Diagnostics
internal import Drawing
internal import PrintedNumbers

/// Turns a resolved report into the pages of a document.
struct DocumentSetter {
  let report: ResolvedReport
  let typesetter: Typesetter

  private var text: TextSetter { TextSetter(typesetter: typesetter) }

  func document() throws -> Document {
    var boxes = try titleBoxes()
    var startsPage = false
    for block in report.blocks {
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
    let pages = PageBreaker(height: PageStyle.contentHeight).pages(boxes)
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
      title: VisibleText.line(report.title),
      author: VisibleText.line(report.authors.joined(separator: ", ")),
      subject: VisibleText.line(report.subtitle ?? ""), keywords: [],
      creator: "Value Compass \(Version.current)",
      created: report.date?.secondsSince1970 ?? 0, outline: outline, pages: composed)
  }

  private func page(
    _ boxes: ArraySlice<PageBox>, number: Int, section: String, closing: DisplayList?
  ) throws -> Page {
    var list = DisplayList()
    var y = PageStyle.top
    if let carry = boxes.first?.carry {
      list.append(carry.list, offset: Point(x: PageStyle.left, y: y))
      y += carry.height
    }
    for (index, box) in boxes.enumerated() {
      if index > 0 { y += box.spaceBefore }
      list.append(box.list, offset: Point(x: PageStyle.left, y: y))
      y += box.height
    }
    if let closing { list.append(closing, offset: Point(x: PageStyle.left, y: y)) }
    try furnish(&list, number: number, section: section)
    return Page(size: PageStyle.page, list: list)
  }

  private func furnish(_ list: inout DisplayList, number: Int, section: String) throws {
    let right = PageStyle.page.width - PageStyle.right
    if number > 1 {
      let half = PageStyle.textWidth / 2 - 10
      list.text(
        try text.shortened(PageStyle.styled(report.title, PageStyle.runningHead), to: half),
        at: Point(x: PageStyle.left, y: 36))
      list.text(
        try text.shortened(PageStyle.styled(section, PageStyle.runningHead), to: half),
        at: Point(x: right, y: 36), anchor: .end)
      list.horizontalRule(y: 42, thickness: 0.4, color: PageStyle.hairline)
    }
    list.horizontalRule(
      y: PageStyle.page.height - 48, thickness: 0.4, color: PageStyle.hairline)
    let baseline = PageStyle.page.height - 37
    list.text(
      PageStyle.styled(
        "Value Compass \(Version.current) · manifest sha256 \(report.manifest.shortDigest)",
        PageStyle.build),
      at: Point(x: PageStyle.left, y: baseline))
    list.text(
      PageStyle.styled("\(number)", PageStyle.pageNumber), at: Point(x: right, y: baseline),
      anchor: .end)
  }

  private func titleBoxes() throws -> [PageBox] {
    var boxes: [PageBox] = []
    if let kicker = report.kicker {
      boxes += try text.paragraph(
        PageStyle.styled(kicker.uppercased(), PageStyle.kicker), width: PageStyle.textWidth,
        leading: 14, before: 0)
    }
    boxes += try text.paragraph(
      PageStyle.styled(report.title, PageStyle.title), width: PageStyle.textWidth,
      leading: PageStyle.titleLeading, before: 0, opening: .forbidden)
    if let subtitle = report.subtitle {
      boxes += try text.paragraph(
        PageStyle.styled(subtitle, PageStyle.subtitle), width: PageStyle.textWidth * 0.8,
        leading: PageStyle.subtitleLeading, before: 6, opening: .forbidden)
    }
    let byline = (report.authors + [report.date?.description].compactMap(\.self))
      .joined(separator: " · ")
    if !byline.isEmpty {
      boxes += try text.paragraph(
        PageStyle.styled(byline, PageStyle.runningHead), width: PageStyle.textWidth, leading: 14,
        before: 6, opening: .forbidden)
    }
    return boxes
  }

  private func append(_ block: ResolvedBlock, to boxes: inout [PageBox], indent: Double) throws {
    // Deeper levels stand under each other, so that a line keeps room for words.
    let indent = min(indent, PageStyle.deepestIndent)
    switch block {
    case .heading(let heading): boxes += try headingBoxes(heading)
    case .paragraph(let spans):
      boxes += try text.paragraph(
        PageStyle.styled(spans, PageStyle.body), width: PageStyle.bodyWidth,
        leading: PageStyle.bodyLeading, indent: indent,
        before: boxes.last?.isDisplay == true ? 18 : 7.2, opening: opening(after: boxes.last))
    case .list(let start, let items):
      try appendList(start: start, items: items, to: &boxes, indent: indent)
    case .quotation(let blocks):
      for inner in blocks { try append(inner, to: &boxes, indent: indent + 18) }
    case .code(let code): boxes += try codeBoxes(code, indent: indent)
    case .table(let table):
      let name = table.number.map { "Table \($0)" }
      var set = try TableSetter(
        text: text, table: table,
        width: table.isNarrow ? PageStyle.bodyWidth : PageStyle.textWidth, name: name
      ).boxes(before: 18, pageHeight: PageStyle.contentHeight)
      if !set.isEmpty { set[0].breakBefore = opening(after: boxes.last) }
      if let name, let destination = table.destination, !set.isEmpty {
        set[0].outline = .init(
          title: "\(name). \(table.caption.map(\.text).joined())", level: outlineLevel,
          destination: destination)
      }
      if !set.isEmpty { set[set.count - 1].isDisplay = true }
      boxes += set
    case .figure(let figure):
      var box = try figureBox(figure)
      box.breakBefore = opening(after: boxes.last)
      box.isDisplay = true
      boxes.append(box)
    case .pageBreak: break
    }
  }

  /// Tables and figures stand under the section they belong to.
  private var outlineLevel: Int { 2 }

  /// A heading keeps with what follows it.
  private func opening(after last: PageBox?) -> PageBox.Break {
    last?.outline?.isHeading == true ? .forbidden : .allowed(penalty: 0)
  }

  private func headingBoxes(_ heading: ResolvedHeading) throws -> [PageBox] {
    let (style, leading, before) = PageStyle.heading(heading.level)
    var spans = heading.spans
    if heading.level == 1, let number = heading.number {
      var mark = ResolvedSpan("\(number)  ")
      mark.isMuted = true
      spans.insert(mark, at: 0)
    }
    var boxes = try text.paragraph(
      PageStyle.styled(spans, style), width: PageStyle.textWidth, leading: leading,
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
    start: Int?, items: [[ResolvedBlock]], to boxes: inout [PageBox], indent: Double
  ) throws {
    for (index, item) in items.enumerated() {
      let first = boxes.count
      for block in item { try append(block, to: &boxes, indent: indent + 16) }
      guard first < boxes.count else { continue }
      if index > 0 { boxes[first].spaceBefore = 3 }
      boxes[first].list.text(
        PageStyle.styled(start.map { "\($0 + index)." } ?? "•", PageStyle.body),
        at: Point(x: indent + 2, y: PageStyle.bodyLeading * 0.72))
    }
  }

  private func codeBoxes(_ code: String, indent: Double) throws -> [PageBox] {
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    return try kept.enumerated().flatMap { index, line in
      try text.paragraph(
        PageStyle.styled(String(line.isEmpty ? " " : line), PageStyle.code),
        width: PageStyle.textWidth, leading: PageStyle.codeLeading, indent: indent,
        before: index == 0 ? 7.2 : 0)
    }
  }

  private func figureBox(_ figure: ResolvedFigure) throws -> PageBox {
    var list = DisplayList()
    list.destination(figure.destination, at: Point(x: 0, y: 0))
    let drawn = try figure.chart.draw(
      width: PageStyle.textWidth, theme: PageStyle.theme, typesetter: typesetter)
    list.append(drawn.list)
    let name = "Figure \(figure.number)"
    guard drawn.size.height + 60 <= PageStyle.contentHeight else {
      throw ReportProblem(
        at: figure.location,
        "\(name) is taller than a page (\(Int(drawn.size.height)) points).",
        remedy: "Show fewer rows with `models:` or `top:`.")
    }
    let caption = try text.block(
      PageStyle.styled(name, PageStyle.caption.weighted(.bold))
        + PageStyle.styled("  ", PageStyle.caption)
        + PageStyle.styled(figure.caption, PageStyle.caption),
      width: PageStyle.textWidth, leading: PageStyle.captionLeading)
    list.append(caption.list, offset: Point(x: 0, y: drawn.size.height + 8))
    var box = PageBox(
      height: drawn.size.height + 8 + caption.height, list: list, spaceBefore: 18)
    box.outline = .init(
      title: "\(name). \(figure.caption.first?.text ?? "")", level: outlineLevel,
      destination: figure.destination)
    return box
  }
}

extension DisplayList {
  fileprivate mutating func horizontalRule(
    y: Double, thickness: Double, color: Color = PageStyle.ink
  ) {
    stroke(
      .segment(
        Point(x: PageStyle.left, y: y),
        Point(x: PageStyle.page.width - PageStyle.right, y: y)),
      style: StrokeStyle(color: color, width: thickness))
  }
}
