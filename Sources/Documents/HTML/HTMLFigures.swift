internal import Charts
internal import Drawing
internal import Foundation
internal import Wording

/// Writes charts as drawings whose text is text, with their numbers below, and pictures of authors.
struct HTMLFigures {
  let spans: HTMLSpans
  let places: HTMLPlaces
  let tables: HTMLTables
  let theme: ChartTheme
  let language: String
  let typesetter: Typesetter

  func markup(of figure: FigureBlock) throws -> String {
    let wide = try markup(
      chart(of: figure, atFirstOf: HTMLFigures.wide), of: figure, isNarrow: false)
    var drawn = "<div class=\"wide\">\n\(wide)</div>\n"
    var classes = "drawing"
    if let narrow = try? chart(of: figure, atFirstOf: HTMLFigures.narrow) {
      let narrow = try markup(narrow, of: figure, isNarrow: true)
      drawn += "<div class=\"narrow\">\n\(narrow)</div>\n"
    } else {
      // Names that no small screen has room for: the reader moves the drawing.
      classes += " scroll"
    }
    let isMoved = classes.hasSuffix("scroll")
    let region =
      isMoved
      ? " role=\"region\" tabindex=\"0\" aria-label=\"\(HTMLEscape.text(figure.label.name))\"" : ""
    var text = "<figure\(places.attribute(figure.label.destination))>\n"
    text += "<div class=\"\(classes)\"\(region)>\n\(drawn)</div>\n"
    text += caption(figure.label, figure.caption)
    text += "<div class=\"numbers\">\n"
    if let numbers = TableBlock(numbersOf: figure.chart) {
      text += tables.markup(ofNumbers: numbers, of: figure.label)
    }
    text += try tables.downloads.markup(of: figure.label)
    return text + "</div>\n</figure>\n"
  }

  /// - Throws: ``UnusablePicture``.
  func markup(of picture: PictureBlock) throws -> String {
    let file: Picture
    do throws(PictureError) {
      file = try Picture(picture.bytes)
    } catch {
      throw UnusablePicture(label: picture.label, reason: error)
    }
    let pixelsPerPoint = 96.0 / 72
    let share = picture.width.map { min(max($0, 0), 1) * HTMLFigures.room }
    let width = (share ?? file.size.width * pixelsPerPoint).rounded()
    let height = (width * Double(file.height) / Double(file.width)).rounded()
    return "<figure\(places.attribute(picture.label.destination))>\n<img src=\"data:image/"
      + "\(picture.format.rawValue);base64,\(Data(picture.bytes).base64EncodedString())\" "
      + "width=\"\(SVGMarkup.number(width))\" height=\"\(SVGMarkup.number(height))\" alt=\""
      + "\(HTMLEscape.line(picture.alternativeText))\"/>\n"
      + caption(picture.label, picture.caption) + "</figure>\n"
  }

  private func caption(_ label: BlockLabel, _ text: [TextSpan]) -> String {
    "<figcaption class=\"caption\">\(HTMLTables.name(label, spans)) \(spans.markup(text))"
      + "</figcaption>\n"
  }

  /// The chart at the first of some widths that has room for it.
  ///
  /// - Throws: `ChartError`, of the last width.
  private func chart(
    of figure: FigureBlock, atFirstOf widths: [Double]
  ) throws(ChartError) -> Figure {
    for width in widths.dropLast() {
      do throws(ChartError) {
        return try figure.chart.draw(width: width, theme: theme, typesetter: typesetter)
      } catch {
        continue
      }
    }
    return try figure.chart.draw(
      width: widths[widths.count - 1], theme: theme, typesetter: typesetter)
  }

  private func markup(_ drawn: Figure, of figure: FigureBlock, isNarrow: Bool) throws -> String {
    let bytes = try SVGWriter().data(
      for: drawn.list.unmarked, size: drawn.size,
      about: SVGDescription(
        title: figure.label.name, text: figure.alternativeText, language: language,
        prefix: "drawn-\(isNarrow ? "narrow" : "wide")-\(figure.label.destination)",
        place: .inPage),
      background: nil, typesetter: typesetter)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Points; a page shows them as 832 pixels at most, so that letters can be read on a tablet too.
  ///
  /// Paper gives charts a little less than the first; the second is for names that need more.
  private static let wide = [500.0, 600]
  /// Points; a small screen shows them as about 350 pixels.
  private static let narrow = [256.0, 280]
  /// Pixels.
  private static let room = 960.0
}
