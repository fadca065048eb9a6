import CCairo

/// A shaped text: the owner of one PangoLayout.
///
/// Cost: one shaping of the text; everything it answers is then read off.
final class TextLayout {
  let handle: OpaquePointer
  /// The UTF-8 range of each run in the layout's text.
  let ranges: [Range<Int>]
  let text: StyledText

  /// - Parameter width: where lines break, in points; nil sets one line.
  init(
    _ styled: StyledText, width: Double?, context: OpaquePointer, fonts: FontConfiguration
  ) throws(DrawingError) {
    let text = styled.singleLine(keepingLineEnds: width != nil)
    try Self.validate(text)
    guard let layout = pango_layout_new(context) else {
      throw .rendering("no memory for a text layout")
    }
    handle = layout
    self.text = text
    let plain = text.plain
    pango_layout_set_text(layout, plain, Int32(plain.utf8.count))
    let attributes = pango_attr_list_new()
    defer { pango_attr_list_unref(attributes) }
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, run) in text.runs.enumerated() {
      let range = start..<start + run.text.utf8.count
      ranges.append(range)
      start = range.upperBound
      Self.insert(run, at: range, into: attributes, fonts: fonts)
      // Neighbours of one look would be drawn as one, and where each of them leads be lost.
      if run.link != nil, index % 2 == 1, run.style.color.alpha >= 1 {
        Self.add(pango_attr_foreground_alpha_new(.max), at: range, to: attributes)
      }
    }
    // Everything is set: whatever throws from here on, deinit releases the layout.
    self.ranges = ranges
    pango_layout_set_attributes(layout, attributes)
    switch text.direction {
    case .automatic: break
    case .leftToRight, .rightToLeft: pango_layout_set_auto_dir(layout, 0)
    }
    if let width {
      pango_layout_set_width(layout, Self.units(max(width, 1)))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    } else {
      pango_layout_set_single_paragraph_mode(layout, 1)
    }
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(handle)) }

  /// A size in points beyond any page; Pango's own numbers overflow not far above it.
  private static let largestSize = 10_000.0

  static func units(_ points: Double) -> Int32 {
    Int32((min(max(points, -1e6), 1e6) * Double(PANGO_SCALE)).rounded())
  }

  static func points(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }

  /// Refuses what no page may hold, before any C call sees it.
  static func validate(_ text: StyledText) throws(DrawingError) {
    for run in text.runs where !run.text.isEmpty {
      let style = run.style
      guard style.size.isFinite, style.letterSpacing.isFinite, style.rise.isFinite,
        style.size <= largestSize
      else {
        throw .invalidGeometry("the text size or spacing of \"\(run.text.prefix(40))\"")
      }
      guard style.size >= TextStyle.smallestSize else {
        throw .textTooSmall(text: run.text, size: style.size)
      }
      guard style.letterSpacing <= TextStyle.widestLetterSpacing * style.size else {
        throw .letterSpacingTooWide(
          text: run.text, spacing: style.letterSpacing, size: style.size)
      }
    }
  }

  /// The first line, which is the only one of a text set without a width.
  var firstLine: UnsafeMutablePointer<PangoLayoutLine>? {
    pango_layout_get_line_readonly(handle, 0)
  }

  var metrics: TextMetrics {
    guard let firstLine else { return TextMetrics(width: 0, ascent: 0, descent: 0) }
    var logical = PangoRectangle()
    pango_layout_line_get_extents(firstLine, nil, &logical)
    return TextMetrics(
      width: Self.points(logical.width), ascent: Self.points(-logical.y),
      descent: Self.points(logical.y + logical.height))
  }

  /// A line's place in the text: its bytes, and whether its paragraph reads right to left.
  struct LineRange {
    var bytes: Range<Int>
    var isRightToLeft: Bool
    var startsParagraph: Bool
  }

  var lineRanges: [LineRange] {
    var lines: [LineRange] = []
    for index in 0..<pango_layout_get_line_count(handle) {
      guard let line = pango_layout_get_line_readonly(handle, index) else { continue }
      let start = Int(line.pointee.start_index)
      lines.append(
        LineRange(
          bytes: start..<start + Int(line.pointee.length),
          isRightToLeft: line.pointee.resolved_dir == PANGO_DIRECTION_RTL.rawValue,
          startsParagraph: line.pointee.is_paragraph_start != 0))
    }
    return lines
  }

  /// The horizontal stretches, from the line's left edge in points, that a run covers.
  ///
  /// More than one when text of both directions is mixed.
  func stretches(of run: Int) -> [ClosedRange<Double>] {
    guard let firstLine, !ranges[run].isEmpty else { return [] }
    var edges: UnsafeMutablePointer<Int32>?
    var count: Int32 = 0
    pango_layout_line_get_x_ranges(
      firstLine, Int32(ranges[run].lowerBound), Int32(ranges[run].upperBound), &edges, &count)
    defer { g_free(edges) }
    guard let edges else { return [] }
    return (0..<Int(count)).map { index in
      let (left, right) = (edges[2 * index], edges[2 * index + 1])
      return Self.points(min(left, right))...Self.points(max(left, right))
    }
  }

  /// Calls `body` with the font of each shaped run.
  func forEachFont(_ body: (UnsafeMutablePointer<PangoFont>) -> Void) {
    forEachGlyphItem { item in
      if let font = item.pointee.item?.pointee.analysis.font { body(font) }
    }
  }

  /// A stretch of the text that one font draws.
  struct ShapedRun {
    let font: UnsafeMutablePointer<PangoFont>
    let text: String
    /// By their numbers in the font.
    let glyphs: Set<UInt32>
  }

  /// Calls `body` with each stretch of one font.
  func forEachShapedRun(_ body: (ShapedRun) -> Void) {
    let bytes = Array(text.plain.utf8)
    forEachGlyphItem { item in
      guard let piece = item.pointee.item?.pointee, let font = piece.analysis.font,
        let glyphs = item.pointee.glyphs
      else { return }
      let start = Int(piece.offset)
      body(
        ShapedRun(
          font: font,
          text: String(decoding: bytes[start..<start + Int(piece.length)], as: UTF8.self),
          glyphs: Set(
            (0..<Int(glyphs.pointee.num_glyphs)).map { glyphs.pointee.glyphs[$0].glyph })))
    }
  }

  private func forEachGlyphItem(_ body: (UnsafeMutablePointer<PangoGlyphItem>) -> Void) {
    for index in 0..<pango_layout_get_line_count(handle) {
      var node = pango_layout_get_line_readonly(handle, index)?.pointee.runs
      while let current = node {
        if let data = current.pointee.data {
          body(data.assumingMemoryBound(to: PangoGlyphItem.self))
        }
        node = current.pointee.next
      }
    }
  }

  /// The characters that no installed face has.
  var missingCharacters: Set<UInt32> {
    guard pango_layout_get_unknown_glyphs_count(handle) > 0 else { return [] }
    // Pango writes a character that no font has as its code point with this bit set.
    let unknown: UInt32 = 0x1000_0000
    var points: Set<UInt32> = []
    forEachGlyphItem { item in
      guard let glyphs = item.pointee.glyphs else { return }
      for index in 0..<Int(glyphs.pointee.num_glyphs) {
        let glyph = glyphs.pointee.glyphs[index].glyph
        if glyph & unknown != 0 { points.insert(glyph & ~unknown) }
      }
    }
    return points
  }

  private static func add(
    _ attribute: UnsafeMutablePointer<PangoAttribute>?, at bytes: Range<Int>,
    to list: OpaquePointer?
  ) {
    guard let attribute else { return }
    attribute.pointee.start_index = UInt32(bytes.lowerBound)
    attribute.pointee.end_index = UInt32(bytes.upperBound)
    pango_attr_list_insert(list, attribute)
  }

  private static func insert(
    _ run: StyledText.Run, at range: Range<Int>, into list: OpaquePointer?,
    fonts: FontConfiguration
  ) {
    func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?, _ bytes: Range<Int>) {
      Self.add(attribute, at: bytes, to: list)
    }
    func channel(_ value: Double) -> UInt16 {
      UInt16((min(max(value, 0), 1) * 65_535).rounded())
    }
    let style = run.style
    let ideographs = ScriptLanguage.ideographLanguage(of: run.text, declared: style.language)
    let description = pango_font_description_new()
    pango_font_description_set_family(
      description, fonts.families(for: style, language: ideographs))
    pango_font_description_set_weight(description, PangoWeight(UInt32(style.weight.rawValue)))
    pango_font_description_set_style(
      description, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    pango_font_description_set_absolute_size(description, style.size * Double(PANGO_SCALE))
    add(pango_attr_font_desc_new(description), range)
    pango_font_description_free(description)
    let color = style.color
    add(
      pango_attr_foreground_new(channel(color.red), channel(color.green), channel(color.blue)),
      range)
    if color.alpha < 1 {
      // Zero means "not set" to Pango.
      add(pango_attr_foreground_alpha_new(max(channel(color.alpha), 1)), range)
    }
    if style.letterSpacing != 0 {
      add(pango_attr_letter_spacing_new(units(style.letterSpacing)), range)
    }
    if style.isStruck { add(pango_attr_strikethrough_new(1), range) }
    if style.rise != 0 { add(pango_attr_rise_new(units(style.rise)), range) }
    if style.tabularFigures { add(pango_attr_font_features_new("tnum=1"), range) }
    for segment in ScriptLanguage.segments(of: run.text, declared: style.language) {
      let lower = range.lowerBound + segment.bytes.lowerBound
      add(
        pango_attr_language_new(pango_language_from_string(segment.tag)),
        lower..<lower + segment.bytes.count)
    }
  }
}
