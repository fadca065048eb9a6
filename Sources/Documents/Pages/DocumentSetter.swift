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

  /// - Parameter style: Of the manuscript's paper where none is given.
  package init(_ manuscript: Manuscript, style: PageStyle? = nil, typesetter: Typesetter) {
    self.manuscript = manuscript
    var style = style ?? PageStyle(manuscript.paper, theme: manuscript.theme)
    style.language = manuscript.language
    self.style = style
    self.typesetter = typesetter
  }

  private let structure = StructureRecorder()

  private var text: TextSetter { TextSetter(typesetter: typesetter, structure: structure) }

  /// The pages, set once; a reference to a page shows its text.
  func document() throws -> Document { try set().document }

  /// The pages, with the places of what stands on another page than where it was written.
  func set() throws -> (document: Document, moved: Set<String>) {
    structure.begin()
    let asides =
      manuscript.notePosition == .side
      ? try SideNotes(text: text, style: style).setter(of: manuscript.footnotes) : nil
    var (boxes, floats) = try self.boxes(asides)
    let notes =
      asides != nil
      ? [] : try NoteSetter(manuscript.footnotes, text: text, style: style).notes(of: &boxes)
    let lines = notes.flatMap(\.lines)
    // What has a note of its own stays on the page of the note.
    let noted = Set(notes.map(\.box))
    floats.removeAll { float in float.boxes.contains(where: noted.contains) }
    markHolders(&boxes, floats)
    let breaker = PageBreaker(
      height: style.contentHeight, noteSpace: style.noteSpace, squeeze: style.squeeze)
    let pages = breaker.pages(
      boxes,
      notes: notes.map { note in
        PageBreaker.Note(box: note.box, lines: note.lines.map { $0.height + $0.spaceBefore })
      }, floats: floats)
    var section = ""
    var composed: [Page] = []
    var outline: [OutlineEntry] = []
    for (number, content) in pages.enumerated() {
      let range = content.boxes
      if range.lowerBound < boxes.count, let first = boxes[range.lowerBound].section {
        section = first
      }
      let next = range.upperBound < boxes.count ? boxes[range.upperBound] : nil
      let order = content.order
      var list = page(
        boxes, content, notes: lines[content.noteLines], closing: next?.carry?.closing)
      try furnish(&list, number: number + 1, section: section)
      composed.append(Page(size: style.page, list: list))
      for box in order.map({ boxes[$0] }) {
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
    let moved = Set(
      pages.flatMap(\.floats).compactMap { boxes[$0.boxes.lowerBound].outline?.destination })
    var document = Document(
      title: VisibleText.line(manuscript.title),
      author: VisibleText.line(manuscript.authors.joined(separator: ", ")),
      subject: VisibleText.line(manuscript.subtitle ?? ""), keywords: [],
      creator: manuscript.creator,
      created: manuscript.date?.secondsSince1970 ?? 0, language: manuscript.language,
      outline: outline, pages: composed)
    document.structure = structure.tree
    document.rights = Notices.fontsAndColors
    return (document, moved)
  }

  /// All of the manuscript but its notes, and what of it may leave its place.
  ///
  /// - Parameter asides: The notes, where they stand beside the text.
  private func boxes(
    _ asides: NoteSetter?
  ) throws -> (boxes: [PageBox], floats: [PageFloat]) {
    let setter = BlockSetter(text: text, style: style)
    var boxes = try frontBoxes()
    var floats: [PageFloat] = []
    var startsPage = manuscript.cover != nil
    var remarks = SideNotes(text: text, style: style)
    var met: Set<Int> = []
    for block in manuscript.blocks {
      if try remarks.take(block) { continue }
      remarks.close(before: block, &boxes)
      if case .pageBreak = block {
        startsPage = true
        continue
      }
      let first = boxes.count
      try setter.append(block, to: &boxes, indent: 0)
      guard first < boxes.count else { continue }
      // A table goes on in one that is not counted: it would come to stand below that.
      if case .table(let table) = block, table.label == nil,
        floats.last?.boxes.upperBound == first
      {
        floats.removeLast()
      }
      for note in try asides?.asides(of: &boxes[first...], met: &met) ?? [] {
        remarks.add(note, isApart: false)
      }
      remarks.stand(beside: block, from: first, in: &boxes)
      if startsPage {
        boxes[first].breakBefore = .forced
        startsPage = false
      }
      if let float = PageFloat(block, boxes: first..<boxes.count, of: boxes, style: style) {
        floats.append(float)
      }
    }
    remarks.close(before: nil, &boxes)
    KeepRules.apply(to: &boxes)
    return (boxes, floats)
  }

  /// Notes the tables and figures that stay where they are, so that no other passes them.
  private func markHolders(_ boxes: inout [PageBox], _ floats: [PageFloat]) {
    let movable = Set(floats.map(\.boxes.lowerBound))
    for index in boxes.indices {
      guard let mark = boxes[index].outline, !mark.isHeading else { continue }
      boxes[index].holdsFloats = !movable.contains(index)
    }
  }

  /// What stands on a page, without the running head and the foot.
  private func page(
    _ all: [PageBox], _ page: PageBreaker.PageContent, notes: ArraySlice<PageBox>,
    closing: DisplayList?
  ) -> DisplayList {
    let order = page.order
    let boxes = order.map { all[$0] }
    // What is below a float that waits follows text instead.
    let closed = Set(page.waiting.map(\.boxes.upperBound))
    let space = 1 - page.squeeze * style.squeeze.space
    let line = 1 - page.squeeze * style.squeeze.line
    var content = DisplayList()
    var frames: [ClosedRange<Double>] = []
    var y = style.top
    for (place, (index, box)) in zip(order, boxes).enumerated() {
      var before = box.spaceBefore
      if closed.contains(index), box.outline?.isHeading != true {
        before = min(before, style.paragraphSpace)
      }
      // Floats at the top keep what follows at their distance.
      let isBelowFloats =
        !page.floats.isEmpty
        && (index == page.boxes.lowerBound || page.floats.contains { $0.boxes.lowerBound == index })
      if isBelowFloats { before = max(before, PageBreaker.floatSpace) }
      let top = place == 0 ? style.top : y + space * before
      if place > 0 { y = top }
      if index == page.boxes.lowerBound, let carry = box.carry {
        content.append(carry.list, offset: Point(x: style.left, y: y))
        y += carry.height
      }
      content.append(box.list, offset: Point(x: style.left, y: y))
      y += box.isLine ? line * box.height : box.height
      frames.append(top...max(top, y))
    }
    if let closing { content.append(closing, offset: Point(x: style.left, y: y)) }
    var list = PageGround.list(under: boxes[...], at: frames, left: style.left)
    list.append(content)
    if !notes.isEmpty { append(notes, to: &list) }
    return list
  }

  /// Puts lines of notes at the foot of a page, under a short rule.
  private func append(_ notes: ArraySlice<PageBox>, to list: inout DisplayList) {
    let height = notes.reduce(0) { $0 + $1.height + $1.spaceBefore }
    var y = style.page.height - style.bottom - height
    list.stroke(
      .segment(
        Point(x: style.left, y: y - 3), Point(x: style.left + style.noteRule, y: y - 3)),
      style: StrokeStyle(color: style.muted, width: 0.5))
    for line in notes {
      y += line.spaceBefore
      list.append(line.list, offset: Point(x: style.left, y: y))
      y += line.height
    }
  }

  private func furnish(_ page: inout DisplayList, number: Int, section: String) throws {
    let right = style.page.width - style.right
    if number > 1 {
      var list = DisplayList()
      let half = style.textWidth / 2 - 10
      list.text(
        try text.shortened(
          style.styled(manuscript.shortTitle ?? manuscript.title, style.runningHead), to: half),
        at: Point(x: style.left, y: 36))
      list.text(
        try text.shortened(style.styled(section, style.runningHead), to: half),
        at: Point(x: right, y: 36), anchor: .end)
      horizontalRule(&list, y: 42, thickness: 0.4, color: style.hairline)
      page.mark(StructureMark(.header), list)
    }
    var list = DisplayList()
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
    page.mark(StructureMark(.footer), list)
  }

  /// The cover, or the title above the text.
  private func frontBoxes() throws -> [PageBox] {
    guard let cover = manuscript.cover else { return try titleBoxes() }
    return [
      try CoverSetter(manuscript: manuscript, cover: cover, text: text, style: style).box()
    ]
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
      leading: style.titleLeading, before: 0, opening: .forbidden, isBalanced: true)
    if let subtitle = manuscript.subtitle {
      boxes += try text.paragraph(
        style.styled(subtitle, style.subtitle), width: style.textWidth * 0.8,
        leading: style.subtitleLeading, before: 6, opening: .forbidden, isBalanced: true)
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

  private func horizontalRule(
    _ list: inout DisplayList, y: Double, thickness: Double, color: Color
  ) {
    list.stroke(
      .segment(
        Point(x: style.left, y: y), Point(x: style.page.width - style.right, y: y)),
      style: StrokeStyle(color: color, width: thickness))
  }
}
