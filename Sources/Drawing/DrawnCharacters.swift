internal import Foundation

/// The characters that one face draws in some texts.
struct DrawnCharacters {
  /// What stands in the texts and the face has a glyph for.
  private(set) var shown: Set<UInt32> = []
  /// What shaping puts in its place or takes it apart into: a letter with its accent as one
  /// character, a space for one of another width.
  private(set) var helping: Set<UInt32> = []

  /// Adds what a face draws in a stretch of text.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  mutating func add(_ run: TextLayout.ShapedRun, in file: borrowing FontFile) {
    for character in run.text {
      let scalars = character.unicodeScalars.map(\.value)
      let known = scalars.filter { file.glyph(of: $0) != nil }
      shown.formUnion(known)
      for (base, selector) in zip(scalars, scalars.dropFirst())
      where file.hasVariant(of: base, selector: selector) {
        shown.insert(selector)
      }
      // One character that the face has is drawn with its glyph and never composed.
      if scalars.count > 1 || known.isEmpty {
        helping.formUnion(Self.forms(of: character).filter { file.glyph(of: $0) != nil })
      }
      // What is never seen is shaped as a space of no width, also where it has a glyph.
      if known.count < scalars.count
        || character.unicodeScalars.contains(where: \.properties.isDefaultIgnorableCodePoint),
        file.glyph(of: Self.space) != nil
      {
        helping.insert(Self.space)
      }
    }
    for character in Self.substitutes {
      if let glyph = file.glyph(of: character), run.glyphs.contains(glyph) {
        helping.insert(character)
      }
    }
    // Shown where a line ends, as the reader's window decides.
    if run.text.unicodeScalars.contains(where: { $0.value == Self.softHyphen }),
      let hyphen = Self.hyphens.first(where: { file.glyph(of: $0) != nil })
    {
      shown.insert(hyphen)
    }
  }

  private static let space: UInt32 = 0x20
  /// A space, a hyphen and a dotted circle, which stand in for other characters or for none.
  private static let substitutes: [UInt32] = [space, 0x2010, 0x25CC]
  private static let softHyphen: UInt32 = 0xAD
  private static let hyphens: [UInt32] = [0x2010, 0x2D]

  /// What a letter with marks is taken apart into, and what each step of putting it together gives.
  private static func forms(of character: Character) -> Set<UInt32> {
    let apart = String(character).decomposedStringWithCanonicalMapping.unicodeScalars
    var forms = Set(apart.map(\.value))
    // Marks are put on one by one; no character of Unicode is made of more than four.
    let steps = (1...8).map { String(String.UnicodeScalarView(apart.prefix($0))) }
    for step in steps + [String(character)] {
      forms.formUnion(step.precomposedStringWithCanonicalMapping.unicodeScalars.map(\.value))
    }
    return forms
  }
}
