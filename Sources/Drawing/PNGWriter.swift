import CCairo

/// Writes pages and figures as PNG.
package struct PNGWriter: Sendable {
  package init() {}

  /// A page on white.
  ///
  /// - Parameter scale: pixels per point, for instance 2.
  /// - Throws: what `DisplayList.validate()` and `Typesetter.measure(_:)` find, and
  ///   `DrawingError.rendering` when cairo fails or the image is larger than 30,000 pixels a side.
  package func data(for page: Page, scale: Double) throws(DrawingError) -> [UInt8] {
    try data(for: page.list, size: page.size, scale: scale, typesetter: Typesetter())
  }

  /// A figure on white (or on nothing, when `background` is nil).
  ///
  /// - Parameters:
  ///   - size: of the figure in points; what lies outside is cut off.
  ///   - scale: pixels per point.
  package func data(
    for list: DisplayList, size: Size, scale: Double, background: Color? = .white,
    typesetter: Typesetter
  ) throws(DrawingError) -> [UInt8] {
    try list.validate()
    let width = (size.width * scale).rounded(.up)
    let height = (size.height * scale).rounded(.up)
    guard width.isFinite, height.isFinite, width >= 1, height >= 1, scale > 0,
      max(width, height) <= 30_000
    else { throw .invalidGeometry("an image of \(size.width) by \(size.height) pt at \(scale)") }
    let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
    guard let surface else { throw .rendering("no memory for an image") }
    defer { cairo_surface_destroy(surface) }
    try checkCairo(cairo_surface_status(surface))
    guard let context = cairo_create(surface) else { throw .rendering("no memory for an image") }
    defer { cairo_destroy(context) }
    if let background {
      cairo_set_source_rgba(
        context, background.red, background.green, background.blue, background.alpha)
      cairo_paint(context)
    }
    cairo_scale(context, scale, scale)
    try OpenFaces.inTurn { () throws(DrawingError) in
      var canvas = CairoCanvas(context: context, typesetter: typesetter, pixelsPerPoint: scale)
      try canvas.draw(list)
    }
    try checkCairo(cairo_status(context))
    let stream = CairoStream()
    try checkCairo(
      cairo_surface_write_to_png_stream(surface, CairoStream.write, stream.closure))
    return stream.bytes
  }
}
