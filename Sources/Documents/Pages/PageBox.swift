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
  package internal(set) var list: DisplayList
  /// The section that begins here, for the running head.
  var section: String?
  var outline: OutlineMark?
  /// The end of a table or a figure, after which text keeps its distance.
  var isDisplay = false
  /// A line of text, which may be set a little closer to the next.
  var isLine = false
  /// The end of what announces what follows, and stays with it.
  var keepsNext = false
  /// The beginning of a table or a figure that does not leave its place: no float passes it.
  var holdsFloats = false
  /// What lies under the box, the outermost first.
  var grounds: [PageGround] = []

  /// Whether what follows keeps a greater distance.
  var isApart: Bool { isDisplay || !grounds.isEmpty }

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

/// A tinted area under several boxes that follow each other, with a bar at its left; on every page
/// that they stand on it is drawn under those that stand there.
struct PageGround {
  /// Tells grounds apart that follow each other.
  let identifier: Int
  let tint: Color
  let bar: Color
  /// From the left margin.
  let left: Double
  let width: Double

  /// How far it reaches beyond its boxes, above and below.
  static let padding = 6.0
  /// The same where grounds lie in each other: the rules of the page stay free.
  static let mostPadding = 11.0
  static let barWidth = 2.0

  /// The grounds of the boxes of a page, outer ones first.
  ///
  /// - Parameter frames: Where the boxes stand: from their tops to their bottoms.
  static func list(
    under boxes: ArraySlice<PageBox>, at frames: [ClosedRange<Double>], left margin: Double
  ) -> DisplayList {
    var list = DisplayList()
    let depth = boxes.map(\.grounds.count).max() ?? 0
    guard depth > 0 else { return list }
    let boxes = Array(boxes)
    for level in 0..<depth {
      var index = 0
      while index < boxes.count {
        guard level < boxes[index].grounds.count else {
          index += 1
          continue
        }
        let ground = boxes[index].grounds[level]
        let first = index
        while index < boxes.count, level < boxes[index].grounds.count,
          boxes[index].grounds[level].identifier == ground.identifier
        {
          index += 1
        }
        // An outer ground reaches beyond one that begins or ends with it.
        let above = min(Double(boxes[first].grounds.count - level) * padding, mostPadding)
        let below = min(Double(boxes[index - 1].grounds.count - level) * padding, mostPadding)
        let top = frames[first].lowerBound - above
        let height = frames[index - 1].upperBound + below - top
        list.fill(
          .rectangle(
            Rectangle(x: margin + ground.left, y: top, width: ground.width, height: height)),
          color: ground.tint)
        list.fill(
          .rectangle(
            Rectangle(x: margin + ground.left, y: top, width: barWidth, height: height)),
          color: ground.bar)
      }
    }
    return list
  }
}
