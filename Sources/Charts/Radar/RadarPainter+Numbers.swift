import Drawing
import Foundation

extension RadarPainter {
  /// What is drawn of the data, and what else numbers must keep off.
  var obstacles: RadarObstacles {
    var obstacles = RadarObstacles()
    for (index, series) in chart.series.enumerated() {
      for axes in stretches(series, { _ in true }) {
        let points = axes.compactMap { axis in
          series.estimates[axis].map { point(angle(axis), distance($0.value)) }
        }
        obstacles.add(points, isClosed: axes.count == chart.axes.count)
        obstacles.boxes += points.map {
          Rectangle(x: $0.x - 2.4, y: $0.y - 2.4, width: 4.8, height: 4.8)
        }
      }
      for whisker in whiskers(index) { obstacles.add(whisker.0, whisker.1) }
    }
    if let reference = chart.reference {
      for axes in stretches(reference, { _ in true }) {
        let points = axes.compactMap { axis in
          reference.estimates[axis].map { point(angle(axis), distance($0.value)) }
        }
        obstacles.add(points, isClosed: axes.count == chart.axes.count)
      }
    }
    return obstacles
  }

  /// The numbers of the rings, all between the two spokes that leave them the most room, or where one
  /// would lie on data there, in the nearest place where it does not; and the reference's name at its
  /// line.
  ///
  /// A number that has no free place is left out: the rings are evenly spaced, and the scale's ends
  /// stand below the circle.
  func drawNumbers(
    _ typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) {
    // Unnamed cells leave the scale to their key radar.
    if isSmall, !chart.showsAxisNames { return }
    var obstacles = obstacles
    let labels = try tickTexts(typesetter)
    for (text, box) in place(labels, obstacles) {
      pad(box, into: &list)
      list.text(text, at: Point(x: box.midX, y: box.midY + 2.35), anchor: .middle)
      obstacles.boxes.append(box)
    }
    try drawReferenceName(typesetter, obstacles, into: &list)
  }

  private func pad(_ box: Rectangle, into list: inout DisplayList) {
    list.fill(.rectangle(box), color: .white.opacity(0.72))
  }

  /// The numbers that are shown: the rim's too, where it is one of the rings.
  private func tickTexts(
    _ typesetter: Typesetter
  ) throws(DrawingError) -> [(tick: Double, text: StyledText, width: Double)] {
    let pitch = distance(scale.minimum + scale.step)
    let every = pitch >= 8 ? 1 : 2
    let shown = scale.ticks.filter { $0 > scale.minimum + scale.step * 1e-6 }
    var texts: [(tick: Double, text: StyledText, width: Double)] = []
    for tick in shown {
      let place = (tick / scale.step).rounded()
      guard every == 1 || place.truncatingRemainder(dividingBy: 2) == 0 else { continue }
      let sign = chart.isCentred && tick > 0 && !isZero(tick) ? "+" : ""
      let text = StyledText(
        sign + scale.label(tick),
        style: theme.text(
          6.5, isZero(tick) ? .semibold : .medium, theme.tick, figures: true))
      texts.append((tick, text, try typesetter.measure(text).width))
    }
    return texts
  }

