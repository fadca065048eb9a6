/// The name trees of a document: places that links lead to, and files that travel inside.
struct PDFNames {
  let file: QPDFFile
  private var places: [(name: String, value: QPDFFile.Object)] = []
  private var files: [(name: String, value: QPDFFile.Object)] = []

  init(file: QPDFFile) { self.file = file }

  mutating func addPlaces(
    _ destinations: [(name: String, point: Point)], of page: QPDFFile.Object, size: Size
  ) {
    for (name, point) in destinations {
      let place = file.array([
        file.copy(page), file.name("XYZ"), file.real(max(0, point.x)),
        file.real(min(max(0, size.height - point.y), size.height)), file.integer(0),
      ])
      places.append((PDFText.name(name), place))
    }
  }

  mutating func addFiles(_ specifications: [(name: String, value: QPDFFile.Object)]) {
    files += specifications
  }

  func write(to root: QPDFFile.Object) {
    guard !places.isEmpty || !files.isEmpty else { return }
    file.set(
      "Names", of: root,
      to: file.dictionary(["Dests": tree(places), "EmbeddedFiles": tree(files)]))
  }

  /// A tree of one leaf, sorted by bytes as the format demands.
  private func tree(_ entries: [(name: String, value: QPDFFile.Object)]) -> QPDFFile.Object? {
    if entries.isEmpty { return nil }
    let sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return file.indirect(
      file.dictionary([
        "Names": file.array(sorted.flatMap { [file.bytes($0.name), $0.value] })
      ]))
  }
}
