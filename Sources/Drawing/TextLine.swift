/// One line of a broken paragraph, with its extent in points.
public struct TextLine: Hashable, Sendable {
  /// The line's text without spaces at its ends; runs keep their styles and links.
  public let text: StyledText
  public let width: Double
  /// From the baseline up.
  public let ascent: Double
  /// From the baseline down.
  public let descent: Double
  /// Whether a line end in the text, or its end, follows this line.
  public let endsParagraph: Bool

  public init(
    text: StyledText, width: Double, ascent: Double, descent: Double, endsParagraph: Bool
  ) {
    self.text = text
    self.width = width
    self.ascent = ascent
    self.descent = descent
    self.endsParagraph = endsParagraph
  }
}
