import CCairo

/// Draws display lists on one cairo context, which it does not own, and notes links and places.
///
/// Cairo 1.16 could write links itself, but crashes on tags that interleave, keeps silent about
/// dead names, reads numbers in the locale, and refers to objects that it never writes. Its tags only
/// part the pieces of a page here: one is open at a time, and what they mean is written afterwards.
struct CairoCanvas {
  let context: OpaquePointer
  let typesetter: Typesetter
  /// Device pixels per point on a raster target, whose hairlines are snapped; nil for vectors.
  let pixelsPerPoint: Double?
  /// Whether pieces are told apart.
  let isTagging: Bool
  var marks = PageMarks()
  /// What is being drawn.
  var piece: PageMarks.Piece?

  init(
    context: OpaquePointer, typesetter: Typesetter, pixelsPerPoint: Double?,
    isTagging: Bool = false
  ) {
    self.context = context
    self.typesetter = typesetter
    self.pixelsPerPoint = pixelsPerPoint
    self.isTagging = isTagging
  }

  mutating func draw(_ list: DisplayList) throws(DrawingError) {
    for element in list.elements {
      switch element {
      case .fill(let path, let color, let evenOdd):
        trace(path)
        setSource(color)
        cairo_set_fill_rule(
          context, evenOdd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING)
        cairo_fill(context)
      case .stroke(let path, let style): stroke(path, style)
      case .text(let text, let point, let anchor, let angle):
        try show(text, at: point, anchor: anchor, angle: angle)
      case .clip(let path, let inner):
        cairo_save(context)
        trace(path)
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_WINDING)
        cairo_clip(context)
        // No typed rethrow through a closure: restore by hand on both ways out.
        do { try draw(inner) } catch {
          cairo_restore(context)
          throw error
        }
        cairo_restore(context)
      case .picture(let picture, let area): try show(picture, in: area)
      case .link(let area, let target):
        marks.links.append(
          PageMarks.Link(
            areas: [area], target: target, words: "", node: piece?.mark.node, pieces: 0..<0))
      case .destination(let name, let point): marks.destinations.append((name, point))
      case .marked(let mark, let inner): try draw(inner, as: mark)
      }
    }
  }

  private func trace(_ path: Path) {
    cairo_new_path(context)
    for element in path.elements {
      switch element {
      case .move(let point): cairo_move_to(context, point.x, point.y)
      case .line(let point): cairo_line_to(context, point.x, point.y)
      case .curve(let point, let first, let second):
        cairo_curve_to(context, first.x, first.y, second.x, second.y, point.x, point.y)
      case .arc(let centre, let radius, let start, let end):
        if end >= start {
          cairo_arc(context, centre.x, centre.y, radius, start, end)
        } else {
          cairo_arc_negative(context, centre.x, centre.y, radius, start, end)
        }
      case .close: cairo_close_path(context)
      }
    }
  }

  private func setSource(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  private func stroke(_ path: Path, _ style: StrokeStyle) {
    let (path, width) = snapped(path, width: style.width)
    trace(path)
    setSource(style.color)
    cairo_set_line_width(context, width)
    cairo_set_dash(context, style.dash, Int32(style.dash.count), 0)
    cairo_set_line_cap(context, cap(style.cap))
    cairo_set_line_join(context, join(style.join))
    cairo_stroke(context)
  }

  private func cap(_ cap: StrokeStyle.Cap) -> cairo_line_cap_t {
    switch cap {
    case .butt: CAIRO_LINE_CAP_BUTT
    case .round: CAIRO_LINE_CAP_ROUND
    case .square: CAIRO_LINE_CAP_SQUARE
    }
  }

  private func join(_ join: StrokeStyle.Join) -> cairo_line_join_t {
    switch join {
    case .miter: CAIRO_LINE_JOIN_MITER
    case .round: CAIRO_LINE_JOIN_ROUND
    case .bevel: CAIRO_LINE_JOIN_BEVEL
    }
  }

  /// Puts an upright or level hairline on whole pixels, where it would else look uneven.
  private func snapped(_ path: Path, width: Double) -> (Path, Double) {
    guard let scale = pixelsPerPoint, width < 1.5, path.elements.count == 2,
      case .move(let start) = path.elements[0], case .line(let end) = path.elements[1],
      start.x == end.x || start.y == end.y
    else { return (path, width) }
    let pixels = max(1, (width * scale).rounded())
    func snap(_ value: Double) -> Double {
      pixels.truncatingRemainder(dividingBy: 2) == 1
        ? ((value * scale).rounded(.down) + 0.5) / scale : (value * scale).rounded() / scale
    }
    if start.x == end.x {
      let x = snap(start.x)
      return (.segment(Point(x: x, y: start.y), Point(x: x, y: end.y)), pixels / scale)
    }
    let y = snap(start.y)
    return (.segment(Point(x: start.x, y: y), Point(x: end.x, y: y)), pixels / scale)
  }

  /// Draws boxes round stretches of a line that stands at the origin.
  private func box(_ stretches: [ClosedRange<Double>], left: Double, style: TextStyle) {
    setSource(style.color)
    cairo_set_line_width(context, 0.5)
    cairo_set_dash(context, nil, 0, 0)
    for stretch in stretches {
      let height = ArcText.capitalHeight * style.size
      cairo_new_path(context)
      cairo_rectangle(
        context, left + stretch.lowerBound + 0.4, -height - 1.4,
        stretch.upperBound - stretch.lowerBound - 0.8, height + 2.8)
      cairo_stroke(context)
    }
  }

  private mutating func show(
    _ text: StyledText, at point: Point, anchor: DisplayList.Anchor, angle: Double
  ) throws(DrawingError) {
    if text.isEmpty { return }
    let layout = try typesetter.layout(text, width: nil)
    let metrics = layout.metrics
    let left = anchor.offset(width: metrics.width)
    guard let line = layout.firstLine else { return }
    cairo_save(context)
    cairo_new_path(context)
    cairo_translate(context, point.x, point.y)
    if angle != 0 { cairo_rotate(context, angle) }
    let links = addLinks(of: layout, at: point, left: left)
    show(line, of: layout, left: left, links: links)
    for (index, run) in layout.text.runs.enumerated() where run.missing != nil {
      box(layout.stretches(of: index), left: left, style: run.style)
    }
    cairo_restore(context)
    cairo_new_path(context)
  }
}
