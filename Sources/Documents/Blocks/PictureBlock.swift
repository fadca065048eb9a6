/// A picture that the author brings, as a figure.
package struct PictureBlock: Sendable {
  package enum Format: String, Sendable { case png, jpeg }

  package let label: BlockLabel
  package let bytes: [UInt8]
  package let format: Format
  /// Of the text's width, above 0 and at most 1; nil for its own size, at most the text's width.
  package let width: Double?
  package internal(set) var caption: [TextSpan]
  package let alternativeText: String

  package init(
    label: BlockLabel, bytes: [UInt8], format: Format, width: Double?, caption: [TextSpan],
    alternativeText: String
  ) {
    self.label = label
    self.bytes = bytes
    self.format = format
    self.width = width
    self.caption = caption
    self.alternativeText = alternativeText
  }
}
