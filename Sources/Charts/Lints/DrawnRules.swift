import Drawing
import Foundation
internal import PrintedNumbers

/// The rules that go by what is drawn: how large letters are, and how far inks stand out.
struct DrawnRules {
  let theme: ChartTheme
  let typesetter: Typesetter

  /// Of text, and of marks (WCAG 2.2, 1.4.3 and 1.4.11).
  static let leastOfText = 4.5
  static let leastOfLargeText = 3.0
  static let leastOfMarks = 3.0

  func lints(on list: DisplayList) throws(DrawingError) -> [ChartLint] {
    var scan = Scan()
    try read(list, into: &scan)
    return [paleText(scan), paleMarks(scan), smallText(scan)].compactMap(\.self)
  }

  /// What was met on the way through a list.
  private struct Scan {
    var grounds = Grounds()
    var palest: (text: String, color: Color, contrast: Double)?
    var smallest: (text: String, size: Double)?
    /// In the order in which they were met.
    var inks: [Color] = []
    var contrasts: [Color: [Double]] = [:]
  }

  private func read(_ list: DisplayList, into scan: inout Scan) throws(DrawingError) {
    for element in list.elements {
      switch element {
      case .fill(let path, let color, let evenOdd):
        let ground = Ground(path, color: color, evenOdd: evenOdd)
        if isMark(color), let middle = ground.middle {
          note(color, [middle], in: &scan)
        }
        scan.grounds.add(ground)
      case .stroke(let path, let style):
        if isMark(style.color, width: style.width) {
          note(style.color, Ground(path, color: style.color, evenOdd: false).corners, in: &scan)
        }
      case .text(let text, let point, let anchor, let angle):
        try read(text, at: point, anchor, angle, into: &scan)
      case .clip(_, let inner), .marked(_, let inner): try read(inner, into: &scan)
      default: break
      }
    }
  }

  /// Rules, tints and halos are no marks; nor is what is translucent, which lies behind a mark.
  private func isMark(_ color: Color, width: Double? = nil) -> Bool {
    if color.alpha < 1 || color == .white || theme.areaColors.contains(color) { return false }
    return width.map { $0 > 0.8 || !theme.furnitureColors.contains(color) } ?? true
  }

  private func note(_ color: Color, _ points: [Point], in scan: inout Scan) {
    if scan.contrasts[color] == nil { scan.inks.append(color) }
    scan.contrasts[color, default: []] += points.map {
      color.contrast(with: scan.grounds.color(at: $0, withoutBands: true))
    }
  }

  private func read(
    _ text: StyledText, at point: Point, _ anchor: DisplayList.Anchor, _ angle: Double,
    into scan: inout Scan
  ) throws(DrawingError) {
    for run in text.runs where run.style.size < scan.smallest?.size ?? .infinity {
      if !run.text.isEmpty { scan.smallest = (run.text, run.style.size) }
    }
    // So small a text cannot be measured, nor drawn.
    guard text.runs.allSatisfy({ $0.style.size >= TextStyle.smallestSize }) else { return }
    let width = try typesetter.measure(text).width
    let left =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    for run in text.runs where run.text.contains(where: { !$0.isWhitespace }) {
      let style = run.style
      // The middle of the small letters, near both ends and half-way.
      let contrasts = [0.1, 0.5, 0.9].map { share -> Double in
        let (x, y) = (left + share * width, -0.27 * style.size)
        let place = Point(
          x: point.x + x * cos(angle) - y * sin(angle),
          y: point.y + x * sin(angle) + y * cos(angle))
        let ground = scan.grounds.color(at: place)
        return style.color.laid(on: ground).contrast(with: ground)
      }
      let isLarge = style.size >= 18 || (style.size >= 14 && style.weight.rawValue >= 700)
      // Large letters count as if they stood out as much as small ones must.
      let scale = isLarge ? Self.leastOfText / Self.leastOfLargeText : 1
      let contrast = (contrasts.min() ?? 1) * scale
      if contrast < scan.palest?.contrast ?? .infinity {
        scan.palest = (run.text, style.color, contrast)
      }
    }
  }

  private func paleText(_ scan: Scan) -> ChartLint? {
    guard let palest = scan.palest, palest.contrast < Self.leastOfText else { return nil }
    return ChartLint(
      .lowContrast,
      "“\(Self.short(palest.text))” is set in \(palest.color.hexadecimal) with a contrast of "
        + "\(Self.ratio(palest.contrast)) on its ground, and \(Self.ratio(Self.leastOfText)) is the "
        + "least", remedy: "Set it in a darker ink")
  }

  /// The marks of an ink lie on many grounds, and on each other: half of them must stand out.
  private func paleMarks(_ scan: Scan) -> ChartLint? {
    for ink in scan.inks {
      let contrasts = (scan.contrasts[ink] ?? []).sorted()
      guard !contrasts.isEmpty else { continue }
      let middle = contrasts[contrasts.count / 2]
      guard middle < Self.leastOfMarks else { continue }
      return ChartLint(
        .lowContrast,
        "marks in \(ink.hexadecimal) have a contrast of \(Self.ratio(middle)) with their ground, and "
          + "\(Self.ratio(Self.leastOfMarks)) is the least", remedy: "Draw them in a darker ink")
    }
    return nil
  }

  private func smallText(_ scan: Scan) -> ChartLint? {
    guard let smallest = scan.smallest, smallest.size < TextStyle.smallestSize else { return nil }
    return ChartLint(
      .smallText,
      "“\(Self.short(smallest.text))” is set in \(NumberText.size(smallest.size)) points, and "
        + "\(NumberText.size(TextStyle.smallestSize)) are the least",
      remedy: "Set it larger, or leave it out")
  }

  /// Rounded down: what is printed was reached.
  private static func ratio(_ contrast: Double) -> String {
    NumberText.fixed((contrast * 10 + 1e-9).rounded(.down) / 10, decimals: 1)
  }

  private static func short(_ text: String) -> String {
    text.count > 30 ? text.prefix(28) + "…" : text
  }
}
