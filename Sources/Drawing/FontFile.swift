import CHarfBuzz

/// Where a face lies, and what a style sheet must say of it to be given it.
struct FontSource: Hashable, Sendable {
  let face: FontFace
  /// The place of the face in a collection; 0 in a file of one.
  let index: Int
  /// 1...1000, where 400 is regular.
  let weight: Int
  /// Whether the letters slant, drawn for it or not.
  let isItalic: Bool
}

/// An open face of a font file: the owner of one hb_face and one hb_font.
///
/// Cost: the file is mapped, not read; pages of it come in as they are asked for.
struct FontFile: ~Copyable {
  private let face: OpaquePointer
  private let font: OpaquePointer

  /// Nil when the file cannot be read, or holds no such face.
  init?(path: String, index: Int) {
    guard let blob = hb_blob_create_from_file_or_fail(path) else { return nil }
    defer { hb_blob_destroy(blob) }
    guard UInt32(clamping: index) < hb_face_count(blob) else { return nil }
    // Both makers answer an empty object, never null, when memory is short.
    guard let face = hb_face_create(blob, UInt32(index)) else { return nil }
    guard hb_face_get_glyph_count(face) > 0, let font = hb_font_create(face) else {
      hb_face_destroy(face)
      return nil
    }
    self.face = face
    self.font = font
  }

  deinit {
    hb_font_destroy(font)
    hb_face_destroy(face)
  }

  /// The number of the glyph that a character has before any feature; nil for none.
  func glyph(of character: UInt32) -> UInt32? {
    var glyph: hb_codepoint_t = 0
    return hb_font_get_nominal_glyph(font, character, &glyph) != 0 ? glyph : nil
  }

  /// Whether the face has a form of its own for a character with a variation selector after it.
  func hasVariant(of character: UInt32, selector: UInt32) -> Bool {
    var glyph: hb_codepoint_t = 0
    return hb_font_get_variation_glyph(font, character, selector, &glyph) != 0
  }

  /// What the face says of its embedding; nil without the table that says it.
  var permission: FontPermission? {
    guard let table = hb_face_reference_table(face, Self.tag("OS/2")) else { return nil }
    defer { hb_blob_destroy(table) }
    var length: UInt32 = 0
    guard let data = hb_blob_get_data(table, &length), length >= 10 else { return nil }
    let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
    return FontPermission(fsType: UInt16(bytes[8]) << 8 | UInt16(bytes[9]))
  }

  /// The face with the glyphs of some characters alone, as the bytes of an OpenType font.
  ///
  /// The same characters of the same file give the same bytes with one version of HarfBuzz.
  ///
  /// - Returns: nil when the face is damaged or memory is short.
  /// - Complexity: O(*n*) for *n* glyphs of the whole face, some 1 to 30 ms.
  func subset(_ characters: Set<UInt32>) -> [UInt8]? {
    guard let input = hb_subset_input_create_or_fail() else { return nil }
    defer { hb_subset_input_destroy(input) }
    // Hints are for screens of few pixels, and are most of some faces.
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING.rawValue)
    let unicodes = hb_subset_input_unicode_set(input)
    for character in characters { hb_set_add(unicodes, character) }
    Self.replace(
      HB_SUBSET_SETS_LAYOUT_FEATURE_TAG, of: input,
      with: FontFeatures.kept(for: characters).map(Self.tag))
    Self.replace(HB_SUBSET_SETS_NAME_ID, of: input, with: Self.names)
    let dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG)
    for name in Self.tablesWithoutUse { hb_set_add(dropped, Self.tag(name)) }

    guard let subset = hb_subset_or_fail(face, input) else { return nil }
    defer { hb_face_destroy(subset) }
    guard let blob = hb_face_reference_blob(subset) else { return nil }
    defer { hb_blob_destroy(blob) }
    var length: UInt32 = 0
    guard let data = hb_blob_get_data(blob, &length), length > 0 else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: data, count: Int(length)))
  }

  /// Copyright, family, style, identifier, full name, version, PostScript name, trademark, licence
  /// and its address, family and style of more than four: licences ask that copyright and terms
  /// go with each copy, in the file's own fields at least.
  private static let names: [UInt32] = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]

  /// Formulas and columns from top to bottom, which no page has; a signature that no longer holds.
  private static let tablesWithoutUse = ["MATH", "VORG", "vhea", "vmtx", "DSIG"]

  private static func replace(
    _ kind: hb_subset_sets_t, of input: OpaquePointer, with values: [UInt32]
  ) {
    let set = hb_subset_input_set(input, kind)
    hb_set_clear(set)
    for value in values { hb_set_add(set, value) }
  }

  private static func tag(_ name: String) -> UInt32 { hb_tag_from_string(name, 4) }
}
