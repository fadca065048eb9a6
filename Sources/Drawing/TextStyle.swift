/// How a run of text is set.
package struct TextStyle: Hashable, Sendable {
  /// The families that a report uses; each has one installed face that stands for it.
  package enum Family: String, Hashable, Sendable, CaseIterable {
    /// Inter, for text.
    case text
    /// Inter Display, for titles.
    case display
    /// DejaVu Sans Mono, for code and digests.
    case mono
  }

  package enum Weight: Int, Hashable, Sendable, CaseIterable {
    case regular = 400
    case medium = 500
    case semibold = 600
    case bold = 700
  }

  /// The smallest size in points that any page may hold (reporting rule R009).
  package static let smallestSize = 6.5

  /// The widest letter spacing, as a share of the size: beyond it text extraction splits words.
  package static let widestLetterSpacing = 0.08

  package var family: Family
  package var weight: Weight
  package var italic: Bool
  /// Points.
  package var size: Double
  package var color: Color
  /// Points added to each advance.
  package var letterSpacing: Double
  /// Digits of one width (`tnum`), for columns of numbers.
  package var tabularFigures: Bool
  /// A line through the letters.
  package var isStruck = false
  /// Points that the baseline is raised by; below zero it is lowered.
  package var rise = 0.0
  /// A BCP-47 tag such as "zh-Hans"; it chooses the regional form of CJK ideographs.
  package var language: String?
  /// Whether words may be parted where lines end, for running text.
  package var hyphenates = false

  package init(
    family: Family = .text, weight: Weight = .regular, italic: Bool = false, size: Double,
    color: Color = Color(hex: "#1A1A1A"), letterSpacing: Double = 0,
    tabularFigures: Bool = false, language: String? = nil
  ) {
    self.family = family
    self.weight = weight
    self.italic = italic
    self.size = size
    self.color = color
    self.letterSpacing = letterSpacing
    self.tabularFigures = tabularFigures
    self.language = language
  }

  /// The same style in another colour.
  package func colored(_ color: Color) -> TextStyle {
    var style = self
    style.color = color
    return style
  }

  /// The same style in another weight.
  package func weighted(_ weight: Weight) -> TextStyle {
    var style = self
    style.weight = weight
    return style
  }

  /// The same style for text in another language.
  package func inLanguage(_ language: String?) -> TextStyle {
    var style = self
    style.language = language
    return style
  }

  /// The same style for text whose words may be parted where lines end, or may not.
  package func hyphenating(_ hyphenates: Bool = true) -> TextStyle {
    var style = self
    style.hyphenates = hyphenates
    return style
  }
}
