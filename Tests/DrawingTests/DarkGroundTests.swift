import Drawing
import Testing

@Suite("Colours on a dark ground")
struct DarkGroundTests {
  private static let colors = [
    Color(hex: "#1A1A1A"), Color(hex: "#5F6B76"), Color(hex: "#0072B2"), Color(hex: "#D55E00"),
    Color(hex: "#009E73"), Color(hex: "#EAF3FA"), Color(hex: "#08519C"), Color(hex: "#C9CFD6"),
    Color(hex: "#FDE725"), .white,
  ]

  @Test("white becomes the ground")
  func ground() {
    #expect(Color.white.onDarkGround.hexadecimal == Color.darkGround.hexadecimal)
  }

  @Test("the contrast of any two colours stays what it was", arguments: colors)
  func contrast(_ color: Color) {
    for other in Self.colors {
      let before = color.contrast(with: other)
      let after = color.onDarkGround.contrast(with: other.onDarkGround)
      #expect(abs(after / before - 1) < 0.03, "\(color.hexadecimal) \(other.hexadecimal)")
    }
  }

  @Test("opacity stays")
  func opacity() {
    #expect(Color(hex: "#0072B2").opacity(0.2).onDarkGround.alpha == 0.2)
  }
}
