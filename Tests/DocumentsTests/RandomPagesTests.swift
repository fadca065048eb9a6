import Documents
import Drawing
import RandomInputs
import Testing

/// Reports of any names, tables and figures of any size: what holds of every page.
@Suite("Random pages")
struct RandomPagesTests {
  /// A text and where it lies.
  private struct Placed {
    let text: StyledText
    /// What letters cover, not what the face reserves.
    let area: Rectangle
    let isUpright: Bool

    var size: Double { text.runs.map(\.style.size).max() ?? 0 }
  }

  /// The texts of a page that are upright or read from the foot upwards.
  private static func placed(on page: Page, _ typesetter: Typesetter) throws -> [Placed] {
    try page.list.unmarked.elements.compactMap { element in
      guard case .text(let text, let point, let anchor, let angle) = element, !text.isEmpty,
        angle == 0 || angle == -.pi / 2
      else { return nil }
      let width = try typesetter.measure(text).width
      let size = text.runs.map(\.style.size).max() ?? 0
      let start =
        switch anchor {
        case .start: 0.0
        case .middle: -width / 2
        case .end: -width
        }
      let area =
        angle == 0
        ? Rectangle(
          x: point.x + start, y: point.y - 0.73 * size, width: width, height: 0.9 * size)
        : Rectangle(
          x: point.x - 0.73 * size, y: point.y - start - width, width: 0.9 * size, height: width)
      return Placed(text: text, area: area, isUpright: angle == 0)
    }
  }

  @Test(
    "no text lies on another, leaves the page or is too small, and no heading is alone",
    arguments: 0..<propertyCases)
  func pages(seed: Int) throws {
    let typesetter = try Typesetter()
    let report = RandomReport(seed: seed, typesetter: typesetter)
    let setter = DocumentSetter(report.manuscript, typesetter: typesetter)
    let document = try setter.paginated().document
    try document.validate()
    for (index, page) in document.pages.enumerated() {
      let number = index + 1
      let texts = try Self.placed(on: page, typesetter)
      let frame = Rectangle(x: 0, y: 0, width: page.size.width, height: page.size.height)
      for text in texts where !frame.inset(by: 20).contains(text.area, tolerance: 0) {
        Issue.record("page \(number): \(text.text.plain) at \(text.area)")
      }
      for run in page.list.texts.flatMap(\.runs) where run.style.size < 6.5 {
        Issue.record("page \(number): \(run.text) in \(run.style.size) pt")
      }
      if let drawn = try page.list.bounds(typesetter: typesetter), !frame.contains(drawn) {
        Issue.record("page \(number): marks reach \(drawn)")
      }
      for (one, other) in Self.overlaps(texts) {
        Issue.record(
          "page \(number): \(one.text.plain) | \(other.text.plain) at \(one.area), \(other.area)")
      }
      if number < document.pages.count, let last = Self.last(of: texts, on: page, report),
        Self.isHeading(last.text, report)
      {
        let next = try Self.placed(on: document.pages[number], typesetter).map(\.text.plain)
        Issue.record("page \(number): \(last.text.plain) is alone before \(next.prefix(4))")
      }
    }
  }

  private static func overlaps(_ texts: [Placed]) -> [(Placed, Placed)] {
    // From the top: only those that begin before one ends can lie on it.
    let order = texts.sorted { $0.area.minY < $1.area.minY }
    return order.enumerated().flatMap { place, one in
      order[(place + 1)...].prefix { $0.area.minY < one.area.maxY }
        // Accents and ascenders of scripts differ; letters that touch are not yet on each other.
        .filter { one.area.overlaps($0.area, gap: -1) }
        .map { (one, $0) }
    }
  }

  /// What stands last on a page, but for its foot and notes at the foot or beside the text.
  private static func last(of texts: [Placed], on page: Page, _ report: RandomReport) -> Placed? {
    let style = report.style
    let rule = page.list.unmarked.elements.compactMap { element -> Double? in
      guard case .stroke(let path, _) = element, let bounds = path.bounds,
        bounds.height == 0, abs(bounds.minX - style.left) < 1e-6, abs(bounds.width - 72) < 1e-6
      else { return nil }
      return bounds.minY
    }.max()
    let foot = min(rule ?? .infinity, page.size.height - style.bottom + 4)
    let column = style.left + style.bodyWidth + 11
    return texts.filter { text in
      let isAside = text.area.minX > column && text.size <= 7.6
      return text.isUpright && text.area.minY > 46 && text.area.maxY < foot && !isAside
    }.max { $0.area.maxY < $1.area.maxY }
  }

  /// Whether a text is a line of a heading, which alone is semibold and of the size of its level.
  private static func isHeading(_ text: StyledText, _ report: RandomReport) -> Bool {
    let section =
      report.manuscript.theme.sizes[.section] ?? PageTheme.SizeToken.section.usual
    return text.plain.hasPrefix(RandomReport.headingMark)
      || text.runs.allSatisfy {
        $0.style.weight == .semibold && [section, 12.5, 10].contains($0.style.size)
      }
  }
}
