import Charts
import Drawing
import Testing

@Suite("Theme")
struct ThemeTests {
  @Test("text reaches a contrast of 4.5, lines one of 3")
  func contrast() {
    for style in theme.series {
      #expect(style.text.contrast(with: .white) >= 4.5)
      #expect(style.line.contrast(with: .white) >= 3)
    }
    for color in [theme.ink, theme.muted, theme.tick, theme.reference, theme.accent] {
      #expect(color.contrast(with: .white) >= 4.5)
    }
    for wedge in schwartzWedges().map({ theme.wedge($0.style) }) {
      #expect(wedge.ink.contrast(with: wedge.tint) >= 4.5)
    }
  }

  @Test("no two series share marker, dash or colour")
  func cues() {
    #expect(Set(theme.series.map(\.marker)).count == 3)
    #expect(Set(theme.series.map(\.dash)).count == 3)
    #expect(Set(theme.series.map(\.line)).count == 3)
  }

  @Test("the plain theme is grey, and tells series by marker, dash and shade")
  func plain() {
    let plain = ChartTheme(named: .plain)
    func isGrey(_ color: Color) -> Bool { color.red == color.green && color.green == color.blue }
    let shades = (0..<5).flatMap { step in
      [
        plain.heat(HeatmapShade(step: step)),
        plain.heat(HeatmapShade(isNegative: true, step: step)),
      ]
    }
    let colors =
      [
        plain.ink, plain.muted, plain.hairline, plain.accent, plain.rule, plain.reference,
        plain.referenceBand, plain.spoke, plain.tick, plain.neutralTint, plain.context,
      ] + plain.series.flatMap { [$0.line, $0.text] } + plain.wedges.flatMap { [$0.tint, $0.ink] }
      + shades + MatrixClass.allCases.flatMap { [plain.cell($0) ?? .white, plain.cellText($0)] }
    #expect(colors.allSatisfy(isGrey))
    #expect(Set(plain.series.map(\.marker)).count == plain.series.count)
    #expect(Set(plain.series.map(\.dash)).count == plain.series.count)
    #expect(Set(plain.series.map(\.line)).count == plain.series.count)
    #expect(plain.series.allSatisfy { $0.text.contrast(with: .white) >= 4.5 })
    for color in [plain.ink, plain.muted, plain.tick, plain.reference, plain.accent] {
      #expect(color.contrast(with: .white) >= 4.5)
    }
    for wedge in plain.wedges { #expect(wedge.ink.contrast(with: wedge.tint) >= 4.5) }
    for entry in MatrixClass.allCases {
      #expect(plain.cellText(entry).contrast(with: plain.cell(entry) ?? .white) >= 4.5)
    }
    #expect(ChartTheme(named: .print) == ChartTheme())
  }

  @Test("groups beyond the last of the theme begin with the first again")
  func wedges() {
    #expect(theme.wedge(3).ink == Color(hex: "#9A3F72"))
    #expect(theme.wedge(4) == theme.wedge(0))
  }
}
