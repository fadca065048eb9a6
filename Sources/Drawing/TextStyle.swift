/// How a run of text is set.
public struct TextStyle: Hashable, Sendable {
  /// The families that a report uses; each has one installed face that stands for it.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    /// Inter, for text.
    case text
    /// Inter Display, for titles.
    case display
    /// DejaVu Sans Mono, for code and digests.
    case mono
  }

  public enum Weight: Int, Hashable, Sendable, CaseIterable {
    case regular = 400
    case medium = 500
    case semibold = 600
    case bold = 700
  }

  /// The smallest size in points that any page may hold (reporting rule R009).
  public static let smallestSize = 6.5

  /// The widest letter spacing, as a share of the size: beyond it text extraction splits words.
  public static let widestLetterSpacing = 0.08

  public var family: Family
  public var weight: Weight
  public var italic: Bool
  /// Points.
  public var size: Double
  public var color: Color
  /// Points added to each advance.
  public var letterSpacing: Double
  /// Digits of one width (`tnum`), for columns of numbers.
  public var tabularFigures: Bool
  /// A BCP-47 tag such as "zh-Hans"; it chooses the regional form of CJK ideographs.
  public var language: String?

  public init(
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
  public func colored(_ color: Color) -> TextStyle {
    var style = self
    style.color = color
    return style
  }

  /// The same style in another weight.
  public func weighted(_ weight: Weight) -> TextStyle {
    var style = self
    style.weight = weight
    return style
  }

  /// The same style for text in another language.
  public func inLanguage(_ language: String?) -> TextStyle {
    var style = self
    style.language = language
    return style
  }
}
