import Drawing

extension LinearScale {
  /// A scale with as many ticks as their labels leave room for, and the width of its last label.
  ///
  /// - Parameters:
  ///   - extents: what the scale must show; none gives 0...1.
  ///   - given: the scale to use in place of a fitted one: its ends stay, ticks without room go.
  ///   - length: of the scale in points.
  static func fitted(
    over extents: [ClosedRange<Double>], given: LinearScale? = nil, length: Double,
    style: TextStyle, typesetter: Typesetter
  ) throws(DrawingError) -> (scale: LinearScale, lastLabel: Double) {
    var lastWidth = 0.0
    func fits(_ scale: LinearScale) throws(DrawingError) -> Bool {
      let gap = length * scale.step / (scale.maximum - scale.minimum)
      var widest = 0.0
      for tick in scale.ticks {
        lastWidth = try typesetter.measure(StyledText(scale.label(tick), style: style)).width
        widest = max(widest, lastWidth)
      }
      return gap >= widest + 9
    }
    if let given {
      if try fits(given) { return (given, lastWidth) }
      var thinner = given
      for most in stride(from: given.ticks.count - 1, through: 2, by: -1) {
        thinner = .exact(given.minimum...given.maximum, mostTicks: most)
        if try fits(thinner) { break }
      }
      return (thinner, lastWidth)
    }
    let range = union(extents) ?? 0...1
    var covering = LinearScale.covering(range, mostTicks: 8)
    for most in stride(from: 8, through: 2, by: -1) {
      covering = .covering(range, mostTicks: most)
      if try fits(covering) { break }
    }
    return (covering, lastWidth)
  }

  /// The smallest range that holds all; nil for none.
  static func union(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double>? {
    guard let first = ranges.first else { return nil }
    return ranges.dropFirst().reduce(first) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
  }
}
