internal import Diagnostics

/// One line of text in an SVG: letters that can be searched, copied and read aloud.
struct SVGText {
  let text: StyledText
  let point: Point
  let anchor: DisplayList.Anchor
  /// Radians, clockwise.
  let angle: Double
  let prefix: String
  /// Of the whole picture.
  let language: String
  /// Of the whole picture.
  let place: SVGDescription.Place

  /// A stretch of one appearance.
  private struct Piece {
    var text: String
    let attributes: SVGAttributes
    /// How far the baseline is raised, in points.
    let rise: Double
    let link: String?
  }

  /// The element, and a box round each code point that stands for a character which no font has.
  func markup(_ typesetter: Typesetter) throws(DrawingError) -> [String] {
    if text.isEmpty { return [] }
    return try OpenFaces.inTurn { () throws(DrawingError) in try lines(typesetter) }
  }

  private func lines(_ typesetter: Typesetter) throws(DrawingError) -> [String] {
    let layout = try typesetter.layout(shown, width: nil)
    let width = layout.metrics.width
    let isRightToLeft = layout.lineRanges.first?.isRightToLeft ?? false
    var attributes = SVGAttributes()
    attributes.add("x", point.x)
    attributes.add("y", point.y)
    attributes.add("text-anchor", anchorWord(isRightToLeft))
    if isRightToLeft { attributes.add("direction", "rtl") }
    attributes.add("transform", turn)
    // A reader without our faces has others, wider or narrower: the line keeps its length.
    if width > 0, layout.text.plain.count > 1 {
      attributes.add("textLength", width)
      attributes.add("lengthAdjust", "spacingAndGlyphs")
    }
    let pieces = pieces(layout.text)
    let common = common(pieces)
    attributes.add(common)
    let content = self.content(pieces, besides: common)
    return ["<text\(attributes.text)>\(content)</text>"]
      + boxes(layout, left: anchor.offset(width: width))
  }

  /// The text with what would turn its direction made visible.
  private var shown: StyledText {
    var shown = text.singleLine()
    for index in shown.runs.indices {
      shown.runs[index].text = VisibleText.prose(shown.runs[index].text)
    }
    return shown
  }

  /// The start of a line that reads from the right is its right end.
  private func anchorWord(_ isRightToLeft: Bool) -> String? {
    switch anchor {
    case .start: isRightToLeft ? "end" : nil
    case .middle: "middle"
    case .end: isRightToLeft ? nil : "end"
    }
  }

  private var turn: String? {
    guard angle != 0 else { return nil }
    let degrees = SVGMarkup.number(angle * 180 / .pi, decimals: 3)
    return "rotate(\(degrees) \(SVGMarkup.number(point.x)) \(SVGMarkup.number(point.y)))"
  }

  /// The runs, cut where their language changes.
  private func pieces(_ text: StyledText) -> [Piece] {
    var pieces: [Piece] = []
    for run in text.runs where !run.text.isEmpty {
      let bytes = Array(run.text.utf8)
      for segment in ScriptLanguage.segments(of: run.text, declared: run.style.language) {
        let piece = Piece(
          text: String(decoding: bytes[segment.bytes], as: UTF8.self),
          attributes: attributes(run.style, language: segment.tag), rise: run.style.rise,
          link: run.link.flatMap { SVGMarkup.reference($0, prefix: prefix) })
        if let last = pieces.last, last.attributes == piece.attributes, last.rise == piece.rise,
          last.link == piece.link
        {
          pieces[pieces.count - 1].text += piece.text
        } else {
          pieces.append(piece)
        }
      }
    }
    return pieces
  }

  private func attributes(_ style: TextStyle, language tag: String) -> SVGAttributes {
    var attributes = SVGAttributes()
    if tag != language { attributes.add("xml:lang", SVGMarkup.escaped(tag)) }
    let families = SVGFonts.families(style.family, language: tag)
    if families != SVGFonts.families(.text, language: language) {
      attributes.add("font-family", families)
    }
    attributes.add("font-size", style.size)
    if style.weight != .regular { attributes.add("font-weight", "\(style.weight.rawValue)") }
    if style.italic { attributes.add("font-style", "italic") }
    attributes.add("fill", style.color.hexadecimal)
    if style.color.alpha < 1 { attributes.add("fill-opacity", style.color.alpha, decimals: 3) }
    if style.letterSpacing != 0 {
      attributes.add("letter-spacing", style.letterSpacing, decimals: 3)
    }
    if style.isStruck { attributes.add("text-decoration", "line-through") }
    if style.tabularFigures {
      switch place {
      case .alone: attributes.add("style", "font-feature-settings:&quot;tnum&quot;")
      case .inPage: attributes.add("class", "tabular")
      }
    }
    return attributes
  }

  /// What all pieces have in common, which the element says once.
  private func common(_ pieces: [Piece]) -> SVGAttributes {
    guard let first = pieces.first else { return SVGAttributes() }
    return first.attributes.filter { attribute in
      pieces.allSatisfy { $0.attributes.contains(attribute) }
    }
  }

  private func content(_ pieces: [Piece], besides common: SVGAttributes) -> String {
    var content = ""
    var rise = 0.0
    for piece in pieces {
      var own = piece.attributes.filter { !common.contains($0) }
      if piece.rise != rise {
        own.add("dy", rise - piece.rise)
        rise = piece.rise
      }
      var text = SVGMarkup.escaped(piece.text)
      if !own.isEmpty { text = "<tspan\(own.text)>\(text)</tspan>" }
      if let link = piece.link { text = "<a href=\"\(link)\">\(text)</a>" }
      content += text
    }
    return content
  }

  private func boxes(_ layout: TextLayout, left: Double) -> [String] {
    layout.text.runs.enumerated().flatMap { index, run -> [String] in
      guard run.missing != nil else { return [] }
      let height = ArcText.capitalHeight * run.style.size
      return layout.stretches(of: index).map { stretch in
        var box = SVGAttributes()
        box.add("x", point.x + left + stretch.lowerBound + 0.4)
        box.add("y", point.y - height - 1.4)
        box.add("width", max(stretch.upperBound - stretch.lowerBound - 0.8, 0))
        box.add("height", height + 2.8)
        box.add("transform", turn)
        box.add("fill", "none")
        box.add("stroke", run.style.color.hexadecimal)
        box.add("stroke-width", "0.5")
        return "<rect\(box.text)/>"
      }
    }
  }
}
