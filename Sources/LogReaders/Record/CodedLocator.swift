/// The place of a row in its file.
///
/// Lines and rows are numbers: as text each would be a distinct value.
package struct CodedLocator: Equatable, Sendable {
  /// A line when positive, a row when negative, else `text` holds the place.
  package var number: Int32 = 0
  package var text: Int32 = -1

  package static func line(_ line: Int) -> CodedLocator {
    CodedLocator(number: Int32(clamping: line))
  }
  package static func row(_ row: Int) -> CodedLocator {
    CodedLocator(number: -Int32(clamping: row))
  }

  /// The place in a message: a line, or below zero an element of a JSON document's list.
  package var issueLocator: String { issueLocator(rowWords: "L") }

  /// The place in a message on a file whose rows are called so.
  func issueLocator(rowWords: String) -> String {
    number > 0 ? "\(rowWords)\(number)" : "#/data/\(-(number + 1))"
  }

  /// The number of `L12` or `row 5`, or nil where the text is neither in canonical form.
  package static func number(_ text: String) -> Int32? {
    if text.hasPrefix("L"), let line = Int32(text.dropFirst()), line > 0, text == "L\(line)" {
      return line
    }
    if text.hasPrefix("row "), let row = Int32(text.dropFirst(4)), row > 0, text == "row \(row)" {
      return -row
    }
    return nil
  }
}
