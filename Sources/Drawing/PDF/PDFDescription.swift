/// What a document says of itself: as the entries of its information dictionary, and as XMP.
///
/// No conformance is claimed in it.
struct PDFDescription {
  private let document: Document
  private let producer: String

  init(_ document: Document) {
    self.document = document
    let versions = LibraryVersions()
    producer = "cairo \(versions.cairo), qpdf \(versions.qpdf)"
  }

  func information(in file: QPDFFile) -> QPDFFile.Object {
    func text(_ value: String) -> QPDFFile.Object? { value.isEmpty ? nil : file.text(value) }
    let date = PDFText.date(document.created)
    return file.dictionary([
      "Title": text(document.title), "Author": text(document.author),
      "Subject": text(document.subject),
      "Keywords": text(document.keywords.joined(separator: ", ")),
      "Creator": text(document.creator), "Rights": text(document.rights),
      "Identifier": text(document.identifier),
      "Producer": text(producer), "CreationDate": file.bytes(date), "ModDate": file.bytes(date),
    ])
  }

  func packet(in file: QPDFFile) -> QPDFFile.Object {
    file.stream(
      Array(packet.utf8), ["Type": file.name("Metadata"), "Subtype": file.name("XML")])
  }

  /// XMP (ISO 16684-1) in RDF.
  private var packet: String {
    let date = PDFText.isoDate(document.created)
    let lines = [
      alternatives("dc:title", document.title), sequence("dc:creator", document.author),
      alternatives("dc:description", document.subject), alternatives("dc:rights", document.rights),
      "<dc:language><rdf:Bag><rdf:li>\(PDFText.xml(document.language))</rdf:li></rdf:Bag>"
        + "</dc:language>",
      simple("dc:identifier", document.identifier), simple("dc:format", "application/pdf"),
      simple("pdf:Keywords", document.keywords.joined(separator: ", ")),
      simple("pdf:Producer", producer), simple("xmp:CreatorTool", document.creator),
      simple("xmp:CreateDate", date), simple("xmp:ModifyDate", date),
    ].compactMap(\.self)
    return """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
      xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
      \(lines.joined(separator: "\n"))
      </rdf:Description>
      </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>
      """
  }

  private func simple(_ name: String, _ value: String) -> String? {
    value.isEmpty ? nil : "<\(name)>\(PDFText.xml(value))</\(name)>"
  }

  private func sequence(_ name: String, _ value: String) -> String? {
    value.isEmpty
      ? nil : "<\(name)><rdf:Seq><rdf:li>\(PDFText.xml(value))</rdf:li></rdf:Seq></\(name)>"
  }

  private func alternatives(_ name: String, _ value: String) -> String? {
    value.isEmpty
      ? nil
      : "<\(name)><rdf:Alt><rdf:li xml:lang=\"x-default\">\(PDFText.xml(value))</rdf:li></rdf:Alt>"
        + "</\(name)>"
  }
}
