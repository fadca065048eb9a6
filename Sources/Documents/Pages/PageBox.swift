package import Drawing

/// A piece of a page that is never cut: a line of text, a table row, a figure with its caption.
package struct PageBox {
  /// Whether a page may end before the box.
  package enum Break {
    case forbidden
    /// 0 is a good place; the cost grows with the square of the space left empty, in percent.
    case allowed(penalty: Double)
    case forced
  }

  /// What is shown again at the top of a page that begins with this box: a table's head.
  package struct Carry {
    package let height: Double
    package let list: DisplayList
    /// Drawn under the last box of the page before: the rule where a table goes on overleaf.
    package let closing: DisplayList

    package init(height: Double, list: DisplayList, closing: DisplayList = DisplayList()) {
      self.height = height
      self.list = list
      self.closing = closing
    }
  }

  package var height: Double
  /// Left out at the top of a page.
  package var spaceBefore: Double
  package var breakBefore: Break
  var carry: Carry?
  /// Drawn with its origin at the left margin and the top of the box.
  var list: DisplayList
  /// The section that begins here, for the running head.
  var section: String?
  var outline: OutlineMark?
  /// The end of a table or a figure, after which text keeps its distance.
  var isDisplay = false

  /// An entry of the document's outline.
  struct OutlineMark {
    let title: String
    let level: Int
    let destination: String
    /// A heading keeps with what follows it.
    var isHeading = false
  }

  package init(
    height: Double, list: DisplayList, spaceBefore: Double = 0,
    breakBefore: Break = .allowed(penalty: 0), carry: Carry? = nil
  ) {
    self.height = height
    self.list = list
    self.spaceBefore = spaceBefore
    self.breakBefore = breakBefore
    self.carry = carry
  }
}
