package import Drawing

/// Colours, type and marks of every chart.
///
/// Series colours are those of Okabe and Ito (2008); text in a series' colour uses a darker
/// variant with a contrast of at least 4.5 on white. Colour is never the only cue: each series has
/// its own marker and dash too.
package struct ChartTheme: Sendable, Hashable {
  /// How one series is drawn.
  package struct SeriesStyle: Sendable, Hashable {
    package enum Marker: Sendable, Hashable {
      case filledCircle, hollowSquare, hollowTriangle
      /// A filled circle that is left open, since the data cannot tell its number from another.
      case hollowCircle
    }

    package let line: Color
    /// The variant for text.
    package let text: Color
    package let marker: Marker
    package let dash: [Double]
    /// Points.
    package let lineWidth: Double
    /// What a legend says of the line: "dashed"; nil for a solid one.
    package let dashName: String?

    package init(
      line: Color, text: Color, marker: Marker, dash: [Double], lineWidth: Double,
      dashName: String?
    ) {
      self.line = line
      self.text = text
      self.marker = marker
      self.dash = dash
      self.lineWidth = lineWidth
      self.dashName = dashName
    }
  }

  /// The colours of a group of neighbouring values: a tint for areas, an ink for ring and name.
  package struct WedgeStyle: Sendable, Hashable {
    package let tint: Color
    package let ink: Color

    package init(tint: Color, ink: Color) {
      self.tint = tint
      self.ink = ink
    }
  }

  package var ink = Color(hex: "#1A1A1A")
  package var muted = Color(hex: "#5F6B76")
  package var hairline = Color(hex: "#C9CFD6")
  package var accent = Color(hex: "#0072B2")
  /// Light rules behind rows.
  package var rule = Color(hex: "#E3E7EB")
  /// A human baseline.
  package var reference = Color(hex: "#4D4D4D")
  /// What is known of its uncertainty, under its line.
  package var referenceBand = Color(hex: "#D3D8DD")
  /// The ring at zero of a radar: heavy, and lighter than the line of a reference.
  package var zeroRing = Color(hex: "#7C8893")
  package var spoke = Color(hex: "#B4BCC4")
  package var tick = Color(hex: "#48525C")
  /// Under a radar's axes that belong to no group.
  package var neutralTint = Color(hex: "#F1F4F6")
  /// Lines and bars that stand back behind those that a chart is about.
  package var context = Color(hex: "#838D97")
  package var bandOpacity = 0.20
  /// Whether steps of colour are steps of grey.
  package var isGrey = false

  package var series: [SeriesStyle] = [
    SeriesStyle(
      line: Color(hex: "#0072B2"), text: Color(hex: "#0072B2"), marker: .filledCircle, dash: [],
      lineWidth: 1.3, dashName: nil),
    SeriesStyle(
      line: Color(hex: "#D55E00"), text: Color(hex: "#B84F00"), marker: .hollowSquare,
      dash: [3.2, 1.8], lineWidth: 1.1, dashName: "dashed"),
    SeriesStyle(
      line: Color(hex: "#009E73"), text: Color(hex: "#00795A"), marker: .hollowTriangle,
      dash: [1.0, 1.6], lineWidth: 1.1, dashName: "dotted"),
  ]

  package var wedges = [
    WedgeStyle(tint: Color(hex: "#EAF3FA"), ink: Color(hex: "#0072B2")),
    WedgeStyle(tint: Color(hex: "#E6F5F0"), ink: Color(hex: "#00795A")),
    WedgeStyle(tint: Color(hex: "#FDF3E1"), ink: Color(hex: "#8A5E00")),
    WedgeStyle(tint: Color(hex: "#F9ECF3"), ink: Color(hex: "#9A3F72")),
  ]

  package init() {}

  /// The style of a series by its place, from 0.
  package func series(_ index: Int) -> SeriesStyle { series[index % series.count] }

  /// The colours of a group by its place, from 0.
  package func wedge(_ index: Int) -> WedgeStyle { wedges[index % wedges.count] }

  /// A text style of the chart.
  func text(
    _ size: Double, _ weight: TextStyle.Weight = .regular, _ color: Color? = nil,
    language: String? = nil, figures: Bool = false
  ) -> TextStyle {
    TextStyle(
      weight: weight, size: size, color: color ?? ink, tabularFigures: figures,
      language: language)
  }
}
