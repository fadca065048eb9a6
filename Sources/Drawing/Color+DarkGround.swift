import Foundation

extension Color {
  /// The ground of pages that are read in the dark.
  package static let darkGround = Color(hex: "#12171C")

  /// What takes this colour's place where pages have the dark ground in place of white.
  ///
  /// Relative luminance *Y* becomes *k* / (*Y* + 0.05) − 0.05: the contrast of any two colours stays
  /// what it was (as WCAG 2.2 defines it), so that what could be told apart and read on white still
  /// can; black alone would need more than white. White becomes the ground. Hue stays what it is in
  /// Oklab (Ottosson 2020), and light tints gain some chroma, since the eye sees less of it in the dark.
  package var onDarkGround: Color {
    let ground = Oklab(Color.darkGround)
    let product = 1.05 * (Color.darkGround.luminance + 0.05)
    let goal = min(max(product / (luminance + 0.05) - 0.05, 0), 1)
    let own = Oklab(self)
    let gain = 1 + 0.8 * luminance
    // Paper is without a colour, and the dark ground has a little: what is near paper takes it on.
    let first = own.first * gain + ground.first * luminance
    let second = own.second * gain + ground.second * luminance
    var chroma = 1.0
    // Strong colours may not reach their new luminance with all of their chroma.
    while chroma > 0 {
      let color = Oklab.color(luminance: goal, first: first * chroma, second: second * chroma)
      if let color { return color.opacity(alpha) }
      chroma -= 0.02
    }
    let grey = Oklab.encoded(goal)
    return Color(red: grey, green: grey, blue: grey, alpha: alpha)
  }
}

/// A colour by lightness and two axes of hue and chroma (Ottosson 2020, "A perceptual color space for
/// image processing").
private struct Oklab {
  let lightness: Double
  let first: Double
  let second: Double

  init(_ color: Color) {
    let (r, g, b) = (
      Oklab.linear(color.red), Oklab.linear(color.green), Oklab.linear(color.blue)
    )
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    first = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    second = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  /// The colour of a hue and chroma whose relative luminance is asked for; nil outside of sRGB.
  static func color(luminance goal: Double, first: Double, second: Double) -> Color? {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let (r, g, b) = rgb(middle, first, second)
      if 0.2126 * r + 0.7152 * g + 0.0722 * b < goal { low = middle } else { high = middle }
    }
    let (r, g, b) = rgb((low + high) / 2, first, second)
    let slack = 0.0015
    guard [r, g, b].allSatisfy({ (-slack...1 + slack).contains($0) }) else { return nil }
    return Color(red: encoded(r), green: encoded(g), blue: encoded(b))
  }

  private static func rgb(
    _ lightness: Double, _ first: Double, _ second: Double
  ) -> (Double, Double, Double) {
    func cube(_ root: Double) -> Double { root * root * root }
    let l = cube(lightness + 0.3963377774 * first + 0.2158037573 * second)
    let m = cube(lightness - 0.1055613458 * first - 0.0638541728 * second)
    let s = cube(lightness - 0.0894841775 * first - 1.2914855480 * second)
    return (
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    )
  }

  private static func linear(_ part: Double) -> Double {
    part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
  }

  static func encoded(_ part: Double) -> Double {
    let part = min(max(part, 0), 1)
    return part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055
  }
}