  private func place(
    _ labels: [(tick: Double, text: StyledText, width: Double)], _ obstacles: RadarObstacles
  ) -> [(text: StyledText, box: Rectangle)] {
    let count = chart.axes.count
    let gaps = (0..<count).map { gap in
      labels.map { label -> (box: Rectangle, room: Double) in
        // On the ring's straight edge, half-way between two spokes.
        let middle = 2 * .pi * (Double(gap) + 0.5) / Double(count)
        let place = point(middle, distance(label.tick) * cos(.pi / Double(count)))
        let width = label.width + 2.6
        let box = Rectangle(x: place.x - width / 2, y: place.y - 3.9, width: width, height: 7.8)
        let isInside = distanceFromCentre(box) <= radius + 2.5
        return (box, isInside ? obstacles.clearance(box) : 0)
      }
    }
    let needed = 1.0
    func rank(_ gap: Int) -> (Int, Double) {
      let free = gaps[gap].map(\.room).filter { $0 >= needed }
      let least = min(free.min() ?? 0, 4)
      return (free.count, (least * 2).rounded() / 2)
    }
    guard !gaps.isEmpty else { return [] }
    // Among equals the one nearest to the top, on its right first.
    let order = gaps.indices.sorted { one, other in
      (min(one, count - 1 - one), one) < (min(other, count - 1 - other), other)
    }
    var best = order[0]
    for gap in order where rank(gap) > rank(best) { best = gap }
    let nearest = gaps.indices.sorted { one, other in
      func steps(_ gap: Int) -> Int {
        let away = abs(gap - best)
        return min(away, count - away)
      }
      return (steps(one), one) < (steps(other), other)
    }
    var placed: [(text: StyledText, box: Rectangle)] = []
    for (index, label) in labels.enumerated() {
      let gap = nearest.first { gap in
        gaps[gap][index].room >= needed
          && placed.allSatisfy { !$0.box.overlaps(gaps[gap][index].box) }
      }
      if let gap {
        placed.append((label.text, gaps[gap][index].box))
      } else if isZero(label.tick), let box = besideRing(gaps.map { $0[index].box }, obstacles) {
        placed.append((label.text, box))
      }
    }
    return placed
  }

  private func isZero(_ tick: Double) -> Bool {
    chart.isCentred && abs(tick) < scale.step * 1e-6
  }

  /// Where data lie all along the ring of zero its number stands a little outside of it, or inside.
  private func besideRing(_ boxes: [Rectangle], _ obstacles: RadarObstacles) -> Rectangle? {
    let moved = [8.0, -8].flatMap { reach in
      boxes.map { box in
        let (dx, dy) = (box.midX - centre.x, box.midY - centre.y)
        let length = max((dx * dx + dy * dy).squareRoot(), 1)
        return box.translated(by: Point(x: reach * dx / length, y: reach * dy / length))
      }
    }
    return moved.first { obstacles.clearance($0) >= 1 && distanceFromCentre($0) <= radius }
  }

  private func distanceFromCentre(_ box: Rectangle) -> Double {
    let dx = max(abs(box.minX - centre.x), abs(box.maxX - centre.x))
    let dy = max(abs(box.minY - centre.y), abs(box.maxY - centre.y))
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Beside the straight piece of its line where there is most room; without a free place the legend
  /// alone names it.
  private func drawReferenceName(
    _ typesetter: Typesetter, _ obstacles: RadarObstacles, into list: inout DisplayList
  ) throws(DrawingError) {
    guard let reference = chart.reference, !isSmall else { return }
    let text = StyledText(
      reference.name, style: theme.text(6.5, .semibold, theme.reference))
    let width = try typesetter.measure(text).width + 2.6
    guard width <= 0.9 * radius else { return }
    let count = chart.axes.count
    var best: (box: Rectangle, room: Double)?
    for gap in 0..<count {
      let next = (gap + 1) % count
      guard let first = reference.estimates[gap], let second = reference.estimates[next] else {
        continue
      }
      let ends = (
        point(angle(gap), distance(first.value)), point(angle(next), distance(second.value))
      )
      let middle = Point(x: (ends.0.x + ends.1.x) / 2, y: (ends.0.y + ends.1.y) / 2)
      let angle = 2 * .pi * (Double(gap) + 0.5) / Double(count)
      for side in [1.0, -1] {
        // So far from the line that the corner of the text keeps off it.
        let reach = side * (5.2 + abs(sin(angle)) * width / 2)
        let place = Point(x: middle.x + reach * sin(angle), y: middle.y - reach * cos(angle))
        let box = Rectangle(x: place.x - width / 2, y: place.y - 3.9, width: width, height: 7.8)
        guard distanceFromCentre(box) <= radius - 1 else { continue }
        let room = min(obstacles.clearance(box), 6)
        if room >= 0.8, room > (best?.room ?? 0) { best = (box, room) }
      }
    }
    guard let best else { return }
    pad(best.box, into: &list)
    list.text(text, at: Point(x: best.box.midX, y: best.box.midY + 2.35), anchor: .middle)
  }
}
