/// The places of a page that lead somewhere or can be led to, in points from its top left corner.
struct PageMarks {
  var links: [(area: Rectangle, target: LinkTarget)] = []
  var destinations: [(name: String, point: Point)] = []
}
