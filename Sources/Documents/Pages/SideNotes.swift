internal import Drawing

/// Sets remarks beside the text, in the columns that lines of text leave free.
///
/// A remark begins beside the text that follows it. What stands beside it stays on its page, and what
/// is as wide as the page begins below it.
struct SideNotes {
  private let text: TextSetter
  private let style: PageStyle
  /// What waits for text to stand beside.
  private var waiting: [(list: DisplayList, height: Double)] = []
  /// How far the last remark reaches below what stands beside it.
  private var rest = 0.0

  private static let gutter = 12.0
  private static let narrowest = 100.0
  /// A longer one is set as a box in the text.
  private static let highest = 0.4
  private static let space = 10.0
  private static let ruleSpace = 4.0
  /// Lines of squeezed pages stand a little closer.
  private static let allowance = 1.06

  init(text: TextSetter, style: PageStyle) {
    self.text = text
    self.style = style
  }

  private var width: Double { style.textWidth - style.bodyWidth - SideNotes.gutter }

  /// Takes a remark, if the page has room beside its text.
  ///
  /// - Returns: Whether it was taken.
  mutating func take(_ block: Block) throws -> Bool {
    guard case .callout(let callout) = block, callout.kind == .aside,
      hasRoom
    else { return false }
    var setter = BlockSetter(text: text, style: style.ofNotes)
    setter.measure = width
    setter.wide = 0...width
    var boxes: [PageBox] = []
    if let title = callout.title, !title.plainText.allSatisfy(\.isWhitespace) {
      let strong = title.map { span in
        var strong = span
        strong.isStrong = true
        return strong
      }
      try setter.append(.paragraph(strong), to: &boxes, indent: 0)
    }
    try setter.append(callout.blocks, to: &boxes, indent: 0)
    return add(boxes, isApart: true)
  }

  private var hasRoom: Bool { width >= SideNotes.narrowest }

  /// The notes of a text as wide as there is room for; nil where one does not fit beside it.
  func setter(of footnotes: [[Block]]) throws -> NoteSetter? {
    guard hasRoom else { return nil }
    let setter = NoteSetter(footnotes, text: text, style: style, width: width)
    let highest = SideNotes.highest * style.contentHeight
    return try footnotes.indices.allSatisfy { try setter.height(of: $0) <= highest } ? setter : nil
  }

  /// Adds what is to stand beside text; nothing where it is too long.
  ///
  /// - Parameter isApart: Whether a rule stands above it.
  @discardableResult
  mutating func add(_ boxes: [PageBox], isApart: Bool) -> Bool {
    var list = DisplayList()
    guard isApart else { return add(list, boxes, from: 0) }
    list.stroke(
      .segment(Point(x: 0, y: 0), Point(x: width, y: 0)),
      style: StrokeStyle(color: style.hairline, width: 0.5))
    return add(list, boxes, from: SideNotes.ruleSpace)
  }

  private mutating func add(_ start: DisplayList, _ boxes: [PageBox], from top: Double) -> Bool {
    var list = start
    var y = top
    for (index, box) in boxes.enumerated() {
      if index > 0 { y += box.spaceBefore }
      list.append(box.list, offset: Point(x: 0, y: y))
      y += box.height
    }
    guard y <= SideNotes.highest * style.contentHeight else { return false }
    waiting.append((list, y))
    return true
  }

  /// Keeps what begins next below what stands beside the text, where it is as wide as the page.
  mutating func close(before block: Block?, _ boxes: inout [PageBox]) {
    let isText = block?.isBesideNotes ?? false
    guard !isText else { return }
    // No text follows any more that it could stand beside.
    let endsPart =
      switch block {
      case .pageBreak, nil: true
      default: false
      }
    if !waiting.isEmpty, endsPart {
      for remark in waiting {
        boxes.append(
          PageBox(
            height: remark.height, list: placed(remark.list, at: 0),
            spaceBefore: rest + SideNotes.space, breakBefore: .allowed(penalty: 500)))
        rest = 0
      }
      waiting = []
    } else if rest > 0 {
      boxes.append(PageBox(height: rest, list: DisplayList(), breakBefore: .forbidden))
      rest = 0
    }
  }

  /// Puts what waits beside a block that was just set.
  mutating func stand(beside block: Block, from first: Int, in boxes: inout [PageBox]) {
    guard block.isBesideNotes, first < boxes.count else { return }
    var start = first
    if !waiting.isEmpty {
      // One stands below the other, as many as a page can hold.
      var y = rest > 0 ? max(rest + SideNotes.space - boxes[first].spaceBefore, 3) : 3
      if rest > 0 { boxes[first].breakBefore = .forbidden }
      var taken = 0
      for remark in waiting {
        guard taken == 0 || y + remark.height <= SideNotes.highest * style.contentHeight else {
          break
        }
        boxes[first].list.append(placed(remark.list, at: y))
        y += remark.height + SideNotes.space
        taken += 1
      }
      waiting.removeFirst(taken)
      rest = SideNotes.allowance * (y - SideNotes.space) - boxes[first].height
      start = first + 1
    }
    for index in start..<max(start, boxes.count) {
      guard rest > 0 else { return }
      rest -= boxes[index].spaceBefore + boxes[index].height
      boxes[index].breakBefore = .forbidden
    }
    rest = max(rest, 0)
  }

  private func placed(_ list: DisplayList, at y: Double) -> DisplayList {
    list.translated(by: Point(x: style.bodyWidth + SideNotes.gutter, y: y))
  }
}

extension Block {
  /// Whether it leaves the outer columns free: what may hold a table or a figure does not.
  fileprivate var isBesideNotes: Bool {
    switch self {
    case .paragraph, .definitions: true
    case .list(_, let items): items.joined().allSatisfy(\.isBesideNotes)
    case .quotation(let blocks): blocks.allSatisfy(\.isBesideNotes)
    default: false
    }
  }
}
