import CCairo

/// The pieces of a page: what is drawn between two of cairo's tags.
extension CairoCanvas {
  /// Draws a list as what a mark says; inside of another mark it takes the place of that.
  mutating func draw(_ list: DisplayList, as mark: StructureMark) throws(DrawingError) {
    let outer = piece
    change(to: PageMarks.Piece(mark: mark))
    // A tag that stays open makes cairo crash when it ends the page: close it on both ways out.
    do throws(DrawingError) {
      try draw(list)
    } catch {
      change(to: outer)
      throw error
    }
    change(to: outer)
  }

  /// Ends the piece that is being drawn, and begins another.
  private mutating func change(to next: PageMarks.Piece?) {
    guard isTagging else { return }
    if piece != nil { cairo_tag_end(context, Self.tag) }
    piece = next
    guard let next else { return }
    cairo_tag_begin(context, Self.tag, nil)
    marks.pieces.append(next)
  }

  /// Any that cairo knows.
  private static let tag = "Span"

  /// Notes where the links of a line lead and which areas they cover, in the order of the text.
  ///
  /// - Returns: The number of the link of each run.
  mutating func addLinks(of layout: TextLayout, at point: Point, left: Double) -> [Int?] {
    let metrics = layout.metrics
    var numbers = [Int?](repeating: nil, count: layout.text.runs.count)
    for (index, run) in layout.text.runs.enumerated() {
      guard let target = run.link else { continue }
      let areas = layout.stretches(of: index).filter { $0.upperBound > $0.lowerBound }.map {
        Rectangle(
          x: point.x + left + $0.lowerBound, y: point.y - metrics.ascent,
          width: $0.upperBound - $0.lowerBound, height: metrics.height)
      }
      if areas.isEmpty { continue }
      numbers[index] = marks.links.count
      marks.links.append(
        PageMarks.Link(
          areas: areas, target: target, words: run.text, node: piece?.mark.node, pieces: 0..<0))
    }
    return numbers
  }

  /// Draws a line that stands at the origin; the words of links are pieces of their own.
  mutating func show(
    _ line: UnsafeMutablePointer<PangoLayoutLine>, of layout: TextLayout, left: Double,
    links: [Int?]
  ) {
    guard let outer = piece, outer.mark.node != nil, links.contains(where: { $0 != nil }) else {
      cairo_move_to(context, left, 0)
      pango_cairo_show_layout_line(context, line)
      return
    }
    // Pango draws the runs of a line that are handed to it, so each stretch of the text is drawn by
    // itself where the whole line has it: in the order of reading, whatever its direction.
    let whole = line.pointee.runs
    var current = outer
    for (run, x) in layout.glyphRuns {
      let link = links[run.textRun]
      if link != current.link {
        current.link = link
        let first = marks.pieces.count
        change(to: current)
        if let link { marks.links[link].pieces = first..<marks.pieces.count }
      }
      var single = GSList(data: UnsafeMutableRawPointer(run.item), next: nil)
      withUnsafeMutablePointer(to: &single) { node in
        line.pointee.runs = node
        cairo_move_to(context, left + x, 0)
        pango_cairo_show_layout_line(context, line)
      }
    }
    line.pointee.runs = whole
    if current.link != nil { change(to: outer) }
  }
}

extension TextLayout {
  /// A run of glyphs of the first line.
  struct GlyphRun {
    let item: UnsafeMutablePointer<PangoGlyphItem>
    /// The run of the text that it begins in.
    let textRun: Int
  }

  /// The runs of glyphs of the first line in the order of the text, each with its left edge in points.
  var glyphRuns: [(run: GlyphRun, x: Double)] {
    guard let iterator = pango_layout_get_iter(handle) else { return [] }
    defer { pango_layout_iter_free(iterator) }
    var found: [(run: GlyphRun, x: Double, offset: Int)] = []
    repeat {
      // Past the end of each line stands a run that is none.
      guard let item = pango_layout_iter_get_run_readonly(iterator),
        let offset = item.pointee.item?.pointee.offset
      else { break }
      var area = PangoRectangle()
      pango_layout_iter_get_run_extents(iterator, nil, &area)
      let run = ranges.firstIndex { $0.contains(Int(offset)) } ?? 0
      found.append((GlyphRun(item: item, textRun: run), Self.points(area.x), Int(offset)))
    } while pango_layout_iter_next_run(iterator) != 0
    return found.sorted { $0.offset < $1.offset }.map { ($0.run, $0.x) }
  }
}
