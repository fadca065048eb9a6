internal import Charts
internal import Drawing
internal import Wording

/// Sets blocks into boxes, one below the other.
struct BlockSetter {
  let text: TextSetter
  let style: PageStyle
  /// Where lines of text end, from the left margin.
  var measure: Double
  /// Where tables, figures and code begin and end, from the left margin.
  var wide: ClosedRange<Double>

  /// For text over the width of a page.
  init(text: TextSetter, style: PageStyle) {
    self.text = text
    self.style = style
    measure = style.bodyWidth
    wide = 0...style.textWidth
  }

  /// Tables and figures stand under the section they belong to.
  static let outlineLevel = 2
  /// Lines of code that are rather not parted.
  private static let shortCode = 12

  func append(_ blocks: [Block], to boxes: inout [PageBox], indent: Double) throws {
    for block in blocks { try append(block, to: &boxes, indent: indent) }
  }

  func append(_ block: Block, to boxes: inout [PageBox], indent: Double) throws {
    // Deeper levels stand under each other, so that a line keeps room for words.
    let indent = min(indent, style.deepestIndent)
    switch block {
    case .heading(let heading):
      boxes += try headingBoxes(heading, after: boxes.last, indent: indent)
    case .paragraph(let spans):
      boxes += try text.paragraph(
        style.styled(spans, style.body), width: measure, leading: style.bodyLeading,
        indent: indent, before: space(style.paragraphSpace, after: boxes.last),
        opening: opening(after: boxes.last))
      // What announces a list or a table stands with it.
      if spans.announcesNext, !boxes.isEmpty { boxes[boxes.count - 1].keepsNext = true }
    case .list(let start, let items):
      try appendList(start: start, items: items, to: &boxes, indent: indent)
    case .quotation(let blocks):
      try text.structure.within(text.structure.add(.quotation)) {
        try append(blocks, to: &boxes, indent: indent + 18)
      }
    case .code(let code): boxes += try codeBoxes(code, after: boxes.last, indent: indent)
    case .rule: boxes.append(ruleBox(after: boxes.last, indent: indent))
    case .definitions(let definitions):
      for definition in definitions { try append(definition, to: &boxes, indent: indent) }
    case .callout(let callout):
      try CalloutSetter(callout: callout, outer: self).append(to: &boxes, indent: indent)
    case .picture(let picture):
      add([try PictureSetter(picture: picture, outer: self).box()], to: &boxes)
    case .table(let table): try append(table, to: &boxes)
    case .figure(let figure):
      add(try figureBoxes(figure, below: kept(boxes)), to: &boxes)
    case .statement(let statement):
      var set = try StatementSetter(
        text: text, style: style, statement: statement, measure: measure
      ).boxes(indent: indent, before: space(10, after: boxes.last))
      guard !set.isEmpty else { break }
      set[0].breakBefore = opening(after: boxes.last)
      boxes += set
    case .pageBreak: break
    }
  }

  /// A heading keeps with what follows it, and so does what announces it.
  func opening(after last: PageBox?) -> PageBox.Break {
    last?.outline?.isHeading == true || last?.keepsNext == true
      ? .forbidden : .allowed(penalty: 0)
  }

  /// The height of what stands on the page of whatever comes next, such as its heading.
  private func kept(_ boxes: [PageBox]) -> Double {
    guard case .forbidden = opening(after: boxes.last) else { return 0 }
    var height = space(style.displaySpace, after: boxes.last)
    for box in boxes.reversed() {
      height += box.height
      guard case .forbidden = box.breakBefore else { break }
      height += box.spaceBefore
    }
    return height
  }

  /// The space above what follows a box.
  func space(_ usual: Double, after last: PageBox?) -> Double {
    guard let last else { return usual }
    // A ground reaches beyond its last box.
    if !last.grounds.isEmpty {
      return max(usual, style.groundSpace) + Double(last.grounds.count) * PageGround.padding
    }
    return last.isDisplay ? max(usual, style.displaySpace) : usual
  }

  /// The caption of something counted, with its name before it.
  func captionText(_ label: BlockLabel, _ caption: [TextSpan]) -> StyledText {
    style.styled(label.name, style.caption.weighted(.bold))
      + style.styled("  ", style.caption)
      + style.styled(caption, style.caption)
  }

  /// Puts a figure below what there is.
  private func add(_ figure: [PageBox], to boxes: inout [PageBox]) {
    guard !figure.isEmpty else { return }
    var set = figure
    set[0].spaceBefore = space(style.displaySpace, after: boxes.last)
    set[0].breakBefore = opening(after: boxes.last)
    set[set.count - 1].isDisplay = true
    boxes += set
  }

