/// Adds to cairo's pages what belongs to the document as a whole: links and named places, the outline,
/// the structure, files that travel inside, the description, the language and an identifier.
struct PDFAssembly {
  let document: Document
  /// One entry a page.
  let marks: [PageMarks]

  func complete(_ bytes: [UInt8]) throws(DrawingError) -> [UInt8] {
    let file = try QPDFFile(bytes)
    guard file.pageCount == document.pages.count else { throw .unexpectedFile("its page tree") }
    let pages = document.pages.indices.map(file.page)
    var structure = PDFStructure(document: document, file: file, pages: pages)
    for (index, mark) in marks.enumerated() { try structure.take(mark, ofPage: index) }
    try file.check()
    let root = file.root
    for key in ["StructTreeRoot", "MarkInfo", "Names", "Outlines"] { file.remove(key, of: root) }
    structure.write(to: root)
    try file.check()
    var names = PDFNames(file: file)
    for (index, page) in pages.enumerated() {
      names.addPlaces(marks[index].destinations, of: page, size: document.pages[index].size)
    }
    let attachments = PDFAttachments(document: document, file: file)
    names.addFiles(attachments.specifications())
    names.write(to: root)
    if !document.attachments.isEmpty { file.set("AF", of: root, to: attachments.association()) }
    if let outline = PDFOutline(entries: document.outline, file: file).root() {
      file.set("Outlines", of: root, to: outline)
      file.set("PageMode", of: root, to: file.name("UseOutlines"))
    }
    file.set("Lang", of: root, to: file.text(document.language))
    file.set(
      "ViewerPreferences", of: root, to: file.dictionary(["DisplayDocTitle": file.boolean(true)]))
    let description = PDFDescription(document)
    file.set("Metadata", of: root, to: file.indirect(description.packet(in: file)))
    file.set("Info", of: file.trailer, to: file.indirect(description.information(in: file)))
    return try file.written()
  }
}
