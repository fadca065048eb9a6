import Drawing
import Testing

@Suite("Font subsets")
struct FontSubsetTests {
  private func subsets(_ text: String, style: TextStyle = body) throws -> [FontSubset] {
    try FontSubsets(of: [StyledText(text, style: style)], typesetter: Typesetter()).subsets
  }

  private func values(_ text: String) -> Set<UInt32> { Set(text.unicodeScalars.map(\.value)) }

  /// The subset of a text that one face draws, as HarfBuzz reads it, and the face itself.
  private func pair(
    _ text: String, style: TextStyle = body, index: Int = 0
  ) throws -> (subset: ParsedFont, whole: ParsedFont) {
    let subset = try #require(try subsets(text, style: style).last)
    return (
      try #require(ParsedFont(subset.bytes)),
      try #require(ParsedFont(path: subset.face.path, index: index))
    )
  }

  private let latin = String(
    String.UnicodeScalarView((0x20...0x7E).compactMap(Unicode.Scalar.init)))

  @Test("a subset has glyphs for the characters of the text and no others, of the same widths")
  func charactersAndWidths() throws {
    let text = "Benevolence 68.4 \u{2212}1.0"
    let subset = try #require(try subsets(text).first)
    #expect(subset.characters == values(text))
    let (font, whole) = try pair(text)
    #expect(font.characters == values(text))
    for character in values(text) { #expect(font.advance(character) == whole.advance(character)) }
  }

  @Test("a subset is a small part of its font, has no hints and no tables that pages cannot use")
  func size() throws {
    let subset = try #require(try subsets(latin).first)
    #expect(subset.bytes.count < 30_000)
    #expect(subset.bytes.count * 8 < subset.face.byteCount)
    let code = try #require(try subsets(latin, style: TextStyle(family: .mono, size: 9)).first)
    let tables = try #require(ParsedFont(code.bytes)).tables
    #expect(tables.isDisjoint(with: ["fpgm", "prep", "cvt ", "MATH", "FFTM", "DSIG"]))
    #expect(
      tables.isSuperset(of: ["OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "name", "post"]))
  }

  @Test("the same texts give the same bytes, in any order and whatever was set before")
  func sameBytes() throws {
    let texts = ["Tied at the top", "价值", "مرحبا", "12 of 40"].map { StyledText($0, style: body) }
    let first = try FontSubsets(of: texts, typesetter: Typesetter()).subsets
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("others", style: body))
    #expect(try FontSubsets(of: texts.reversed(), typesetter: typesetter).subsets == first)
    #expect(try FontSubsets(of: texts + texts, typesetter: typesetter).subsets == first)
  }

  @Test(
    "copyright and licence stay in the font",
    arguments: [
      ("Inter", "Value", TextStyle(size: 9), "SIL Open Font License", 0),
      ("Mono", "Value", TextStyle(family: .mono, size: 9), "Permission is hereby granted", 0),
      ("Ideographs", "价值", TextStyle(size: 9), "SIL Open Font License", 2),
      ("Arabic", "مرحبا", TextStyle(size: 9), "SIL Open Font License", 0),
    ])
  func licence(
    name: String, text: String, style: TextStyle, words: String, index: Int
  ) throws {
    let (font, whole) = try pair(text, style: style, index: index)
    #expect(font.name(13).contains(words))
    for field: UInt32 in [0, 1, 2, 5, 13, 14] { #expect(font.name(field) == whole.name(field)) }
  }

  @Test("a style's own face is chosen, with what a style sheet says of it")
  func descriptors() throws {
    let styles: [(TextStyle, String, Int, Bool)] = [
      (TextStyle(size: 9), "Inter", 400, false),
      (TextStyle(weight: .medium, size: 9), "Inter", 500, false),
      (TextStyle(weight: .semibold, italic: true, size: 9), "Inter", 600, true),
      (TextStyle(family: .display, weight: .bold, size: 9), "Inter Display", 700, false),
      (TextStyle(family: .mono, italic: true, size: 9), "DejaVu Sans Mono", 400, true),
    ]
    for (style, family, weight, isItalic) in styles {
      let found = try subsets("Value", style: style)
      #expect(found.map(\.family) == [family])
      #expect(found.map(\.weight) == [weight])
      #expect(found.map(\.isItalic) == [isItalic])
    }
    #expect(try subsets("Value").map(\.mediaType) == ["font/otf"])
    let code = TextStyle(family: .mono, size: 9)
    #expect(try subsets("Value", style: code).map(\.mediaType) == ["font/ttf"])
  }

  @Test("several faces share a text as Pango shares it, each with a range of its own")
  func sharing() throws {
    let found = try subsets("DeepSeek 深度求索, مرحبا 12")
    #expect(found.map(\.family) == ["Inter", "Noto Sans CJK SC", "Noto Sans Arabic"])
    #expect(found[0].characters.isSuperset(of: values("DepSk,12")))
    #expect(found[1].characters == values("深度求索"))
    #expect(found[1].unicodeRange == "U+5EA6, U+6C42, U+6DF1, U+7D22")
    #expect(found[2].characters.isSuperset(of: values("مرحبا")))
    #expect(found[2].characters.isDisjoint(with: values("深12")))
    #expect(try subsets("abcdx").map(\.unicodeRange) == ["U+61-64, U+78"])
  }

  @Test("families are named in the order in which Pango asks them, by style and language")
  func familyOrder() throws {
    let texts = [
      StyledText("Value 价值 नमस्ते", style: body.inLanguage("zh-Hans")),
      StyledText("価値", style: body.inLanguage("ja")),
      StyledText("code", style: TextStyle(family: .mono, size: 9)),
    ]
    let fonts = try FontSubsets(of: texts, typesetter: Typesetter())
    #expect(fonts.refused.isEmpty)
    #expect(
      fonts.families(for: .text, language: "ja") == [
        "Inter", "Noto Sans CJK JP", "Noto Sans Devanagari", "Noto Sans CJK SC",
      ])
    #expect(
      fonts.families(for: .mono, language: "zh-Hans") == [
        "DejaVu Sans Mono", "Noto Sans CJK SC", "Noto Sans Devanagari", "Noto Sans CJK JP",
      ])
  }

  @Test(
    "ideographs come from the right face of a collection",
    arguments: [
      ("ja", "Noto Sans CJK JP", 0), ("ko", "Noto Sans CJK KR", 1),
      ("zh-Hans", "Noto Sans CJK SC", 2),
      ("zh-Hant", "Noto Sans CJK TC", 3),
    ])
  func collections(language: String, family: String, index: Int) throws {
    let text = "价值直骨調査"
    let style = body.inLanguage(language)
    let found = try subsets(text, style: style)
    #expect(found.map(\.family) == [family])
    #expect(try #require(found.first).bytes.count < 10_000)
    let (font, whole) = try pair(text, style: style, index: index)
    #expect(font.characters == values(text))
    #expect(font.name(1) == family)
    #expect(font.shape(text, language: language) == whole.shape(text, language: language))
  }

  @Test(
    "a text is shaped by the subset as by the whole font",
    arguments: [
      ("Latin", "AV Tafel, official waffle -> 12:30", [String]()),
      ("figures of one width", "1111 8888", ["tnum"]),
      ("accents apart", "e\u{323}\u{301} n\u{303} o\u{308}\u{304}", []),
      ("an accent below a letter with one", "\u{E9}\u{323}", []),
      ("Vietnamese", "Giá trị phổ quát", []),
      ("Greek", "Αξίες και αρετές", []),
      ("fraction", "1\u{2044}2", []),
      ("Arabic", "مرحباً", []), ("Arabic of two words", "السلام", []),
      ("Persian with a joiner", "می\u{200C}خواهم", []),
      ("Devanagari", "क्षत्रिय", []), ("Devanagari with marks", "र्कि", []),
      ("Bengali", "মূল্যবোধ", []), ("Tamil", "மதிப்பு", []), ("Thai", "คุณค่า", []),
      ("Tibetan", "རིན་ཐང", []), ("Burmese", "တန်ဖိုး", []), ("Khmer", "តម្លៃ", []),
      ("Hebrew with points", "שָׁלוֹם", []), ("Jamo", "\u{1100}\u{1161}\u{11AB}", []),
      ("Chinese", "价值，调查。", []), ("symbols", "★ ⟂ ⚖", []),
    ] as [(String, String, [String])])
  func shaping(name: String, text: String, features: [String]) throws {
    for subset in try subsets(text) {
      let font = try #require(ParsedFont(subset.bytes))
      let whole = try #require(
        (0..<10).lazy.compactMap { ParsedFont(path: subset.face.path, index: $0) }
          .first { $0.name(1) == font.name(1) })
      // What another face draws is no matter of this one.
      let own = String(
        String.UnicodeScalarView(
          text.unicodeScalars.filter { subset.characters.contains($0.value) }))
      #expect(font.shape(own, features: features) == whole.shape(own, features: features))
      #expect(!font.shape(own, features: features).isEmpty)
      #expect(font.glyphCount < whole.glyphCount)
    }
  }

