/// A font of a web page: a face with the glyphs of what the page shows, and no others.
///
/// The faces of the packages that reports need are static. A variable one would keep its axes, of
/// which a style sheet sets that of the weight.
package struct FontSubset: Hashable, Sendable {
  /// The installed face that it was cut from.
  package let face: FontFace
  /// The family, such as "Noto Sans CJK SC".
  package let family: String
  /// 1...1000, where 400 is regular.
  package let weight: Int
  package let isItalic: Bool
  /// The characters that the face draws on the page.
  package let characters: Set<UInt32>
  /// An OpenType font with outlines of either kind.
  package let bytes: [UInt8]

  /// The value of `unicode-range`: "U+20-7E, U+2212".
  ///
  /// The font may have more, which letters with accents are composed of; those are for it alone.
  package var unicodeRange: String {
    var ranges: [ClosedRange<UInt32>] = []
    for character in characters.sorted() {
      if let last = ranges.last, last.upperBound + 1 == character {
        ranges[ranges.count - 1] = last.lowerBound...character
      } else {
        ranges.append(character...character)
      }
    }
    func hexadecimal(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
    return ranges.map { range in
      let first = "U+" + hexadecimal(range.lowerBound)
      return range.count == 1 ? first : first + "-" + hexadecimal(range.upperBound)
    }.joined(separator: ", ")
  }

  /// What the bytes are, for a `data:` address: outlines of PostScript make an OTF.
  package var mediaType: String {
    bytes.starts(with: "OTTO".utf8) ? "font/otf" : "font/ttf"
  }
}

/// The fonts that a web page needs to look the same on every machine.
///
/// Each stands for itself, under its own family, weight and slant. An element names the families
/// in the order of `families(for:language:)`, in which Pango asks them for a character, and a
/// browser finds the same face. `font-synthesis: none` belongs with it: a browser would slant and
/// embolden what has no such face, which Pango does not.
package struct FontSubsets: Sendable {
  /// A face that may not or cannot be put into a document.
  package struct Refusal: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
      /// What the file allows is not enough.
      case notAllowed(FontPermission)
      /// The file is gone or damaged.
      case unreadable
    }

    package let face: FontFace
    package let reason: Reason
  }

  /// In the order in which faces are asked for a character, then by weight, upright ones first.
  package let subsets: [FontSubset]
  /// Faces that draw some of the page and are left out, by name.
  package let refused: [Refusal]
  private let fallback: [String]

  /// The faces that Pango chooses for some texts, each cut down to the characters that it draws.
  ///
  /// A character that no face has is boxed on a page as its code point, as every writer does: the
  /// letters of that are in a font, the character is in none.
  ///
  /// With the same font files and the same version of HarfBuzz the bytes are the same each time
  /// and on each machine.
  ///
  /// - Throws: as `Typesetter.measure(_:)`.
  /// - Complexity: one shaping of each distinct text that was not measured before, then some 1
  ///   to 30 ms a face. The Latin letters of ASCII take 21 kB of Inter, six ideographs 5 kB, three
  ///   hundred 125 kB, and a greeting in Arabic 8 kB.
  package init(of texts: [StyledText], typesetter: Typesetter) throws(DrawingError) {
    var subsets: [FontSubset] = []
    var refused: [Refusal] = []
    for (source, runs) in try typesetter.shapedRuns(of: texts) {
      func refuse(_ reason: Refusal.Reason) {
        refused.append(Refusal(face: source.face, reason: reason))
      }
      guard let file = FontFile(path: source.face.path, index: source.index),
        let permission = file.permission
      else {
        refuse(.unreadable)
        continue
      }
      guard permission == .embedding else {
        refuse(.notAllowed(permission))
        continue
      }
      var drawn = DrawnCharacters()
      for run in runs { drawn.add(run, in: file) }
      // Nothing is left of a stretch of marks that are never seen.
      if drawn.shown.isEmpty { continue }
      guard let bytes = file.subset(drawn.shown.union(drawn.helping)) else {
        refuse(.unreadable)
        continue
      }
      subsets.append(
        FontSubset(
          face: source.face, family: source.face.family, weight: source.weight,
          isItalic: source.isItalic, characters: drawn.shown, bytes: bytes))
    }
    fallback = try typesetter.fallbackFamilies()
    let places = FontSubsets.places(fallback: fallback)
    self.subsets = subsets.sorted { one, other in
      let (first, second) = (places[one.family] ?? .max, places[other.family] ?? .max)
      guard first == second, one.family == other.family else {
        return (first, one.family) < (second, other.family)
      }
      guard one.weight == other.weight else { return one.weight < other.weight }
      guard one.isItalic == other.isItalic else { return other.isItalic }
      return FontFace.precedes(one.face, other.face)
    }
    self.refused = refused.sorted { FontFace.precedes($0.face, $1.face) }
  }

  /// The families of a style that the page has fonts of, in the order of Pango's choice.
  ///
  /// - Parameter language: of the text, as a BCP-47 tag; it chooses between the regional forms of
  ///   ideographs.
  package func families(for family: TextStyle.Family, language: String?) -> [String] {
    let list = FontConfiguration.familyList(
      of: family, pinned: FontConfiguration.ideographFamily(language), fallback: fallback)
    let known = Set(list)
    var found: [String] = []
    let embedded = subsets.map(\.family)
    // What no list names is what Pango came to at last.
    for name in list + embedded.filter({ !known.contains($0) && !Self.own.contains($0) })
    where embedded.contains(name) && !found.contains(name) {
      found.append(name)
    }
    return found
  }

  /// The first family of each style, which other styles never fall back on.
  private static let own = Set(
    TextStyle.Family.allCases.compactMap {
      FontConfiguration.familyList(of: $0, pinned: "", fallback: []).first
    })

  /// Where each family stands among all of them, whatever the style and the language.
  private static func places(fallback: [String]) -> [String: Int] {
    var places: [String: Int] = [:]
    let lists = TextStyle.Family.allCases.map {
      FontConfiguration.familyList(
        of: $0, pinned: FontConfiguration.ideographFamily(nil), fallback: fallback)
    }
    for name in lists.compactMap(\.first) + lists.flatMap({ $0.dropFirst() })
    where places[name] == nil {
      places[name] = places.count
    }
    return places
  }
}

extension Typesetter {
  /// What each face draws of some texts.
  fileprivate func shapedRuns(
    of texts: [StyledText]
  ) throws(DrawingError) -> [FontSource: [TextLayout.ShapedRun]] {
    var runs: [FontSource: [TextLayout.ShapedRun]] = [:]
    for text in Set(texts) where !text.isEmpty {
      try OpenFaces.inTurn { () throws(DrawingError) in
        try layout(text, width: nil).forEachShapedRun { run in
          if let source = source(of: run.font) { runs[source, default: []].append(run) }
        }
      }
    }
    return runs
  }
}
