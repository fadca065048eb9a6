import CCairo

/// Measures and breaks text with the fonts that pages are set in.
///
/// One per task: it owns a font map, which is not for two tasks at once. Two typesetters give the
/// same answers on one machine, whatever the locale, the home directory or the time zone. Making
/// one takes some 20 ms and, as Pango 1.50 never lets go of a font map's configuration, 3 kB for
/// good: one for a report, not one for a text.
public final class Typesetter {
  let fonts: FontConfiguration
  private let fontMap: UnsafeMutableRawPointer
  private let context: OpaquePointer
  private var measured: [StyledText: TextMetrics] = [:]
  private var fontsSeen: Set<UnsafeMutableRawPointer> = []
  private var faces: Set<FontFace> = []

  /// Loads the fonts of the fixed directories.
  ///
  /// - Throws: `DrawingError.missingFace` with the Debian package to install.
  public init() throws(DrawingError) {
    fonts = try FontConfiguration()
    try fonts.requireFaces()
    guard let fontMap = ccairo_font_map_new(fonts.handle) else {
      throw .rendering("no memory for a font map")
    }
    guard let context = ccairo_context_new(fontMap) else {
      g_object_unref(fontMap)
      throw .rendering("no memory for a text context")
    }
    self.fontMap = fontMap
    self.context = context
    // Positions must not depend on a device: no hinting, no rounding to whole points.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
    pango_context_set_language(context, pango_language_from_string("en"))
  }

  deinit {
    for font in fontsSeen { g_object_unref(font) }
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
  }

  /// The extent of a text set in one line; line ends count as spaces.
  ///
  /// - Returns: the advance width, and the ascent and descent of the faces used, in points.
  /// - Throws: `DrawingError.missingGlyphs`, `.textTooSmall`, `.letterSpacingTooWide`.
  public func measure(_ text: StyledText) throws(DrawingError) -> TextMetrics {
    if let known = measured[text] { return known }
    let metrics = try layout(text, width: nil).metrics
    // Enough for a long report's tables; beyond it a fresh start is cheaper than bookkeeping.
    if measured.count >= 20_000 { measured.removeAll(keepingCapacity: true) }
    measured[text] = metrics
    return metrics
  }

  /// Breaks a text into lines no wider than `width` points, ragged at the far side.
  ///
  /// Lines break where Unicode allows it (between ideographs too), at line ends in the text, and
  /// inside a word only where the word alone is wider than the measure.
  ///
  /// - Returns: at least one line for each paragraph; an empty paragraph gives an empty line.
  /// - Throws: as `measure(_:)`, and `DrawingError.invalidGeometry` for a width that is no number.
  public func lines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    guard width.isFinite else { throw .invalidGeometry("the line width \(width)") }
    let layout = try layout(text, width: width)
    let ranges = layout.lineRanges
    var lines: [TextLine] = []
    for (index, range) in ranges.enumerated() {
      var piece = layout.text.slice(range.bytes).trimmed()
      // A line that continues an Arabic paragraph with a Latin name still reads right to left.
      piece.direction = range.isRightToLeft ? .rightToLeft : .leftToRight
      let endsParagraph = index + 1 == ranges.count || ranges[index + 1].startsParagraph
      let metrics = try piece.isEmpty ? emptyLineMetrics(layout.text) : measure(piece)
      lines.append(
        TextLine(
          text: piece, width: piece.isEmpty ? 0 : metrics.width, ascent: metrics.ascent,
          descent: metrics.descent, endsParagraph: endsParagraph))
    }
    return lines
  }

  /// The characters of a text that no installed face has, in code point order.
  ///
  /// - Throws: `DrawingError.textTooSmall`, `.letterSpacingTooWide`.
  public func missingGlyphs(in text: StyledText) throws(DrawingError) -> [UInt32] {
    do {
      _ = try layout(text, width: nil)
      return []
    } catch .missingGlyphs(let points, _) {
      return points
    } catch {
      throw error
    }
  }

  /// Every face that measured, broken or drawn text has used so far, sorted by name.
  public var facesUsed: [FontFace] {
    faces.sorted { ($0.family, $0.style) < ($1.family, $1.style) }
  }

  /// The shaped text, with its faces noted.
  func layout(_ text: StyledText, width: Double?) throws(DrawingError) -> TextLayout {
    setBaseDirection(text.direction)
    let layout = try TextLayout(text, width: width, context: context, fonts: fonts)
    layout.forEachFont { font in
      let key = UnsafeMutableRawPointer(font)
      guard !fontsSeen.contains(key) else { return }
      // Held until the end, so that its address is not given to another font.
      g_object_ref(key)
      fontsSeen.insert(key)
      if let pattern = ccairo_font_pattern(font), let face = FontConfiguration.face(of: pattern) {
        faces.insert(face)
      }
    }
    return layout
  }

  private func setBaseDirection(_ direction: StyledText.Direction) {
    pango_context_set_base_dir(
      context, direction == .rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
  }

  private func emptyLineMetrics(_ text: StyledText) throws(DrawingError) -> TextMetrics {
    guard let style = text.runs.first?.style else {
      return TextMetrics(width: 0, ascent: 0, descent: 0)
    }
    return try measure(StyledText(" ", style: style))
  }
}
