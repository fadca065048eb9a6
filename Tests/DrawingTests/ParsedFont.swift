import CHarfBuzz

/// A font as HarfBuzz reads it, to see what is in it.
final class ParsedFont {
  private let face: OpaquePointer
  private let font: OpaquePointer

  convenience init?(path: String, index: Int = 0) {
    guard let blob = hb_blob_create_from_file_or_fail(path) else { return nil }
    self.init(blob, index: index)
  }

  convenience init?(_ bytes: [UInt8]) {
    // Copied, since the bytes may be gone before the font is.
    let blob = bytes.withUnsafeBytes { bytes in
      hb_blob_create_or_fail(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count),
        HB_MEMORY_MODE_DUPLICATE, nil, nil)
    }
    guard let blob else { return nil }
    self.init(blob, index: 0)
  }

  private init?(_ blob: OpaquePointer, index: Int) {
    defer { hb_blob_destroy(blob) }
    guard let face = hb_face_create(blob, UInt32(index)), let font = hb_font_create(face) else {
      return nil
    }
    self.face = face
    self.font = font
  }

  deinit {
    hb_font_destroy(font)
    hb_face_destroy(face)
  }

  var glyphCount: Int { Int(hb_face_get_glyph_count(face)) }

  var tables: Set<String> {
    var count: UInt32 = 100
    var tags = [hb_tag_t](repeating: 0, count: Int(count))
    hb_face_get_table_tags(face, 0, &count, &tags)
    return Set(
      tags.prefix(Int(count)).map { tag in
        String(
          decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: tag >> $0) }, as: UTF8.self)
      })
  }

  /// The characters that have a glyph.
  var characters: Set<UInt32> {
    let set = hb_set_create()
    defer { hb_set_destroy(set) }
    hb_face_collect_unicodes(face, set)
    var found: Set<UInt32> = []
    var value = hb_codepoint_t.max
    while hb_set_next(set, &value) != 0 { found.insert(value) }
    return found
  }

  /// The advance of a character, in units of the font.
  func advance(_ character: UInt32) -> Int32? {
    var glyph: hb_codepoint_t = 0
    guard hb_font_get_nominal_glyph(font, character, &glyph) != 0 else { return nil }
    return hb_font_get_glyph_h_advance(font, glyph)
  }

  /// A field of the name table.
  func name(_ id: UInt32) -> String {
    var size: UInt32 = 20_000
    var text = [CChar](repeating: 0, count: Int(size))
    hb_ot_name_get_utf8(face, id, hb_language_from_string("en", -1), &size, &text)
    return String(decoding: text.prefix(Int(size)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Where a glyph of a shaped text stands and how far it moves the pen.
  struct Placed: Equatable {
    let advance: Int32
    let x: Int32
    let y: Int32
    let width: Int32
    let height: Int32
  }

  /// The glyphs of a text, first to last in the line, with the features of any text and others.
  func shape(_ text: String, features: [String] = [], language: String = "en") -> [Placed] {
    let buffer = hb_buffer_create()
    defer { hb_buffer_destroy(buffer) }
    hb_buffer_add_utf8(buffer, text, -1, 0, -1)
    hb_buffer_set_language(buffer, hb_language_from_string(language, -1))
    hb_buffer_guess_segment_properties(buffer)
    let settings = features.compactMap { name in
      var feature = hb_feature_t()
      return hb_feature_from_string(name, -1, &feature) != 0 ? feature : nil
    }
    hb_shape(font, buffer, settings, UInt32(settings.count))
    var count: UInt32 = 0
    let glyphs = hb_buffer_get_glyph_infos(buffer, &count)
    let places = hb_buffer_get_glyph_positions(buffer, &count)
    guard let glyphs, let places else { return [] }
    return (0..<Int(count)).map { index in
      // Glyphs have other numbers in a subset, but the same box.
      var box = hb_glyph_extents_t()
      hb_font_get_glyph_extents(font, glyphs[index].codepoint, &box)
      return Placed(
        advance: places[index].x_advance, x: places[index].x_offset, y: places[index].y_offset,
        width: box.width, height: box.height)
    }
  }
}
