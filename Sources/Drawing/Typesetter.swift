import CCairo

/// Measures and breaks text with the fonts that pages are set in.
///
/// One per task: it owns a font map, which is not for two tasks at once. Two typesetters give the
/// same answers on one machine, whatever the locale, the home directory or the time zone. Making
/// one takes some 20 ms and, as Pango 1.50 never lets go of a font map's configuration, 3 kB for
/// good: one for a report, not one for a text.
package final class Typesetter {
  let fonts: FontConfiguration
  private let fontMap: UnsafeMutableRawPointer
  private let context: OpaquePointer
  private var measured: [StyledText: TextMetrics] = [:]
  /// Fonts held until the end, so that the address of one is not given to another.
  private var faceOfFont: [UnsafeMutableRawPointer: FontFace?] = [:]
  private var faces: Set<FontFace> = []
  private var missing: Set<UInt32> = []

  /// Loads the fonts of the fixed directories.
  ///
  /// - Throws: `DrawingError.missingFace` with the Debian package to install.
  package init() throws(DrawingError) {
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
    for font in faceOfFont.keys { g_object_unref(font) }
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
  }

  /// The extent of a text set in one line; line ends count as spaces.
  ///
  /// - Returns: the advance width, and the ascent and descent of the faces used, in points.
  /// - Throws: `DrawingError.textTooSmall`, `.letterSpacingTooWide`.
  package func measure(_ text: StyledText) throws(DrawingError) -> TextMetrics {
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
  /// - Complexity: O(*n*), also for one word of any length.
  package func lines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    guard width.isFinite else { throw .invalidGeometry("the line width \(width)") }
    return try LineBreaker(typesetter: self, width: width).lines(of: text)
  }

  /// The characters that no installed face has, of all that was measured, broken or drawn so far,
  /// in code point order: boxed code points stand in their place.
  package var missingCharacters: [UInt32] { missing.sorted() }

  /// Every face that measured, broken or drawn text has used so far, sorted by name.
  package var facesUsed: [FontFace] { faces.sorted(by: FontFace.precedes) }

  /// The faces that the texts of a document are drawn with, sorted by name.
  ///
  /// - Throws: as `measure(_:)`.
  /// - Complexity: one shaping of each distinct text.
  package func faces(of document: Document) throws(DrawingError) -> [FontFace] {
    var found: Set<FontFace> = []
    var seen: Set<StyledText> = []
    for page in document.pages {
      for text in page.list.texts where !text.isEmpty && seen.insert(text).inserted {
        try layout(text, width: nil).forEachFont { font in
          if let face = face(of: font) { found.insert(face) }
        }
      }
    }
    return found.sorted(by: FontFace.precedes)
  }

  /// The shaped text, with its faces noted and boxed code points for what no face has.
  func layout(_ text: StyledText, width: Double?) throws(DrawingError) -> TextLayout {
    setBaseDirection(text.direction)
    var layout = try TextLayout(text, width: width, context: context, fonts: fonts)
    let unknown = layout.missingCharacters
    if !unknown.isEmpty {
      missing.formUnion(unknown)
      layout = try TextLayout(
        layout.text.withPlaceholders(for: unknown), width: width, context: context, fonts: fonts)
    }
    layout.forEachFont { font in
      if let face = face(of: font) { faces.insert(face) }
    }
    return layout
  }

  private func face(of font: UnsafeMutablePointer<PangoFont>) -> FontFace? {
    let key = UnsafeMutableRawPointer(font)
    if let known = faceOfFont[key] { return known }
    g_object_ref(key)
    let face = ccairo_font_pattern(font).flatMap(FontConfiguration.face)
    faceOfFont[key] = .some(face)
    return face
  }

  private func setBaseDirection(_ direction: StyledText.Direction) {
    pango_context_set_base_dir(
      context, direction == .rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
  }

  func emptyLineMetrics(_ text: StyledText) throws(DrawingError) -> TextMetrics {
    guard let style = text.runs.first?.style else {
      return TextMetrics(width: 0, ascent: 0, descent: 0)
    }
    return try measure(StyledText(" ", style: style))
  }
}
