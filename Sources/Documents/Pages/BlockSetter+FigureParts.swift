internal import Charts
internal import Drawing
internal import Wording

extension BlockSetter {
  /// The price of a page that ends in a figure: more than what the emptiest page costs that is not thin
  /// (see ``PageBreaker``), so that a figure is on as few pages as it can be.
  private static let cutFigure = 12_000.0

  /// A figure with its caption below it; one that no page holds goes on over the page, where its chart
  /// can be cut, under its caption and with the figure's name and its axis at the top of every page.
  ///
  /// What a page holds without its heading only stands on the page after its caption, so that the
  /// heading keeps something below it.
  ///
  /// - Parameter kept: the height of what stands above it on the same page.
  /// - Throws: ``OversizedFigure`` for what cannot be cut.
  func figureBoxes(_ figure: FigureBlock, below kept: Double) throws -> [PageBox] {
    let width = wide.upperBound - wide.lowerBound
    let drawn = try figure.chart.draw(
      width: width, theme: style.theme, typesetter: text.typesetter)
    let styled = captionText(figure.label, figure.caption)
    let captionHeight =
      Double(try text.lines(styled, width: width).count) * style.captionLeading
    let height = drawn.size.height + 8 + captionHeight
    guard height + kept > style.contentHeight,
      let cut = try figure.chart.parts(
        width: width, theme: style.theme, typesetter: text.typesetter)
        ?? (height <= style.contentHeight ? FigureParts([drawn]) : nil)
    else {
      return [
        try figureBox(
          figure.label, list: drawn.list, height: drawn.size.height, caption: figure.caption,
          alternativeText: figure.alternativeText)
      ]
    }
    let group = text.structure.add(.division)
    let caption = try text.structure.within(group) {
      try text.block(styled, width: width, leading: style.captionLeading, role: .caption)
    }
    let node = text.structure.within(group) {
      text.structure.add(.figure, alternativeText: figure.alternativeText)
    }
    let carry = try continuation(of: figure.label, cut.again, width: width)
    var list = DisplayList()
    list.destination(figure.label.destination, at: Point(x: 0, y: 0))
    list.append(caption.list, offset: Point(x: wide.lowerBound, y: 0))
    var head = PageBox(height: caption.height + 8, list: list)
    head.outline = .init(
      title: said("\(figure.label.name). \(figure.caption.first?.text ?? "")", as: "label"),
      level: BlockSetter.outlineLevel, destination: figure.label.destination)
    var boxes = [head]
    for (index, part) in cut.parts.enumerated() {
      let height = part.size.height + (index == 0 ? 0 : carry.height)
      guard height <= style.contentHeight else {
        throw OversizedFigure(label: figure.label, height: part.size.height)
      }
      var list = DisplayList()
      // One figure, whose place is that of its first piece.
      let area =
        index == 0 ? Rectangle(x: 0, y: 0, width: width, height: part.size.height) : nil
      list.append(
        part.list.marked(StructureMark(.node(node), area: area)),
        offset: Point(x: wide.lowerBound, y: 0))
      // The caption keeps with the first piece where a page holds both, and none holds the last alone.
      let isKept =
        index == 0
        ? kept + head.height + height <= style.contentHeight
        : index > 1 && index == cut.parts.count - 1
      boxes.append(
        PageBox(
          height: part.size.height, list: list,
          breakBefore: isKept ? .forbidden : .allowed(penalty: BlockSetter.cutFigure),
          carry: index == 0 ? nil : carry))
    }
    return boxes
  }

  /// The figure's name and what is drawn again at the top of a page.
  private func continuation(
    of label: BlockLabel, _ again: Figure?, width: Double
  ) throws -> PageBox.Carry {
    let name = try text.block(
      style.styled(said("\(label.name), continued"), style.caption.weighted(.bold)), width: width,
      leading: style.captionLeading, role: nil)
    var list = DisplayList()
    list.append(name.list, offset: Point(x: wide.lowerBound, y: 0))
    var height = name.height + 8
    if let again {
      list.append(again.list, offset: Point(x: wide.lowerBound, y: height))
      height += again.size.height
    }
    return PageBox.Carry(height: height, list: list)
  }
}
