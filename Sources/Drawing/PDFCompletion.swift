import Foundation

/// Adds to cairo's PDF what belongs to the document as a whole: links, named places, the outline,
/// the description, the language and an identifier.
struct PDFCompletion {
  let document: Document
  /// One entry a page.
  let marks: [PageMarks]

  func complete(_ file: [UInt8]) throws(DrawingError) -> [UInt8] {
    var objects = try PDFObjects(file)
    let catalog = try objects.text(of: objects.root)
    guard let tree = PDFObjects.reference("/Pages", in: catalog),
      let pages = PDFObjects.references("/Kids", in: try objects.text(of: tree)),
      pages.count == document.pages.count
    else { throw .unexpectedFile("its page tree") }
    for (index, page) in pages.enumerated() where !marks[index].links.isEmpty {
      try addLinks(of: index, to: page, &objects)
    }
    var entries = [
      "/Type /Catalog", "/Pages \(tree) 0 R", "/Lang \(PDFText.string(document.language))",
      "/ViewerPreferences << /DisplayDocTitle true >>",
    ]
    if let names = addDestinations(pages, &objects) {
      entries.append("/Names << /Dests \(names) 0 R >>")
    }
    if let outline = addOutline(&objects) {
      entries.append("/Outlines \(outline) 0 R")
      entries.append("/PageMode /UseOutlines")
    }
    objects.set(objects.root, PDFText.dictionary(entries))
    objects.set(objects.information, PDFText.dictionary(description()))
    return objects.file()
  }

  private func addLinks(
    of index: Int, to page: Int, _ objects: inout PDFObjects
  ) throws(DrawingError) {
    let height = document.pages[index].size.height
    var annotations: [String] = []
    for link in marks[index].links {
      let area = link.area
      let corners = [area.minX, height - area.maxY, area.maxX, height - area.minY]
      let rectangle = corners.map(PDFText.number).joined(separator: " ")
      let action =
        switch link.target {
        case .uri(let address):
          "/A << /Type /Action /S /URI /URI (\(PDFText.address(address))) >>"
        case .destination(let name): "/Dest (\(PDFText.name(name)))"
        }
      let number = objects.reserve()
      objects.set(
        number,
        PDFText.dictionary([
          "/Type /Annot", "/Subtype /Link", "/Rect [ \(rectangle) ]", "/Border [ 0 0 0 ]",
          "/F 4", action,
        ]))
      annotations.append("\(number) 0 R")
    }
    let text = try objects.text(of: page)
    guard let start = text.range(of: "<<"), let end = text.range(of: ">>\nendobj") else {
      throw .unexpectedFile("the dictionary of page \(index + 1)")
    }
    let content = text[start.lowerBound..<end.lowerBound]
    objects.set(page, "\(content)   /Annots [ \(annotations.joined(separator: " ")) ]\n>>")
  }

  /// The name tree in one leaf, sorted by bytes as the format demands.
  private func addDestinations(_ pages: [Int], _ objects: inout PDFObjects) -> Int? {
    var places: [(name: String, place: String)] = []
    for (index, page) in pages.enumerated() {
      let size = document.pages[index].size
      for (name, point) in marks[index].destinations {
        let left = PDFText.number(max(0, point.x))
        let top = PDFText.number(min(max(0, size.height - point.y), size.height))
        places.append((PDFText.name(name), "[ \(page) 0 R /XYZ \(left) \(top) 0 ]"))
      }
    }
    if places.isEmpty { return nil }
    places.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let number = objects.reserve()
    let names = places.map { "(\($0.name)) \($0.place)" }.joined(separator: "\n   ")
    objects.set(number, "<< /Names [\n   \(names)\n] >>")
    return number
  }

  private func addOutline(_ objects: inout PDFObjects) -> Int? {
    let entries = document.outline
    if entries.isEmpty { return nil }
    let root = objects.reserve()
    let numbers = entries.map { _ in objects.reserve() }
    /// The entries right below one, or below the root for nil.
    func children(of parent: Int?) -> [Int] {
      let level = parent.map { entries[$0].level } ?? 0
      let rest = entries.indices[((parent ?? -1) + 1)...]
      let end = rest.first { entries[$0].level <= level } ?? entries.count
      return rest.prefix { $0 < end }.filter { entries[$0].level == level + 1 }
    }
    func addChildren(of parent: Int?, _ number: Int) -> [String] {
      let below = children(of: parent)
      for (place, index) in below.enumerated() {
        var lines = [
          "/Title \(PDFText.string(entries[index].title))", "/Parent \(number) 0 R",
          "/Dest (\(PDFText.name(entries[index].destination)))",
        ]
        if place > 0 { lines.append("/Prev \(numbers[below[place - 1]]) 0 R") }
        if place + 1 < below.count { lines.append("/Next \(numbers[below[place + 1]]) 0 R") }
        lines += addChildren(of: index, numbers[index])
        objects.set(numbers[index], PDFText.dictionary(lines))
      }
      guard let first = below.first, let last = below.last else { return [] }
      // Only the top level is shown open: a positive count under the root, a negative one below.
      return [
        "/First \(numbers[first]) 0 R", "/Last \(numbers[last]) 0 R",
        "/Count \(parent == nil ? below.count : -below.count)",
      ]
    }
    let lines = ["/Type /Outlines"] + addChildren(of: nil, root)
    objects.set(root, PDFText.dictionary(lines))
    return root
  }

  private func description() -> [String] {
    let date = PDFText.date(document.created)
    let values = [
      ("Title", document.title), ("Author", document.author), ("Subject", document.subject),
      ("Keywords", document.keywords.joined(separator: ", ")), ("Creator", document.creator),
      ("Producer", "cairo \(LibraryVersions().cairo)"),
    ]
    return values.filter { !$0.1.isEmpty }.map { "/\($0.0) \(PDFText.string($0.1))" }
      + ["/CreationDate (\(date))", "/ModDate (\(date))"]
  }
}
