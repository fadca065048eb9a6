import CCairo

/// Measures and breaks text with the fonts that pages are set in.
///
/// One per task: it owns a font map, which is not for two tasks at once. Two typesetters give the
/// same answers on one machine, whatever the locale, the home directory or the time zone. Making
/// one takes some 20 ms and, as Pango 1.50 never lets go of a font map's configuration, 3 kB for
/// good: one for a report, not one for a text.
///
/// What was set before is remembered: pages that are set again, and drawn, cost a fraction of the
/// first time.
package final class Typesetter {
  let hyphenation: Hyphenation
  /// The fonts of nearly all texts, and all fonts, which take longer to choose from; nil before a text
  /// has asked for them.
  private let common: FontMap
  private var whole: FontMap?
  private var memory: TypesetterMemory
  /// Fonts held until the end, so that the address of one is not given to another; each with the
  /// place of its face.
  private var faceOfFont: [UnsafeMutableRawPointer: Int?] = [:]
  private var sources: [FontSource] = []
  private var missing: Set<UInt32> = []

  /// Loads the fonts of the fixed directories.
  ///
  /// - Parameters:
  ///   - room: About the bytes that remembered texts may take up in their shaped form.
  ///   - hyphenation: Where words of styles that ask for it may be parted.
  /// - Throws: `DrawingError.missingFace` with the Debian package to install.
  package init(
    room: Int = 48 << 20, hyphenation: Hyphenation = Hyphenation()
  ) throws(DrawingError) {
    memory = TypesetterMemory(room: room)
    self.hyphenation = hyphenation
    common = try FontMap(isCommon: true)
    try common.configuration.requireFaces()
  }

  deinit {
    OpenFaces.inTurn {
      for font in faceOfFont.keys { g_object_unref(font) }
    }
  }

  /// All fonts.
  private func everyFont() throws(DrawingError) -> FontMap {
    if let whole { return whole }
    let made = try FontMap(isCommon: false)
    whole = made
    return made
  }

  /// Families tried after a style's own, in this order whatever the locale.
  func fallbackFamilies() throws(DrawingError) -> [String] {
    try everyFont().configuration.fallbackFamilies
  }

  /// The extent of a text set in one line; line ends count as spaces.
  ///
  /// - Returns: the advance width, and the ascent and descent of the faces used, in points.
  /// - Throws: `DrawingError.textTooSmall`, `.letterSpacingTooWide`.
  package func measure(_ text: StyledText) throws(DrawingError) -> TextMetrics {
    try line(text).metrics
  }

  /// Breaks a text into lines no wider than `width` points, ragged at the far side.
  ///
  /// Lines break where Unicode allows it (between ideographs too), at line ends in the text, and
  /// inside a word only where the word alone is wider than the measure. In a style that hyphenates,
  /// a line that were much shorter than the measure takes up the beginning of the next word.
  ///
  /// - Returns: at least one line for each paragraph; an empty paragraph gives an empty line.
  /// - Throws: as `measure(_:)`, and `DrawingError.invalidGeometry` for a width that is no number.
  /// - Complexity: O(*n*), also for one word of any length.
  package func lines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    guard width.isFinite else { throw .invalidGeometry("the line width \(width)") }
    if let known = memory.lines(of: text, width: width) { return known }
    let lines = try OpenFaces.inTurn { () throws(DrawingError) in
      try brokenLines(text, width: width)
    }
    memory.keep(lines, of: text, width: width)
    return lines
  }

  private func brokenLines(
    _ text: StyledText, width: Double
  ) throws(DrawingError) -> [TextLine] {
    let breaker = LineBreaker(typesetter: self, width: width)
    guard let marked = text.withBreakPlaces else { return try breaker.lines(of: text) }
    return try breaker.lines(of: marked).map { line in
      TextLine(
        text: line.text.withoutBreakPlaces, width: line.width, ascent: line.ascent,
        descent: line.descent, endsParagraph: line.endsParagraph,
        isHyphenated: line.isHyphenated)
    }
  }

  /// The characters that no installed face has, of all that was measured, broken or drawn so far,
  /// in code point order: boxed code points stand in their place.
  package var missingCharacters: [UInt32] { missing.sorted() }

  /// Every face that measured, broken or drawn text has used so far, sorted by name.
  package var facesUsed: [FontFace] { sources.map(\.face).sorted(by: FontFace.precedes) }

  /// The faces that the texts of a document are drawn with, sorted by name.
  ///
  /// - Throws: as `measure(_:)`.
  /// - Complexity: one shaping of each distinct text that was not measured before.
  package func faces(of document: Document) throws(DrawingError) -> [FontFace] {
    var found: Set<Int> = []
    for page in document.pages {
      for text in page.list.texts where !text.isEmpty { found.formUnion(try line(text).faces) }
    }
    return found.map { sources[$0].face }.sorted(by: FontFace.precedes)
  }

  /// The shaped text, with its faces noted and boxed code points for what no face has.
  func layout(_ text: StyledText, width: Double?) throws(DrawingError) -> TextLayout {
    if width == nil, let kept = try line(text).layout { return kept }
    return try OpenFaces.inTurn { () throws(DrawingError) in
      try shaped(text, width: width).layout
    }
  }

  /// What is known of a text set in one line.
  private func line(_ text: StyledText) throws(DrawingError) -> TypesetterMemory.Line {
    if let known = memory.line(text) { return known }
    return try OpenFaces.inTurn { () throws(DrawingError) in
      let (layout, faces) = try shaped(text, width: nil)
      return memory.keep(layout, faces: faces, of: text)
    }
  }

  private func shaped(
    _ text: StyledText, width: Double?
  ) throws(DrawingError) -> (layout: TextLayout, faces: [Int]) {
    var layout = try layout(of: text, width: width)
    let unknown = layout.missingCharacters
    if !unknown.isEmpty {
      missing.formUnion(unknown)
      layout = try self.layout(of: layout.text.withPlaceholders(for: unknown), width: width)
    }
    var used: [Int] = []
    layout.forEachFont { font in
      if let face = face(of: font), !used.contains(face) { used.append(face) }
    }
    return (layout, used)
  }

  private func layout(of text: StyledText, width: Double?) throws(DrawingError) -> TextLayout {
    let isCommon = text.runs.allSatisfy(common.configuration.firstChoicesCover)
    let fonts = isCommon ? common : try everyFont()
    return try TextLayout(
      text, width: width,
      context: text.direction == .rightToLeft ? fonts.rightToLeft : fonts.leftToRight,
      fonts: fonts.configuration)
  }

  /// Where the face of a font of this typesetter lies.
  func source(of font: UnsafeMutablePointer<PangoFont>) -> FontSource? {
    face(of: font).map { sources[$0] }
  }

  /// The place of a font's face among those used.
  private func face(of font: UnsafeMutablePointer<PangoFont>) -> Int? {
    let key = UnsafeMutableRawPointer(font)
    if let known = faceOfFont[key] { return known }
    g_object_ref(key)
    let source = ccairo_font_pattern(font).flatMap(FontConfiguration.source)
    // A face has a font for each of its sizes.
    let place = source.map { source in
      sources.firstIndex(of: source)
        ?? {
          sources.append(source)
          return sources.count - 1
        }()
    }
    faceOfFont[key] = .some(place)
    return place
  }

  func emptyLineMetrics(_ text: StyledText) throws(DrawingError) -> TextMetrics {
    guard let style = text.runs.first?.style else {
      return TextMetrics(width: 0, ascent: 0, descent: 0)
    }
    return try measure(StyledText(" ", style: style))
  }
}
