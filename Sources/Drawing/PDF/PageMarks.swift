/// The places of a page that lead somewhere or can be led to, in points from its top left corner, and
/// what its pieces belong to.
struct PageMarks {
  /// A link with the words that it stands on; none where it is an area.
  struct Link {
    /// More than one where text of both directions is mixed.
    var areas: [Rectangle]
    let target: LinkTarget
    let words: String
    /// The node of the text round it.
    let node: Int?
    /// The pieces that hold its words.
    var pieces: Range<Int>
  }

  /// What was drawn between two tags of cairo's, which counts them from 0 on every page.
  struct Piece {
    let mark: StructureMark
    /// The link among those of the page whose words the piece holds.
    var link: Int?
  }

  var links: [Link] = []
  var destinations: [(name: String, point: Point)] = []
  var pieces: [Piece] = []
}
