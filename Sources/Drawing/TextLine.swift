/// One line of a broken paragraph, with its extent in points.
package struct TextLine: Hashable, Sendable {
  /// The line's text without spaces at its ends; runs keep their styles and links.
  package let text: StyledText
  package let width: Double
  /// From the baseline up.
  package let ascent: Double
  /// From the baseline down.
  package let descent: Double
  /// Whether a line end in the text, or its end, follows this line.
  package let endsParagraph: Bool
  /// Whether the line ends in a hyphen that the text does not have, and the next goes on with its word.
  package let isHyphenated: Bool

  package init(
    text: StyledText, width: Double, ascent: Double, descent: Double, endsParagraph: Bool,
    isHyphenated: Bool = false
  ) {
    self.text = text
    self.width = width
    self.ascent = ascent
    self.descent = descent
    self.endsParagraph = endsParagraph
    self.isHyphenated = isHyphenated
  }
}
