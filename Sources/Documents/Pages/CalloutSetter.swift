internal import Drawing

/// Sets a callout: its title with a sign, its blocks below, all on a tinted ground with a bar at its
/// left.
struct CalloutSetter {
  let callout: Callout
  /// What sets the blocks round it.
  let outer: BlockSetter

  private static let padding = 12.0
  private static let signSize = 9.0

  private var style: PageStyle { outer.style }
  private var look: CalloutStyle { CalloutStyle(callout.kind) }

  func append(to boxes: inout [PageBox], indent: Double) throws {
    let right = callout.blocks.contains(where: \.isWide) ? outer.wide.upperBound : outer.measure
    let left = indent
    let content = left + CalloutSetter.padding
    var inner = outer
    // Boxes within boxes leave room for words, however many they are.
    inner.measure = max(right - CalloutSetter.padding, content + 60)
    inner.wide = content...inner.measure
    let first = boxes.count
    let structure = outer.text.structure
    let body = try structure.within(structure.add(.division)) {
      try appendTitle(inner, to: &boxes, at: content)
      let body = boxes.count
      try inner.append(callout.blocks, to: &boxes, indent: content)
      return body
    }
    // The title is not left alone at the foot of a page.
    if body < boxes.count { boxes[body].breakBefore = .forbidden }
    let ground = PageGround(
      identifier: first, tint: look.tint, bar: look.ink, left: left, width: right - left)
    for index in first..<boxes.count { boxes[index].grounds.insert(ground, at: 0) }
    // The ground itself keeps what follows at a distance.
    boxes[boxes.count - 1].isDisplay = false
  }

  private func appendTitle(
    _ inner: BlockSetter, to boxes: inout [PageBox], at content: Double
  ) throws {
    var title = callout.title ?? [TextSpan(look.name)]
    if title.plainText.allSatisfy(\.isWhitespace) { title = [TextSpan(look.name)] }
    var type = style.body.weighted(.semibold).hyphenating(false)
    type.color = look.ink
    let indent = content + CalloutSetter.signSize + 5
    var set = try outer.text.paragraph(
      style.styled(title, type), width: inner.measure, leading: style.bodyLeading,
      indent: indent,
      before: outer.space(style.groundSpace, after: boxes.last) + PageGround.padding,
      opening: outer.opening(after: boxes.last))
    guard !set.isEmpty else { return }
    for index in set.indices.dropFirst() { set[index].breakBefore = .forbidden }
    set[0].list.append(
      look.sign(size: CalloutSetter.signSize),
      offset: Point(x: content, y: (style.bodyLeading - CalloutSetter.signSize) / 2))
    boxes += set
  }
}

extension Block {
  /// Whether it takes more room than text does.
  fileprivate var isWide: Bool {
    switch self {
    case .table(let table): !table.isNarrow && !table.hasAuthorsText
    case .figure: true
    case .callout(let callout): callout.blocks.contains(where: \.isWide)
    case .list(_, let items): items.contains { $0.contains(where: \.isWide) }
    case .quotation(let blocks): blocks.contains(where: \.isWide)
    default: false
    }
  }
}

/// What tells the kinds of callouts apart: a name, an ink and a sign, so that none needs its colour.
struct CalloutStyle {
  let name: String
  let ink: Color
  private let shape: Shape

  private enum Shape { case letter, tick, diamond, triangle, filledTriangle }

  init(_ kind: Callout.Kind) {
    name = kind.word
    switch kind {
    case .note, .aside: (ink, shape) = (Color(hex: "#00619A"), .letter)
    case .tip: (ink, shape) = (Color(hex: "#006B50"), .tick)
    case .important: (ink, shape) = (Color(hex: "#7B3B7F"), .diamond)
    case .caution: (ink, shape) = (Color(hex: "#8A5A00"), .triangle)
    case .warning: (ink, shape) = (Color(hex: "#B3261E"), .filledTriangle)
    }
  }

  /// The ink, thinned so far that text of any colour of the page can be read on it.
  var tint: Color {
    let share = 0.06
    func mixed(_ part: Double) -> Double { 1 - share * (1 - part) }
    return Color(red: mixed(ink.red), green: mixed(ink.green), blue: mixed(ink.blue))
  }

  /// The sign before the title, in a square.
  func sign(size: Double) -> DisplayList {
    var list = DisplayList()
    let middle = Point(x: size / 2, y: size / 2)
    let line = StrokeStyle(color: ink, width: 1.1, cap: .round, join: .round)
    switch shape {
    case .letter:
      list.stroke(.circle(centre: middle, radius: size / 2 - 0.5), style: line)
      stem(&list, color: ink, x: middle.x, from: 0.46 * size, to: 0.72 * size)
      list.fill(.circle(centre: Point(x: middle.x, y: 0.27 * size), radius: 0.7), color: ink)
    case .tick:
      list.stroke(.circle(centre: middle, radius: size / 2 - 0.5), style: line)
      list.stroke(
        .polyline([
          Point(x: 0.29 * size, y: 0.52 * size), Point(x: 0.44 * size, y: 0.67 * size),
          Point(x: 0.71 * size, y: 0.35 * size),
        ]), style: line)
    case .diamond:
      list.stroke(
        .polygon([
          Point(x: middle.x, y: 0), Point(x: size, y: middle.y), Point(x: middle.x, y: size),
          Point(x: 0, y: middle.y),
        ]), style: line)
      exclamation(&list, color: ink, x: middle.x, from: 0.26 * size, to: 0.54 * size)
    case .triangle:
      list.stroke(triangle(size), style: line)
      exclamation(&list, color: ink, x: middle.x, from: 0.38 * size, to: 0.6 * size)
    case .filledTriangle:
      list.fill(triangle(size), color: ink)
      list.stroke(triangle(size), style: line)
      exclamation(&list, color: .white, x: middle.x, from: 0.36 * size, to: 0.6 * size)
    }
    return list
  }

  private func triangle(_ size: Double) -> Path {
    .polygon([
      Point(x: size / 2, y: 0.6), Point(x: size - 0.2, y: size - 0.6),
      Point(x: 0.2, y: size - 0.6),
    ])
  }

  private func stem(
    _ list: inout DisplayList, color: Color, x: Double, from top: Double, to bottom: Double
  ) {
    list.stroke(
      .segment(Point(x: x, y: top), Point(x: x, y: bottom)),
      style: StrokeStyle(color: color, width: 1.1, cap: .round))
  }

  private func exclamation(
    _ list: inout DisplayList, color: Color, x: Double, from top: Double, to bottom: Double
  ) {
    stem(&list, color: color, x: x, from: top, to: bottom)
    list.fill(.circle(centre: Point(x: x, y: bottom + 1.8), radius: 0.65), color: color)
  }
}
