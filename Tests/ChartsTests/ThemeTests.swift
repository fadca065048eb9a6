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

  @Test("groups beyond the last of the theme begin with the first again")
  func wedges() {
    #expect(theme.wedge(3).ink == Color(hex: "#9A3F72"))
    #expect(theme.wedge(4) == theme.wedge(0))
  }
}
