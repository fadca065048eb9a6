internal import Drawing

/// The faces that travel in a page, and those that it names for readers who have them.
package struct HTMLFonts: Sendable, Equatable {
  /// One face, cut down to the letters that the page has.
  package struct Face: Sendable, Equatable {
    /// As style sheets name it: "Inter".
    package let family: String
    /// 100...900.
    package let weight: Int
    package let isItalic: Bool
    /// The file (OpenType).
    package let base64: String

    package init(family: String, weight: Int, isItalic: Bool, base64: String) {
      self.family = family
      self.weight = weight
      self.isItalic = isItalic
      self.base64 = base64
    }
  }

  package let faces: [Face]

  package init(_ faces: [Face] = []) { self.faces = faces }

  /// The rules that give the faces to the page.
  var rules: String {
    faces.map { face in
      "@font-face{font-family:\"\(face.family)\";font-weight:\(face.weight);font-style:"
        + (face.isItalic ? "italic" : "normal")
        + ";src:url(data:font/otf;base64,\(face.base64)) format(\"opentype\")}\n"
    }.joined()
  }

  /// The variables that name the families of text, of titles and of code.
  static func variables(language: String) -> String {
    let families: [(name: String, family: TextStyle.Family)] = [
      ("text", .text), ("display", .display), ("mono", .mono),
    ]
    return families.map { "--\($0.name):\(SVGFonts.families($0.family, language: language))" }
      .joined(separator: ";")
  }
}
