internal import Diagnostics

/// What can go wrong between a display list and its bytes.
package enum DrawingError: Error, Hashable, Sendable {
  /// A face that reports are set in is not installed.
  case missingFace(family: String, package: String)
  /// Text below `TextStyle.smallestSize`; the size in points.
  case textTooSmall(text: String, size: Double)
  /// Letters so far apart that a reader's search would not find the word; points and size.
  case letterSpacingTooWide(text: String, spacing: Double, size: Double)
  /// A coordinate or length that is not a finite number, or a size that is not positive.
  case invalidGeometry(String)
  /// A link or an outline entry leads to a place that no page has.
  case unknownDestination(String)
  /// Two places of one document bear the same name.
  case duplicateDestination(String)
  /// An outline entry lies more than one level below the entry before it.
  case outlineLevelSkipped(title: String, level: Int)
  /// A document has no page.
  case noPages
  /// Fontconfig refused its configuration.
  case fontConfiguration(String)
  /// Cairo reports this status.
  case rendering(String)
  /// A picture that cannot be drawn.
  case picture(PictureError)
  /// The structure of a document does not fit its pages.
  case structure(String)
  /// The bytes from Cairo do not have the shape that the last step relies on.
  case unexpectedFile(String)
}

extension DrawingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingFace(let family, let package):
      "the font \(family) is not installed; install the Debian package \(package)"
    case .textTooSmall(let text, let size):
      "\(Self.quoted(text)) is set in \(size) pt; the smallest size is"
        + " \(TextStyle.smallestSize) pt"
    case .letterSpacingTooWide(let text, let spacing, let size):
      "\(Self.quoted(text)) is spaced by \(spacing) pt at \(size) pt, which breaks words when"
        + " they are searched; the most is \(TextStyle.widestLetterSpacing) of the size"
    case .invalidGeometry(let what): "\(what) is not a finite size or place"
    case .unknownDestination(let name):
      "a link leads to \(Self.quoted(name)), which no page has"
    case .duplicateDestination(let name):
      "two places are named \(Self.quoted(name)); a name marks one place"
    case .outlineLevelSkipped(let title, let level):
      "the outline entry \(Self.quoted(title)) is on level \(level), more than one below the"
        + " entry before it"
    case .noPages: "a document needs at least one page"
    case .fontConfiguration(let what): "the font configuration failed: \(what)"
    case .rendering(let status): "drawing failed: \(status)"
    case .picture(let error): error.description
    case .structure(let what): "the structure of the document is not sound: \(what)"
    case .unexpectedFile(let what): "the written PDF cannot be completed: \(what)"
    }
  }

  /// A code point as Unicode writes it: "U+1F917".
  static func codePoint(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func quoted(_ text: String) -> String {
    text.count > 60
      ? "\"\(VisibleText.line(String(text.prefix(57))))...\"" : "\"\(VisibleText.line(text))\""
  }
}
