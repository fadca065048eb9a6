import Drawing
import Foundation

/// The marks that stand for one estimate of a series.
struct SeriesMark {
  let style: ChartTheme.SeriesStyle

  /// The marker.
  ///
  /// - Parameters:
  ///   - scale: 1 gives the sizes of a radar.
  ///   - isSeeThrough: whether a hollow marker is its outline alone.
  func draw(
    at point: Point, scale: Double = 1, isSeeThrough: Bool = false, into list: inout DisplayList
  ) {
    let halo = StrokeStyle(color: .white, width: 0.8)
    switch style.marker {
    case .filledCircle:
      let circle = Path.circle(centre: point, radius: 2.0 * scale)
      list.stroke(circle, style: halo)
      list.fill(circle, color: style.line)
    case .hollowCircle:
      outline(.circle(centre: point, radius: 1.9 * scale), halo, isSeeThrough, into: &list)
    case .hollowSquare:
      let half = 1.7 * scale
      outline(
        .rectangle(
          Rectangle(x: point.x - half, y: point.y - half, width: 2 * half, height: 2 * half)),
        halo, isSeeThrough, into: &list)
    case .hollowTriangle:
      let half = 2.2 * scale
      let height = half * 3.0.squareRoot()
      // The centre of gravity lies on the value.
      outline(
        .polygon([
          Point(x: point.x, y: point.y - height * 2 / 3),
          Point(x: point.x + half, y: point.y + height / 3),
          Point(x: point.x - half, y: point.y + height / 3),
        ]), halo, isSeeThrough, into: &list)
    }
  }

  /// A short piece of the series' line with its marker, for a legend.
  func sample(from start: Point, length: Double, into list: inout DisplayList) {
    list.stroke(
      .segment(start, Point(x: start.x + length, y: start.y)),
      style: StrokeStyle(color: style.line, width: style.lineWidth, dash: style.dash))
    draw(at: Point(x: start.x + length / 2, y: start.y), into: &list)
  }

  private func outline(
    _ path: Path, _ halo: StrokeStyle, _ isSeeThrough: Bool, into list: inout DisplayList
  ) {
    if !isSeeThrough {
      var wide = halo
      wide.width = 1.7
      list.stroke(path, style: wide)
      list.fill(path, color: .white)
    }
    list.stroke(path, style: StrokeStyle(color: style.line, width: 0.9))
  }
}
