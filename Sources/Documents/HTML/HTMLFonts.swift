package import Drawing
internal import Foundation
internal import Wording

/// The faces that travel in a page, and those that it names for readers who have them.
package struct HTMLFonts: Sendable, Equatable {
  /// One face, cut down to the letters that the page has.
  package struct Face: Sendable, Equatable {
    /// As style sheets name it: "Inter".
    package let family: String
    /// 100...900.
    package let weight: Int
    package let isItalic: Bool
    /// The characters that it draws, as a style sheet lists them; empty for all.
    package let range: String
    /// Such as "font/otf".
    package let mediaType: String
    /// The file (OpenType).
    package let base64: String

    package init(
      family: String, weight: Int, isItalic: Bool, range: String = "",
      mediaType: String = "font/otf", base64: String
    ) {
      self.family = family
      self.weight = weight
      self.isItalic = isItalic
      self.range = range
      self.mediaType = mediaType
      self.base64 = base64
    }
  }

  package let faces: [Face]

  package init(_ faces: [Face] = []) { self.faces = faces }

  /// The faces of subsets, in their order.
  package init(_ subsets: FontSubsets) {
    faces = subsets.subsets.map { subset in
      Face(
        family: subset.family, weight: subset.weight, isItalic: subset.isItalic,
        range: subset.unicodeRange, mediaType: subset.mediaType,
        base64: Data(subset.bytes).base64EncodedString())
    }
  }

  /// The texts of printed pages and of boards, in every weight of text: a screen sets some of them in
  /// another than paper does.
  package static func texts(of document: Document, boards: [HTMLBoard] = []) -> [StyledText] {
    let style = TextStyle(size: 10, language: Words.language.rawValue)
    let printed =
      document.pages.flatMap(\.list.texts)
      + (boards.isEmpty ? [] : boards.flatMap(\.names) + BoardWords.all.map(\.words))
      .map { StyledText($0, style: style) }
    let weights: [TextStyle.Weight] = [.regular, .medium, .semibold, .bold]
    return printed
      + weights.flatMap { weight in
        printed.map { text in
          var heavier = text
          for index in heavier.runs.indices where heavier.runs[index].style.family == .text {
            heavier.runs[index].style.weight = weight
          }
          return heavier
        }
      }
  }

  /// The rules that give the faces to the page.
  var rules: String {
    faces.map { face in
      "@font-face{font-family:\"\(face.family)\";font-weight:\(face.weight);font-style:"
        + (face.isItalic ? "italic" : "normal")
        + (face.range.isEmpty ? "" : ";unicode-range:\(face.range)")
        + ";src:url(data:\(face.mediaType);base64,\(face.base64))}\n"
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
