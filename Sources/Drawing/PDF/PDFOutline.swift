/// The outline of a document: its bookmarks.
struct PDFOutline {
  let entries: [OutlineEntry]
  let file: QPDFFile

  /// The root of the outline; nil where there are no entries.
  ///
  /// - Complexity: O(*n*).
  func root() -> QPDFFile.Object? {
    if entries.isEmpty { return nil }
    let root = file.indirect(file.dictionary(["Type": file.name("Outlines")]))
    let items = entries.map { entry in
      file.indirect(
        file.dictionary([
          "Title": file.text(entry.title), "Dest": file.bytes(PDFText.name(entry.destination)),
        ]))
    }
    let below = children
    // Only the top level is shown open: a positive count under the root, a negative one below.
    link(below[0], under: root, items: items, isOpen: true)
    for index in entries.indices {
      link(below[index + 1], under: items[index], items: items, isOpen: false)
    }
    return root
  }

  /// The entries right below the root, and right below each entry.
  private var children: [[Int]] {
    var below = [[Int]](repeating: [], count: entries.count + 1)
    /// The entries above the next one, the root first.
    var path = [0]
    for (index, entry) in entries.enumerated() {
      path = Array(path.prefix(entry.level))
      below[path[path.count - 1]].append(index)
      path.append(index + 1)
    }
    return below
  }

  private func link(
    _ children: [Int], under parent: QPDFFile.Object, items: [QPDFFile.Object], isOpen: Bool
  ) {
    guard let first = children.first, let last = children.last else { return }
    file.set("First", of: parent, to: file.copy(items[first]))
    file.set("Last", of: parent, to: file.copy(items[last]))
    file.set("Count", of: parent, to: file.integer(isOpen ? children.count : -children.count))
    for (place, child) in children.enumerated() {
      file.set("Parent", of: items[child], to: file.copy(parent))
      if place > 0 { file.set("Prev", of: items[child], to: file.copy(items[children[place - 1]])) }
      if place + 1 < children.count {
        file.set("Next", of: items[child], to: file.copy(items[children[place + 1]]))
      }
    }
  }
}
