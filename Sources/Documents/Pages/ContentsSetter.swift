internal import Drawing

/// Sets a table of contents: sections in strong type, what is in them indented, pages at the right.
struct ContentsSetter {
  let text: TextSetter
  let style: PageStyle
  let table: TableBlock
  let levels: [Int]
  /// Where the numbers of pages end, from the left margin.
  let measure: Double

  /// Room for a number of four digits and a space before it.
  private static let numberRoom = 40.0
  private static let indent = 14.0

  func boxes(before: Double) throws -> [PageBox] {
    var boxes: [PageBox] = []
    for (row, level) in zip(table.rows, levels) {
      guard row.count == 2, case .spans(let title) = row[0], case .spans(let page) = row[1] else {
        continue
      }
      let space = boxes.isEmpty ? before : level == 1 ? style.paragraphSpace : 0
      var set = try text.paragraph(
        style.styled(title, style.body.hyphenating(false)).colored(style.ink),
        width: measure - ContentsSetter.numberRoom,
        leading: style.bodyLeading, indent: level == 1 ? 0 : ContentsSetter.indent, before: space)
      guard let last = set.indices.last else { continue }
      for index in set.indices.dropFirst() { set[index].breakBefore = .forbidden }
      var number = style.body
      number.tabularFigures = true
      set[last].list.text(
        style.styled(page, number).colored(style.ink),
        at: Point(
          x: measure, y: ContentsSetter.baseline(of: set[last]) ?? style.bodyLeading * 0.72),
        anchor: .end)
      boxes += set
    }
    // The first two and the last two lines stay together.
    for index in [1, boxes.count - 1] where index > 0 && index < boxes.count {
      boxes[index].breakBefore = .forbidden
    }
    boxes.indices.last.map { boxes[$0].isDisplay = true }
    return boxes
  }

  private static func baseline(of box: PageBox) -> Double? {
    for case .text(_, let point, _, _) in box.list.elements { return point.y }
    return nil
  }
}

extension StyledText {
  /// In one colour: a page of links needs none of its own.
  fileprivate func colored(_ color: Color) -> StyledText {
    var text = self
    for index in text.runs.indices { text.runs[index].style.color = color }
    return text
  }
}