  @Test("an ideograph with a variation selector keeps its other form")
  func variants() throws {
    let text = "葛\u{E0100}飾葛\u{E0101}"
    let (font, whole) = try pair(text, style: body.inLanguage("ja"))
    let places = font.shape(text, language: "ja")
    #expect(places == whole.shape(text, language: "ja"))
    #expect(places.count == 3)
    #expect(places.first != places.last)
  }

  @Test("letters join in a subset: they are narrower together than apart")
  func joining() throws {
    let (font, _) = try pair("بيت")
    func width(_ text: String) -> Int32 { font.shape(text).reduce(0) { $0 + $1.advance } }
    #expect(font.shape("بيت").count >= 3)
    #expect(width("بيت") < width("ب") + width("ي") + width("ت"))
  }

  @Test("a character that no face has is in no subset; its code point is set instead")
  func missingCharacters() throws {
    let found = try subsets("\u{10FFFD}")
    #expect(found.map(\.family) == ["Inter"])
    #expect(found.allSatisfy { !$0.characters.contains(0x10FFFD) })
    #expect(try #require(found.first).characters.isSuperset(of: values("U+10FD")))
  }

  @Test("a page without text needs no fonts")
  func nothing() throws {
    let fonts = try FontSubsets(
      of: [StyledText(), StyledText("", style: body)], typesetter: Typesetter())
    #expect(fonts.subsets.isEmpty && fonts.refused.isEmpty)
    #expect(fonts.families(for: .text, language: nil).isEmpty)
  }

  @Test("a soft hyphen brings the hyphen that a browser may show")
  func softHyphen() throws {
    let found = try #require(try subsets("Selbst\u{AD}bestimmung").first)
    #expect(found.characters.contains(0x2010))
  }

  @Test(
    "what a font allows is read from its flags",
    arguments: [
      (0x0000, .embedding), (0x0002, .none), (0x0004, .embedding), (0x0008, .embedding),
      (0x000C, .embedding), (0x0006, .embedding), (0x0100, .wholeOnly), (0x0104, .wholeOnly),
      (0x0200, .bitmapsOnly), (0x0302, .none),
    ] as [(UInt16, FontPermission)])
  func permission(fsType: UInt16, expected: FontPermission) {
    #expect(FontPermission(fsType: fsType) == expected)
  }
}
