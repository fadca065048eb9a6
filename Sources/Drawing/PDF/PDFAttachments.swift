/// The files that travel inside of a document, as its data.
struct PDFAttachments {
  private let made: [(name: String, value: QPDFFile.Object)]
  private let file: QPDFFile

  init(document: Document, file: QPDFFile) {
    self.file = file
    made = document.attachments.map { attachment in
      let stream = file.indirect(
        file.stream(
          attachment.bytes,
          [
            "Type": file.name("EmbeddedFile"), "Subtype": file.name(attachment.type),
            "Params": file.dictionary([
              "Size": file.integer(attachment.bytes.count),
              "ModDate": file.bytes(PDFText.date(document.created)),
            ]),
          ]))
      let specification = file.indirect(
        file.dictionary([
          "Type": file.name("Filespec"), "F": file.bytes(PDFText.name(attachment.name)),
          "UF": file.text(attachment.name), "Desc": file.text(attachment.summary),
          "AFRelationship": file.name("Data"),
          "EF": file.dictionary(["F": file.copy(stream), "UF": file.copy(stream)]),
        ]))
      file.release(stream)
      return (attachment.name, specification)
    }
  }

  /// Each file by its name.
  func specifications() -> [(name: String, value: QPDFFile.Object)] {
    made.map { ($0.name, file.copy($0.value)) }
  }

  /// That the files belong to the document as a whole.
  func association() -> QPDFFile.Object { file.array(made.map { file.copy($0.value) }) }
}
