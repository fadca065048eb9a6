package import Drawing

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
