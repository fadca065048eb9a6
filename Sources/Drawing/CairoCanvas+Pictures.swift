import CCairo

extension CairoCanvas {
  /// Draws a picture stretched to a rectangle: a JPEG goes into a PDF as it is, a PNG decoded.
  func show(_ picture: Picture, in area: Rectangle) throws(DrawingError) {
    let surface =
      switch picture.format {
      case .png: try decoded(picture)
      case .jpeg: try embedded(picture)
      }
    defer { cairo_surface_destroy(surface) }
    cairo_save(context)
    if pixelsPerPoint == nil {
      // Painted on an empty page without a clip, it would make cairo forget the tag that is open.
      cairo_rectangle(context, area.x, area.y, area.width, area.height)
      cairo_clip(context)
    }
    cairo_translate(context, area.x, area.y)
    cairo_scale(
      context, area.width / Double(picture.width), area.height / Double(picture.height))
    cairo_set_source_surface(context, surface, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
    cairo_paint(context)
    cairo_restore(context)
    try checkCairo(cairo_status(context))
  }

  private func decoded(_ picture: Picture) throws(DrawingError) -> OpaquePointer {
    let source = PictureSource(picture.bytes)
    let surface = withExtendedLifetime(source) {
      cairo_image_surface_create_from_png_stream(PictureSource.read, source.closure)
    }
    guard let surface else { throw .rendering("no memory for a picture") }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      cairo_image_surface_get_width(surface) == Int32(picture.width),
      cairo_image_surface_get_height(surface) == Int32(picture.height)
    else {
      cairo_surface_destroy(surface)
      throw .picture(.damaged("its pixels cannot be read"))
    }
    return surface
  }

  /// A surface whose pixels nobody reads: cairo writes the file of the JPEG in their place.
  private func embedded(_ picture: Picture) throws(DrawingError) -> OpaquePointer {
    guard pixelsPerPoint == nil else {
      throw .picture(.unsupported("a JPEG is drawn on pages only"))
    }
    let surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height))
    guard let surface else { throw .rendering("no memory for a picture") }
    do throws(DrawingError) {
      try checkCairo(cairo_surface_status(surface))
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: picture.bytes.count)
      copy.initialize(from: picture.bytes, count: picture.bytes.count)
      let status = cairo_surface_set_mime_data(
        surface, "image/jpeg", copy, UInt(picture.bytes.count),
        { $0?.assumingMemoryBound(to: UInt8.self).deallocate() }, copy)
      if status != CAIRO_STATUS_SUCCESS { copy.deallocate() }
      try checkCairo(status)
    } catch {
      cairo_surface_destroy(surface)
      throw error
    }
    return surface
  }
}

/// Bytes that cairo reads in pieces.
private final class PictureSource {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  /// What cairo calls for the next piece.
  static let read: cairo_read_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<PictureSource>.fromOpaque(closure).takeUnretainedValue()
    let end = source.offset + Int(length)
    guard end <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
    source.bytes.withUnsafeBufferPointer { all in
      if let start = all.baseAddress {
        data.update(from: start + source.offset, count: Int(length))
      }
    }
    source.offset = end
    return CAIRO_STATUS_SUCCESS
  }
}
