package import Drawing
import Foundation
internal import PrintedNumbers
internal import Wording

/// Where the parts of a radar lie, in the coordinates of its centre.
package struct RadarLayout: Sendable, Hashable {
  /// From the centre to the rim of the scale, in points.
  package let radius: Double
  /// From the centre to the ring's outer edge.
  package let ringRadius: Double
  /// The box of each axis name, in the order of the axes.
  package let labelBoxes: [Rectangle]
  /// Everything that is drawn, key and legend included.
  package let bounds: Rectangle
  /// Whether the wedge names stand on the ring; else they are in a legend below.
  package let hasNamesOnRing: Bool
  /// Whether the axes carry numbers, with a key below.
  package let isNumbered: Bool
}

/// A layout with all that is needed to draw it.
struct RadarPlan {
  var layout: RadarLayout
  var labels: [RadarLabels.Label]
  var spans: [WedgeSpan]
  /// Between the rim and the ring.
  var bandWidth: Double
  /// Names in rows below the circle, each with its place from the centre: the key of a numbered
  /// radar, then the wedges' legend.
  var notes: [Note]

  struct Note {
    var text: StyledText
    /// A wedge's colours beside its name.
    var swatch: ChartTheme.WedgeStyle?
    var origin: Point
  }
}

extension RadarChart {
  /// The tint ends here beyond the rim, when names stand on it and when not.
  static let namedBand = 13.0
  static let plainBand = 3.0
  static let ringWidth = 2.4
  /// Under this radius a name on the ring would be longer than its wedge.
  static let smallestNamedRadius = 60.0
  static let nameTracking = 0.35

