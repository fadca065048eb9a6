import CCairo

/// Collects what cairo writes.
final class CairoStream {
  private(set) var bytes: [UInt8] = []

  /// What cairo calls with each piece.
  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let stream = Unmanaged<CairoStream>.fromOpaque(closure).takeUnretainedValue()
    stream.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }

  /// The pointer that cairo hands to `write`; valid while the stream is held.
  var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}

/// - Throws: `DrawingError.rendering` with cairo's own words for a status.
func checkCairo(_ status: cairo_status_t) throws(DrawingError) {
  guard status != CAIRO_STATUS_SUCCESS else { return }
  throw .rendering(String(cString: cairo_status_to_string(status)))
}
