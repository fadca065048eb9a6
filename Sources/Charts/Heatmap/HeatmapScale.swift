package import Drawing
internal import PrintedNumbers

/// How the numbers of a heat map are turned into steps of colour.
package enum HeatmapScale: Hashable, Sendable, Codable {
  package enum End: Hashable, Sendable, Codable { case lowest, highest }

  /// Five steps on either side of zero, up to a limit above zero: 1 for correlations.
  case diverging(limit: Double)
  /// Up to five steps from one number to another, such as a distance; nil for round ends that hold
  /// all numbers.
  case sequential(ClosedRange<Double>?, darkest: End)
}

/// One step of colour.
package struct HeatmapShade: Hashable, Sendable {
  package let isNegative: Bool
  /// 0 for the lightest to 4 for the darkest.
  package let step: Int

  package init(isNegative: Bool = false, step: Int) {
    self.isNegative = isNegative
    self.step = step
  }

  static let steps = 5
}

/// The steps of a heat map: what lies between two bounds has one shade.
package struct HeatmapSteps: Hashable, Sendable {
  /// In rising order, one more than the shades.
  package let bounds: [Double]
  /// From the lowest numbers to the highest.
  package let shades: [HeatmapShade]
  private let isDiverging: Bool
  /// Decimals that tell the bounds apart.
  let decimals: Int

  /// - Parameters:
  ///   - scale: with a positive limit, or a range of some length.
  ///   - extent: of the numbers to show.
  init(_ scale: HeatmapScale, extent: ClosedRange<Double>?) {
    let count = HeatmapShade.steps
    switch scale {
    case .diverging(let given):
      let limit = given > 0 && given.isFinite ? given : 1
      let upper = (0...count).map { limit * Double($0) / Double(count) }
      bounds = upper.dropFirst().reversed().map { -$0 } + upper
      shades =
        (0..<count).reversed().map { HeatmapShade(isNegative: true, step: $0) }
        + (0..<count).map { HeatmapShade(step: $0) }
      isDiverging = true
      decimals = LinearScale.exact(0...limit, mostTicks: count + 1).decimals
    case .sequential(let range, let darkest):
      let scale =
        range.map { LinearScale.exact($0, mostTicks: count - 1) }
        ?? .covering(extent ?? 0...1, mostTicks: count + 1)
      let inner = scale.ticks.filter { $0 > scale.minimum && $0 < scale.maximum }
      bounds = [scale.minimum] + inner + [scale.maximum]
      let shown = inner.count + 1
      let shades = (0..<shown).map { index in
        let share = shown > 1 ? Double(index) / Double(shown - 1) : 0.5
        return HeatmapShade(step: Int((share * Double(count - 1)).rounded()))
      }
      self.shades = darkest == .highest ? shades : shades.reversed()
      isDiverging = false
      decimals = scale.decimals
    }
  }

  /// The shade of a number between the ends; a bound belongs to the step farther from zero.
  package func shade(of value: Double) -> HeatmapShade {
    let inner = bounds.dropFirst().dropLast()
    let index =
      isDiverging && value < 0
      ? inner.count { $0 < value } : inner.count { $0 <= value }
    return shades[min(index, shades.count - 1)]
  }

  /// A bound as it is printed.
  func label(_ bound: Double) -> String { NumberText.fixed(bound, decimals: decimals) }
}

extension ChartTheme {
  /// A blue from light to dark, and an orange of the same lightness below zero, so that order is seen
  /// without telling hues apart.
  package func heat(_ shade: HeatmapShade) -> Color {
    if isGrey { return greys[min(max(shade.step, 0), greys.count - 1)] }
    let blues: [Color] = [
      Color(hex: "#E4EDF6"), Color(hex: "#BFD8EC"), Color(hex: "#84B7DC"), Color(hex: "#2A76AC"),
      Color(hex: "#0B4573"),
    ]
    let oranges: [Color] = [
      Color(hex: "#FBE8DA"), Color(hex: "#F5CDAD"), Color(hex: "#E5A06D"), Color(hex: "#B0551A"),
      Color(hex: "#6B2B00"),
    ]
    return (shade.isNegative ? oranges : blues)[min(max(shade.step, 0), blues.count - 1)]
  }

  /// Black or white on a ground, whichever stands out more.
  package func ink(on ground: Color) -> Color {
    ink.contrast(with: ground) >= Color.white.contrast(with: ground) ? ink : .white
  }
}
