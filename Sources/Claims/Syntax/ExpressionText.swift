package import Diagnostics

/// The text of an expression, and where each of its characters stands in the file it was written
/// in.
///
/// An expression may be an inline value, an attribute of a division or a text of YAML that is
/// folded over several lines: only its reader knows the way back.
package struct ExpressionText: Sendable {
  package let text: String
  private let place: @Sendable (Int) -> Place

  /// - Parameter place: the place of the character at an offset, counted in characters from 0; it
  ///   is asked for the offset behind the last one too.
  package init(_ text: String, at place: @escaping @Sendable (Int) -> Place) {
    self.text = text
    self.place = place
  }

  /// A text that stands on one line.
  ///
  /// - Parameter column: that of its first character, from 1.
  package init(_ text: String, file: String, line: Int, column: Int) {
    self.init(text) { .line(file: file, line, column: column + $0) }
  }

  /// Where the character at an offset stands.
  package func place(at offset: Int) -> Place { place(offset) }
}
