internal import Drawing

/// A piece of a page that is never cut: a line of text, a table row, a figure with its caption.
struct PageBox {
  /// Whether a page may end before the box.
  enum Break {
    case forbidden
    /// 0 is a good place; the cost grows with the square of the space left empty, in percent.
    case allowed(penalty: Double)
    case forced
  }

  /// What is shown again at the top of a page that begins with this box: a table's head.
  struct Carry {
    let height: Double
    let list: DisplayList
  }

  var height: Double
  /// Left out at the top of a page.
  var spaceBefore: Double
  var breakBefore: Break
  var carry: Carry?
  /// Drawn with its origin at the left margin and the top of the box.
  var list: DisplayList
  /// The section that begins here, for the running head.
  var section: String?
  var outline: OutlineMark?

  /// An entry of the document's outline.
  struct OutlineMark {
    let title: String
    let level: Int
    let destination: String
    /// A heading keeps with what follows it.
    var isHeading = false
  }

  init(
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