  private func headingBoxes(
    _ heading: Heading, after last: PageBox?, indent: Double
  ) throws -> [PageBox] {
    let (look, leading, before) = style.heading(heading.level)
    var spans = heading.spans
    if heading.level == 1, let number = heading.number {
      var mark = TextSpan("\(number)  ")
      mark.isMuted = true
      spans.insert(mark, at: 0)
    }
    var boxes = try text.paragraph(
      style.styled(spans, look), width: wide.upperBound, leading: leading,
      indent: wide.lowerBound > 0 ? indent : 0,
      before: last?.grounds.isEmpty == false ? space(before, after: last) : before,
      opening: opening(after: last), isBalanced: true,
      role: text.structure.heading(heading.level))
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
    let structure = text.structure
    let list = structure.add(.list, isNumbered: start != nil)
    for (index, item) in items.enumerated() {
      let first = boxes.count
      let entry = structure.within(list) { structure.add(.item) }
      let label = structure.within(entry) { structure.add(.label) }
      try structure.within(structure.within(entry) { structure.add(.itemBody) }) {
        try append(item, to: &boxes, indent: indent + 16)
      }
      guard first < boxes.count else { continue }
      if index > 0, !boxes[first - 1].isApart { boxes[first].spaceBefore = 3 }
      // A list does not leave a single line on either page.
      if index == 1 || index == items.count - 1, index > 0 {
        boxes[first].breakBefore.raise(to: 150)
      }
      var sign = DisplayList()
      sign.text(
        style.styled(start.map { "\($0 + index)." } ?? "•", style.body),
        at: Point(x: indent + 2, y: style.bodyLeading * 0.72))
      boxes[first].list.mark(.node(label), sign)
    }
  }

  /// The term in strong type, kept with the first line of what is said of it.
  private func append(
    _ definition: Definition, to boxes: inout [PageBox], indent: Double
  ) throws {
    let strong = definition.term.map { span in
      var strong = span
      strong.isStrong = true
      return strong
    }
    try append(.paragraph(strong), to: &boxes, indent: indent)
    for description in definition.descriptions {
      let first = boxes.count
      try append(description, to: &boxes, indent: indent + 18)
      guard first < boxes.count, !boxes[first - 1].isApart else { continue }
      boxes[first].spaceBefore = min(boxes[first].spaceBefore, 2)
      boxes[first].breakBefore = .forbidden
    }
  }

  private func codeBoxes(
    _ code: String, after last: PageBox?, indent: Double
  ) throws -> [PageBox] {
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    // Short code stays together, and of any two lines stand on either page.
    let inner: Double = kept.count <= BlockSetter.shortCode ? 900 : 60
    return try text.structure.within(text.structure.add(.paragraph)) {
      try kept.enumerated().flatMap { index, line in
        try text.paragraph(
          style.styled(String(line.isEmpty ? " " : line), style.code),
          width: wide.upperBound, leading: style.codeLeading, indent: indent,
          before: index == 0 ? space(style.paragraphSpace, after: last) : 0,
          opening: index == 0
            ? opening(after: last)
            : index == 1 || index == kept.count - 1 ? .forbidden : .allowed(penalty: inner),
          role: .code)
      }
    }
  }

  private func ruleBox(after last: PageBox?, indent: Double) -> PageBox {
    var list = DisplayList()
    list.stroke(
      .segment(Point(x: indent, y: 0.25), Point(x: measure, y: 0.25)),
      style: StrokeStyle(color: style.hairline, width: 0.5))
    var box = PageBox(
      height: 0.5, list: list, spaceBefore: space(style.bodyLeading, after: last),
      breakBefore: opening(after: last))
    box.isDisplay = true
    return box
  }

  private func append(_ table: TableBlock, to boxes: inout [PageBox]) throws {
    if let levels = table.contentsLevels {
      var set = try ContentsSetter(
        text: text, style: style, table: table, levels: levels, measure: measure
      ).boxes(before: space(style.paragraphSpace, after: boxes.last))
      guard !set.isEmpty else { return }
      set[0].breakBefore = opening(after: boxes.last)
      boxes += set
      return
    }
    var set = try TableSetter(
      text: text, style: style, table: table, left: wide.lowerBound, measure: measure,
      wide: wide.upperBound
    ).boxes(before: space(style.displaySpace, after: boxes.last))
    guard !set.isEmpty else { return }
    set[0].breakBefore = opening(after: boxes.last)
    if let label = table.label {
      set[0].outline = .init(
        title: said("\(label.name). \(table.caption.plainText)", as: "label"),
        level: BlockSetter.outlineLevel,
        destination: label.destination)
    }
    set[set.count - 1].isDisplay = true
    boxes += set
  }

  /// What is drawn, and its caption below it.
  func figureBox(
    _ label: BlockLabel, list drawn: DisplayList, height: Double, caption spans: [TextSpan],
    alternativeText: String
  ) throws -> PageBox {
    guard height + 60 <= style.contentHeight else {
      throw OversizedFigure(label: label, height: height)
    }
    var list = DisplayList()
    list.destination(label.destination, at: Point(x: 0, y: 0))
    let group = text.structure.add(.division)
    let node = text.structure.within(group) {
      text.structure.add(.figure, alternativeText: alternativeText)
    }
    let width = wide.upperBound - wide.lowerBound
    list.append(
      drawn.marked(
        StructureMark(
          .node(node), area: Rectangle(x: 0, y: 0, width: width, height: height))),
      offset: Point(x: wide.lowerBound, y: 0))
    let caption = try text.structure.within(group) {
      try text.block(
        captionText(label, spans), width: width, leading: style.captionLeading, role: .caption)
    }
    list.append(caption.list, offset: Point(x: wide.lowerBound, y: height + 8))
    var box = PageBox(
      height: height + 8 + caption.height, list: list, spaceBefore: style.displaySpace)
    box.outline = .init(
      title: said("\(label.name). \(spans.first?.text ?? "")", as: "label"),
      level: BlockSetter.outlineLevel,
      destination: label.destination)
    return box
  }
}
