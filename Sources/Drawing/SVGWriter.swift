internal import Diagnostics
internal import Foundation

/// What an SVG says of itself to those who do not see it.
package struct SVGDescription: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    /// A file, or a page that gives it the room that it asks for.
    case alone
    /// A page of HTML, as wide as the page lets it be. The page's style sheet then says what the
    /// classes `chart` and `tabular` are: a strict policy refuses styles in attributes.
    case inPage
  }

  /// A short name, which browsers show beside the pointer.
  package var title: String
  /// What is to be seen, in words.
  package var text: String
  /// The language of both and of what the picture says, BCP-47.
  package var language: String
  /// The numbers of the picture in JSON; nil for none.
  package var data: String?
  /// What every identifier begins with: pictures of one page must not share it.
  package var prefix: String
  package var place: Place

  package init(
    title: String, text: String, language: String = "en", data: String? = nil,
    prefix: String = "figure", place: Place = .alone
  ) {
    self.title = title
    self.text = text
    self.language = language
    self.data = data
    self.prefix = prefix
    self.place = place
  }
}

/// Writes pages and figures as SVG: text as text, no script, nothing that is fetched from elsewhere.
///
/// Cairo's own SVG has outlines in place of letters, and ten times as many bytes. The element can stand
/// in a file of its own or in a page of HTML as it is. Its bytes are a function of what is drawn and of
/// the fonts.
package struct SVGWriter: Sendable {
  package init() {}

  /// A page on white.
  ///
  /// - Throws: what `DisplayList.validate()` and `Typesetter.measure(_:)` find.
  package func data(
    for page: Page, about description: SVGDescription, typesetter: Typesetter
  ) throws(DrawingError) -> [UInt8] {
    try data(for: page.list, size: page.size, about: description, typesetter: typesetter)
  }

  /// A figure on white (or on nothing, when `background` is nil).
  ///
  /// - Parameter size: Of the figure in points; what lies outside is cut off.
  /// - Throws: what `DisplayList.validate()` and `Typesetter.measure(_:)` find.
  package func data(
    for list: DisplayList, size: Size, about description: SVGDescription,
    background: Color? = .white, typesetter: Typesetter
  ) throws(DrawingError) -> [UInt8] {
    try list.validate()
    guard size.width.isFinite, size.height.isFinite, size.width > 0, size.height > 0,
      max(size.width, size.height) <= 1e6
    else { throw .invalidGeometry("a picture of \(size.width) by \(size.height) pt") }
    let prefix = Self.prefix(description.prefix)
    var canvas = SVGCanvas(
      prefix: prefix, language: description.language, place: description.place,
      typesetter: typesetter)
    try canvas.draw(list)
    var lines = [opening(size, description, prefix)]
    lines.append("<title id=\"\(prefix)-title\">\(Self.line(description.title))</title>")
    lines.append("<desc id=\"\(prefix)-desc\">\(Self.line(description.text))</desc>")
    if let data = description.data {
      lines.append("<metadata>\(SVGMarkup.escaped(json: data))</metadata>")
    }
    if let background { lines.append(ground(background, size)) }
    lines += canvas.lines
    lines.append("</svg>")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func opening(_ size: Size, _ about: SVGDescription, _ prefix: String) -> String {
    let width = SVGMarkup.number(size.width)
    let height = SVGMarkup.number(size.height)
    var attributes = SVGAttributes()
    attributes.add("xmlns", "http://www.w3.org/2000/svg")
    switch about.place {
    case .alone:
      // A point is a point: small letters are as large as they are on paper.
      attributes.add("width", width + "pt")
      attributes.add("height", height + "pt")
    case .inPage: attributes.add("class", "chart")
    }
    attributes.add("viewBox", "0 0 \(width) \(height)")
    attributes.add("role", "img")
    attributes.add("aria-labelledby", "\(prefix)-title")
    attributes.add("aria-describedby", "\(prefix)-desc")
    attributes.add("lang", SVGMarkup.escaped(about.language))
    attributes.add("xml:lang", SVGMarkup.escaped(about.language))
    attributes.add("xml:space", "preserve")
    attributes.add("font-family", SVGFonts.families(.text, language: about.language))
    // As cairo has it.
    attributes.add("stroke-miterlimit", "10")
    return "<svg\(attributes.text)>"
  }

  private func ground(_ color: Color, _ size: Size) -> String {
    var attributes = SVGAttributes()
    attributes.add("width", size.width)
    attributes.add("height", size.height)
    attributes.add("fill", color.hexadecimal)
    if color.alpha < 1 { attributes.add("fill-opacity", color.alpha, decimals: 3) }
    return "<rect\(attributes.text)/>"
  }

  /// What others wrote, on one line and with nothing that hides in it.
  private static func line(_ text: String) -> String { SVGMarkup.escaped(VisibleText.line(text)) }

  /// An identifier begins with a letter.
  private static func prefix(_ text: String) -> String {
    let name = SVGMarkup.identifier(text)
    return name.first?.isLetter == true ? name : "figure-" + name
  }
}

/// Draws display lists as elements of an SVG.
private struct SVGCanvas {
  let prefix: String
  let language: String
  let place: SVGDescription.Place
  let typesetter: Typesetter
  private(set) var lines: [String] = []
  private var clips = 0

  init(
    prefix: String, language: String, place: SVGDescription.Place, typesetter: Typesetter
  ) {
    self.prefix = prefix
    self.language = language
    self.place = place
    self.typesetter = typesetter
  }

  mutating func draw(_ list: DisplayList) throws(DrawingError) {
    for element in list.elements {
      switch element {
      case .fill(let path, let color, let evenOdd): fill(path, color, evenOdd: evenOdd)
      case .stroke(let path, let style): stroke(path, style)
      case .text(let text, let point, let anchor, let angle):
        lines += try SVGText(
          text: text, point: point, anchor: anchor, angle: angle, prefix: prefix,
          language: language, place: place
        ).markup(typesetter)
      case .clip(let path, let inner): try clip(path, inner)
      case .picture(let picture, let area): show(picture, in: area)
      case .link(let area, let target): link(area, target)
      case .destination(let name, let point): mark(name, at: point)
      case .marked(_, let inner): try draw(inner)
      }
    }
  }

  private mutating func fill(_ path: Path, _ color: Color, evenOdd: Bool) {
    var attributes = SVGAttributes()
    attributes.add("fill", color.hexadecimal)
    if color.alpha < 1 { attributes.add("fill-opacity", color.alpha, decimals: 3) }
    if evenOdd { attributes.add("fill-rule", "evenodd") }
    shape(path, attributes)
  }

  private mutating func stroke(_ path: Path, _ style: StrokeStyle) {
    var attributes = SVGAttributes()
    attributes.add("fill", "none")
    attributes.add("stroke", style.color.hexadecimal)
    if style.color.alpha < 1 {
      attributes.add("stroke-opacity", style.color.alpha, decimals: 3)
    }
    attributes.add("stroke-width", style.width, decimals: 3)
    if !style.dash.isEmpty {
      attributes.add(
        "stroke-dasharray",
        style.dash.map { SVGMarkup.number($0, decimals: 3) }.joined(separator: " "))
    }
    switch style.cap {
    case .butt: break
    case .round: attributes.add("stroke-linecap", "round")
    case .square: attributes.add("stroke-linecap", "square")
    }
    switch style.join {
    case .miter: break
    case .round: attributes.add("stroke-linejoin", "round")
    case .bevel: attributes.add("stroke-linejoin", "bevel")
    }
    shape(path, attributes)
  }

  private mutating func shape(_ path: Path, _ looks: SVGAttributes) {
    if path.elements.isEmpty { return }
    var attributes = SVGAttributes()
    if let circle = SVGPathData.circle(path) {
      attributes.add("cx", circle.centre.x)
      attributes.add("cy", circle.centre.y)
      attributes.add("r", circle.radius, decimals: 3)
      attributes.add(looks)
      lines.append("<circle\(attributes.text)/>")
    } else {
      attributes.add("d", SVGPathData(path).text)
      attributes.add(looks)
      lines.append("<path\(attributes.text)/>")
    }
  }

  private mutating func clip(_ path: Path, _ inner: DisplayList) throws(DrawingError) {
    clips += 1
    let name = "\(prefix)-clip-\(clips)"
    lines.append("<clipPath id=\"\(name)\"><path d=\"\(SVGPathData(path).text)\"/></clipPath>")
    lines.append("<g clip-path=\"url(#\(name))\">")
    try draw(inner)
    lines.append("</g>")
  }

  private mutating func show(_ picture: Picture, in area: Rectangle) {
    var attributes = place(area)
    attributes.add("preserveAspectRatio", "none")
    attributes.add(
      "href",
      "data:image/\(picture.format.rawValue);base64,"
        + Data(picture.bytes).base64EncodedString())
    lines.append("<image\(attributes.text)/>")
  }

  private mutating func link(_ area: Rectangle, _ target: LinkTarget) {
    guard let reference = SVGMarkup.reference(target, prefix: prefix) else { return }
    var attributes = place(area)
    attributes.add("fill", "none")
    attributes.add("pointer-events", "all")
    lines.append("<a href=\"\(reference)\"><rect\(attributes.text)/></a>")
  }

  private mutating func mark(_ name: String, at point: Point) {
    let place = "\(SVGMarkup.number(point.x)) \(SVGMarkup.number(point.y))"
    lines.append(
      "<path id=\"\(prefix)-at-\(SVGMarkup.identifier(name))\" d=\"M\(place)\" fill=\"none\"/>")
  }

  private func place(_ area: Rectangle) -> SVGAttributes {
    var attributes = SVGAttributes()
    attributes.add("x", area.x)
    attributes.add("y", area.y)
    attributes.add("width", area.width)
    attributes.add("height", area.height)
    return attributes
  }
}
