import Drawing

extension ChartTheme {
  /// The themes that can be asked for by name.
  package enum Name: String, CaseIterable, Sendable {
    /// The colours of pages.
    case print
    /// Greys alone, for a printer without colours.
    case plain
  }

  package init(named name: Name) {
    self.init()
    if name == .plain { makeGrey() }
  }

  /// Greys whose contrast is that of the inks in their place.
  private mutating func makeGrey() {
    isGrey = true
    ink = Color(hex: "#1A1A1A")
    muted = Color(hex: "#666666")
    hairline = Color(hex: "#CCCCCC")
    accent = Color(hex: "#262626")
    rule = Color(hex: "#E5E5E5")
    reference = Color(hex: "#4D4D4D")
    referenceBand = Color(hex: "#D6D6D6")
    spoke = Color(hex: "#BABABA")
    tick = Color(hex: "#525252")
    neutralTint = Color(hex: "#F3F3F3")
    context = Color(hex: "#8C8C8C")
    let greys = [Color(hex: "#1A1A1A"), Color(hex: "#5E5E5E"), Color(hex: "#737373")]
    series = zip(series, greys).map { style, grey in style.colored(grey) }
    let tints = [
      Color(hex: "#F4F4F4"), Color(hex: "#E9E9E9"), Color(hex: "#F4F4F4"), Color(hex: "#E9E9E9"),
    ]
    let inks = [
      Color(hex: "#333333"), Color(hex: "#5A5A5A"), Color(hex: "#333333"), Color(hex: "#5A5A5A"),
    ]
    wedges = zip(tints, inks).map(WedgeStyle.init)
  }

  /// Steps from light to dark, in place of colours.
  var greys: [Color] {
    [
      Color(hex: "#EDEDED"), Color(hex: "#D2D2D2"), Color(hex: "#ABABAB"), Color(hex: "#686868"),
      Color(hex: "#333333"),
    ]
  }

  /// The grey of a cell of a matrix; a bar at its foot tells what lies below chance.
  func grey(_ entry: MatrixClass) -> Color? {
    switch entry {
    case .belowChance: Color(hex: "#E0E0E0")
    case .slight: greys[0]
    case .fair: greys[1]
    case .moderate: greys[2]
    case .high: greys[3]
    case .nearlyFull: greys[4]
    case .absent: nil
    }
  }
}

extension ChartTheme {
  /// Colours of thin lines that carry no number: rules, spokes, frames.
  var furnitureColors: Set<Color> { [hairline, rule, spoke] }

  /// Colours of areas that lie under numbers, or have them printed on them.
  var areaColors: Set<Color> {
    var colors: Set<Color> = [neutralTint, referenceBand, .white]
    colors.formUnion(wedges.map(\.tint))
    colors.formUnion(MatrixClass.allCases.compactMap(cell))
    for step in 0..<HeatmapShade.steps {
      colors.insert(heat(HeatmapShade(step: step)))
      colors.insert(heat(HeatmapShade(isNegative: true, step: step)))
    }
    return colors
  }
}
