/// What a PDF says of itself, and the files that travel inside.
///
/// Nothing is expanded here, so that what a file claims of sizes costs nothing.
package struct PDFContents: Sendable {
  /// A file inside, as it is stored.
  package struct StoredFile: Sendable {
    package let name: String
    package let bytes: [UInt8]
    /// How the bytes are packed, such as "FlateDecode"; nil for plain ones.
    package let filter: String?
  }

  package private(set) var files: [StoredFile] = []
  /// The entries of its information dictionary that are texts.
  package let information: [String: String]

  /// More files than a report has.
  private static let mostFiles = 10_000
  private static let deepestTree = 8

  /// - Throws: `DrawingError.unexpectedFile` where the bytes are no PDF, or a damaged or encrypted one.
  package init(_ bytes: [UInt8]) throws(DrawingError) {
    let file = try QPDFFile(bytes)
    var information: [String: String] = [:]
    if let entries = file.value("Info", of: file.trailer) {
      for key in ["Title", "Creator", "Producer", "Identifier"] {
        information[key] = file.value(key, of: entries).flatMap(file.text)
      }
    }
    self.information = information
    if let names = file.value("Names", of: file.root),
      let tree = file.value("EmbeddedFiles", of: names)
    {
      // Many names of one stream must not cost more than the file itself.
      var room = bytes.count
      try read(tree, of: file, depth: 0, room: &room)
    }
    try file.check()
  }

  private mutating func read(
    _ tree: QPDFFile.Object, of file: QPDFFile, depth: Int, room: inout Int
  ) throws(DrawingError) {
    guard depth < Self.deepestTree else { throw .unexpectedFile("its tree of files is too deep") }
    let entries = file.value("Names", of: tree).map(file.items) ?? []
    for (index, specification) in entries.enumerated() where index % 2 == 1 {
      guard files.count < Self.mostFiles else { throw .unexpectedFile("it holds too many files") }
      guard let embedded = file.value("EF", of: specification),
        let stream = file.value("F", of: embedded) ?? file.value("UF", of: embedded),
        let dictionary = file.dictionary(ofStream: stream)
      else { throw .unexpectedFile("an entry of its files holds none") }
      let name =
        file.value("UF", of: specification).flatMap(file.text) ?? file.text(entries[index - 1])
        ?? ""
      let filter = file.value("Filter", of: dictionary)
      let names = filter.map(file.items) ?? []
      guard names.count <= 1, file.value("DecodeParms", of: dictionary) == nil else {
        throw .unexpectedFile("\(name) is packed in a way that is not known")
      }
      let bytes = try file.rawBytes(ofStream: stream)
      room -= bytes.count
      guard room >= 0 else { throw .unexpectedFile("it names one file under many names") }
      files.append(
        StoredFile(
          name: name, bytes: bytes,
          filter: filter.flatMap { file.name(names.first ?? $0) }))
    }
    let branches = file.value("Kids", of: tree).map(file.items) ?? []
    guard branches.count <= Self.mostFiles else {
      throw .unexpectedFile("it holds too many files")
    }
    for branch in branches { try read(branch, of: file, depth: depth + 1, room: &room) }
  }
}