  func plan(
    width: Double, height: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> RadarPlan {
    let spans = try wedgeSpans()
    // The floor keeps the circle the main thing of its cell.
    let floor = min(max(0.16 * min(width, 600), 24), preferredRadius)
    var smallest: Size?
    let forms: [RadarLabels.Form] =
      showsAxisNames ? [.plain, .wrapped(72), .wrapped(50), .numbered] : [.plain]
    for form in forms {
      let labels = try drawing { () throws(DrawingError) in
        try RadarLabels(axes: showsAxisNames ? axes : [], theme: theme).labels(
          form, typesetter: typesetter)
      }
      guard let labels else { continue }
      var radius = preferredRadius
      while radius >= floor - 1e-9 {
        let plan = try drawing { () throws(DrawingError) in
          try self.plan(
            radius: radius, width: width, form: form, labels: labels, spans: spans, theme: theme,
            typesetter: typesetter)
        }
        let bounds = plan.layout.bounds
        if bounds.width <= width + 1e-6, bounds.height <= height + 1e-6 {
          try checkOverlaps(plan)
          return plan
        }
        smallest = Size(width: bounds.width, height: bounds.height)
        radius -= 2
      }
    }
    throw .doesNotFit(
      width: width, height: height, needed: smallest ?? Size(width: 0, height: 0))
  }

  private func plan(
    radius: Double, width: Double, form: RadarLabels.Form, labels: [RadarLabels.Label],
    spans: [WedgeSpan], theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> RadarPlan {
    var namesFit = radius >= Self.smallestNamedRadius && !wedges.isEmpty
    for span in spans where namesFit {
      let text = wedgeName(span, radius: radius, centre: Point(x: 0, y: 0), theme: theme)
      let needed = text.isSettable ? try text.span(typesetter: typesetter) : .infinity
      namesFit = needed <= span.width - 0.08
    }
    let band = namesFit ? Self.namedBand : Self.plainBand
    let ring = radius + band + Self.ringWidth
    let placed = RadarLabels.place(labels, ringRadius: ring)
    var bounds = Rectangle(x: -ring, y: -ring, width: 2 * ring, height: 2 * ring)
    for label in placed { bounds = bounds.union(label.box) }
    var notes: [RadarPlan.Note] = []
    if form == .numbered {
      try addKey(below: &bounds, width: width, notes: &notes, theme, typesetter)
    }
    if !namesFit, !wedges.isEmpty, showsAxisNames {
      try addLegend(below: &bounds, width: width, notes: &notes, theme, typesetter)
    }
    if showsAxisNames { try addScale(below: &bounds, notes: &notes, theme, typesetter) }
    return RadarPlan(
      layout: RadarLayout(
        radius: radius, ringRadius: ring, labelBoxes: placed.map(\.box), bounds: bounds,
        hasNamesOnRing: namesFit, isNumbered: form == .numbered),
      labels: placed, spans: spans, bandWidth: band, notes: notes)
  }

  /// A wedge's name in the band between rim and ring.
  func wedgeName(
    _ span: WedgeSpan, radius: Double, centre: Point, theme: ChartTheme
  ) -> ArcText {
    let wedge = wedges[span.wedge]
    var style = theme.text(6.5, .semibold, theme.wedge(wedge.style).ink)
    style.letterSpacing = Self.nameTracking
    return ArcText(
      wedge.name.uppercased(), style: style, centre: centre,
      radius: radius + 4.2 + ArcText.capitalHeight * style.size / 2, angle: span.middle)
  }

  /// The numbers' names in columns of one width below the circle.
  private func addKey(
    below bounds: inout Rectangle, width: Double, notes: inout [RadarPlan.Note],
    _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) {
    var entries: [(text: StyledText, width: Double)] = []
    for (index, axis) in axes.enumerated() {
      // A figure space holds the place of a missing ten.
      let ten = axes.count > 9 && index < 9 ? "\u{2007}" : ""
      var text = StyledText(
        "\(ten)\(index + 1)\u{2002}", style: theme.text(7, .medium, figures: true))
      text += StyledText(axis.name, style: theme.text(7))
      if let translation = axis.translation, !translation.isEmpty {
        text += StyledText(
          " " + translation, style: theme.text(6.8, .regular, theme.muted, language: axis.language))
      }
      entries.append((text, try typesetter.measure(text).width))
    }
    let widest = entries.map(\.width).max() ?? 0
    let column = min(widest, width) + 12
    if widest > width {
      // One column of names that break into lines.
      let broken = entries
      entries = []
      for entry in broken {
        for line in try typesetter.lines(entry.text, width: width) {
          entries.append((line.text, line.width))
        }
      }
    }
    let columns = widest > width ? 1 : min(max(Int((width + 12) / column), 1), 3, entries.count)
    let rows = (entries.count + columns - 1) / columns
    let total = Double(columns) * column - 12
    let top = bounds.maxY + 8
    for (index, entry) in entries.enumerated() {
      notes.append(
        RadarPlan.Note(
          text: entry.text, swatch: nil,
          origin: Point(
            x: -total / 2 + Double(index / rows) * column,
            y: top + Double(index % rows) * 11 + 7.5)))
    }
    bounds = bounds.union(
      Rectangle(x: -total / 2, y: top, width: total, height: Double(rows) * 11))
  }

  /// The wedges' names with their colours, in centred rows below the circle.
  private func addLegend(
    below bounds: inout Rectangle, width: Double, notes: inout [RadarPlan.Note],
    _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) {
    let (swatch, gap, pitch) = (9.0, 12.0, 11.0)
    var rows: [[(text: StyledText, style: ChartTheme.WedgeStyle, width: Double)]] = []
    var rowWidth = Double.infinity
    for wedge in wedges {
      let style = theme.wedge(wedge.style)
      let text = StyledText(wedge.name, style: theme.text(7, .medium, style.ink))
      let advance = try typesetter.measure(text).width + swatch
      if rowWidth + gap + advance > width {
        rows.append([])
        rowWidth = -gap
      }
      rows[rows.count - 1].append((text, style, advance))
      rowWidth += gap + advance
    }
    let top = bounds.maxY + 7
    for (index, row) in rows.enumerated() {
      let total = row.map(\.width).reduce(0, +) + gap * Double(row.count - 1)
      var x = -total / 2
      for entry in row {
        notes.append(
          RadarPlan.Note(
            text: entry.text,
            swatch: entry.style,
            origin: Point(x: x, y: top + Double(index) * pitch + 7.5)))
        x += entry.width + gap
      }
      bounds = bounds.union(
        Rectangle(
          x: -total / 2, y: top + Double(index) * pitch, width: total, height: pitch))
    }
  }

  /// What the centre and the rim are, in the middle below all else.
  private func addScale(
    below bounds: inout Rectangle, notes: inout [RadarPlan.Note], _ theme: ChartTheme,
    _ typesetter: Typesetter
  ) throws(DrawingError) {
    guard let scale = try? scale() else { return }
    let text = StyledText(
      Self.scaleWords(scale, isCentred: isCentred), style: theme.text(6.8, .regular, theme.muted))
    let width = try typesetter.measure(text).width
    let top = bounds.maxY + 4
    notes.append(
      RadarPlan.Note(text: text, swatch: nil, origin: Point(x: -width / 2, y: top + 7)))
    bounds = bounds.union(Rectangle(x: -width / 2, y: top, width: width, height: 9.4))
  }

  /// "Centre 0, rim 80".
  static func scaleWords(_ scale: LinearScale, isCentred: Bool) -> String {
    func number(_ value: Double) -> String {
      let decimals = (0...6).first { places in
        abs(value * pow(10, Double(places)) - (value * pow(10, Double(places))).rounded()) < 1e-6
      }
      return NumberText.fixed(value, decimals: decimals ?? 6)
    }
    return isCentred
      ? said("Centre \(number(scale.minimum)), heavy ring 0, rim +\(number(scale.maximum))")
      : said("Centre \(number(scale.minimum)), rim \(number(scale.maximum))")
  }

  /// The last word on the labels: none may touch another or the ring.
  private func checkOverlaps(_ plan: RadarPlan) throws(ChartError) {
    let labels = plan.labels
    for (index, label) in labels.enumerated() {
      guard label.box.distance(to: Point(x: 0, y: 0)) >= plan.layout.ringRadius else {
        throw .labelsOverlap(axes[index].name, "the ring")
      }
      for other in labels.indices where other > index {
        if label.box.overlaps(labels[other].box) {
          throw .labelsOverlap(axes[index].name, axes[other].name)
        }
      }
    }
  }
}
