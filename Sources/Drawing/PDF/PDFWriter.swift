import CCairo

/// Writes documents as PDF: vectors, embedded subset fonts, links, an outline, structure, attachments.
///
/// Cairo draws the pages, and qpdf completes the file.
///
/// The bytes are a function of the document, the fonts and the libraries' versions; time zone,
/// locale, home and working directory have no part in them.
package struct PDFWriter: Sendable {
  package init() {}

  /// The document as PDF.
  ///
  /// - Throws: what `Document.validate()` and `Typesetter.measure(_:)` find, and
  ///   `DrawingError.rendering` when cairo fails.
  package func data(for document: Document) throws(DrawingError) -> [UInt8] {
    try data(for: document, typesetter: Typesetter())
  }

  /// The document as PDF, set with a typesetter at hand, which then knows the faces used.
  package func data(
    for document: Document, typesetter: Typesetter
  ) throws(DrawingError) -> [UInt8] {
    try document.validate()
    let stream = CairoStream()
    let first = document.pages.first?.size ?? .a4
    let surface = cairo_pdf_surface_create_for_stream(
      CairoStream.write, stream.closure, first.width, first.height)
    guard let surface else { throw .rendering("no memory for a PDF") }
    // Destroying the surface finishes it first, so the stream must outlive it.
    defer { withExtendedLifetime(stream) { cairo_surface_destroy(surface) } }
    try checkCairo(cairo_surface_status(surface))
    // Any fixed time keeps cairo from asking the clock; the last step writes the true one.
    cairo_pdf_surface_set_metadata(
      surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    let marks = try OpenFaces.inTurn { () throws(DrawingError) in
      let marks = try draw(
        document.pages, on: surface, typesetter: typesetter,
        isTagging: !document.structure.isEmpty)
      cairo_surface_finish(surface)
      return marks
    }
    try checkCairo(cairo_surface_status(surface))
    return try PDFAssembly(document: document, marks: marks).complete(stream.bytes)
  }

  private func draw(
    _ pages: [Page], on surface: OpaquePointer, typesetter: Typesetter, isTagging: Bool
  ) throws(DrawingError) -> [PageMarks] {
    guard let context = cairo_create(surface) else {
      throw .rendering("no memory for a PDF context")
    }
    defer { cairo_destroy(context) }
    var marks: [PageMarks] = []
    for page in pages {
      cairo_pdf_surface_set_size(surface, page.size.width, page.size.height)
      var canvas = CairoCanvas(
        context: context, typesetter: typesetter, pixelsPerPoint: nil, isTagging: isTagging)
      try canvas.draw(page.list)
      cairo_show_page(context)
      marks.append(canvas.marks)
      try checkCairo(cairo_status(context))
    }
    return marks
  }
}
