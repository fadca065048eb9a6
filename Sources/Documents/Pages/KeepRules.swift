internal import Drawing

/// What stays together across the blocks of a document.
enum KeepRules {
  /// The price of a heading with one line only: where no page holds what follows too, it is paid
  /// rather than that of a heading with nothing below it.
  private static let keptLine = 1e8

  /// A heading, and what announces a list, keep with two lines of what follows: with more than a
  /// line that stands for itself.
  static func apply(to boxes: inout [PageBox]) {
    for index in boxes.indices.dropLast(2) {
      let box = boxes[index]
      guard box.outline?.isHeading == true || box.keepsNext else { continue }
      // The line that follows, when it is all of its paragraph.
      guard boxes[index + 1].isLine, boxes[index + 1].outline?.isHeading != true,
        case .allowed = boxes[index + 2].breakBefore
      else { continue }
      boxes[index + 2].breakBefore.raise(to: keptLine)
    }
  }
}

extension PageBox.Break {
  /// Makes a place that is allowed less welcome.
  mutating func raise(to price: Double) {
    if case .allowed(let penalty) = self { self = .allowed(penalty: max(penalty, price)) }
  }
}

extension [TextSpan] {
  /// Whether a paragraph ends as what announces a list does.
  var announcesNext: Bool {
    let last = plainText.unicodeScalars.last { !$0.properties.isWhitespace }
    return last == ":" || last == "\u{FF1A}"
  }
}
