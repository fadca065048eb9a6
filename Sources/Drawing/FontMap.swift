import CCairo

/// Fonts with a context for each direction of text; not for two tasks at once.
final class FontMap {
  let configuration: FontConfiguration
  private let handle: UnsafeMutableRawPointer
  // One for each direction: a layout is shaped anew when its context is changed.
  let leftToRight: OpaquePointer
  let rightToLeft: OpaquePointer

  /// - Parameter isCommon: whether only ``FontConfiguration/commonFamilies`` are in it.
  init(isCommon: Bool) throws(DrawingError) {
    configuration = try FontConfiguration(isCommon: isCommon)
    guard let handle = ccairo_font_map_new(configuration.handle) else {
      throw .rendering("no memory for a font map")
    }
    guard let leftToRight = FontMap.context(handle, PANGO_DIRECTION_LTR),
      let rightToLeft = FontMap.context(handle, PANGO_DIRECTION_RTL)
    else {
      g_object_unref(handle)
      throw .rendering("no memory for a text context")
    }
    self.handle = handle
    self.leftToRight = leftToRight
    self.rightToLeft = rightToLeft
  }

  private static func context(
    _ fontMap: UnsafeMutableRawPointer, _ direction: PangoDirection
  ) -> OpaquePointer? {
    guard let context = ccairo_context_new(fontMap) else { return nil }
    // Positions must not depend on a device: no hinting, no rounding to whole points.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_base_dir(context, direction)
    pango_context_set_language(context, pango_language_from_string("en"))
    return context
  }

  deinit {
    OpenFaces.inTurn {
      g_object_unref(UnsafeMutableRawPointer(leftToRight))
      g_object_unref(UnsafeMutableRawPointer(rightToLeft))
      g_object_unref(handle)
    }
  }
}
