import Drawing
import Testing

@Suite("Typesetter")
struct TypesetterTests {
  @Test("two typesetters measure the same, and a text measures the same twice")
  func measurementIsStable() throws {
    let text = StyledText("Universalism 普世 مرحبا 123", style: body)
    let typesetter = try Typesetter()
    let first = try typesetter.measure(text)
    #expect(try typesetter.measure(text) == first)
    #expect(try Typesetter().measure(text) == first)
    #expect(first.width > 100 && first.width < 200)
    #expect(first.ascent > 0 && first.descent > 0)
  }

  @Test("widths are not rounded to whole points and grow with the size")
  func widthsScale() throws {
    let typesetter = try Typesetter()
    let small = try typesetter.measure(StyledText("Benevolence", style: TextStyle(size: 10))).width
    let large = try typesetter.measure(StyledText("Benevolence", style: TextStyle(size: 40))).width
    #expect(abs(large - 4 * small) < 0.1)
    #expect(small != small.rounded())
  }

  @Test("tabular figures have one width, proportional ones do not")
  func tabularFigures() throws {
    let typesetter = try Typesetter()
    var style = body
    func width(_ text: String) throws -> Double {
      try typesetter.measure(StyledText(text, style: style)).width
    }
    #expect(try width("1111") < width("8888"))
    style.tabularFigures = true
    #expect(try abs(width("1111") - width("8888")) < 1e-6)
  }

  @Test("letter spacing adds its length to each advance")
  func letterSpacing() throws {
    let typesetter = try Typesetter()
    let plain = try typesetter.measure(StyledText("VALUES", style: body)).width
    var spaced = body
    spaced.letterSpacing = 0.5
    #expect(
      try abs(typesetter.measure(StyledText("VALUES", style: spaced)).width - plain - 3) < 0.6)
  }

  @Test(
    "ideographs come from the family of their language",
    arguments: [
      ("zh-Hans", "Noto Sans CJK SC"), ("zh-Hant", "Noto Sans CJK TC"),
      ("zh-TW", "Noto Sans CJK TC"),
      ("ja", "Noto Sans CJK JP"), ("ko-KR", "Noto Sans CJK KR"), (nil, "Noto Sans CJK SC"),
    ] as [(String?, String)])
  func ideographFamily(language: String?, family: String) throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("价值直骨", style: body.inLanguage(language)))
    #expect(typesetter.facesUsed.map(\.family) == [family])
  }

  @Test("Japanese and Korean letters choose their own family where no language is given")
  func letterChoosesFamily() throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("価値のかたち", style: body))
    #expect(typesetter.facesUsed.map(\.family) == ["Noto Sans CJK JP"])
  }

  @Test("faces used are named with file and version")
  func facesUsed() throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("Aa", style: body.weighted(.semibold)))
    let face = try #require(typesetter.facesUsed.first)
    #expect(face.family == "Inter")
    #expect(face.fileName == "Inter-SemiBold.otf")
    #expect(face.byteCount > 10_000)
    #expect(face.version.contains("."))
  }

  @Test("characters that no font has are set as their code points, and listed")
  func missingCharacters() throws {
    let typesetter = try Typesetter()
    let plain = try typesetter.measure(StyledText("a  b ", style: body)).width
    let width = try typesetter.measure(StyledText("a \u{F8FF} b \u{10FFFD}", style: body)).width
    #expect(typesetter.missingCharacters == [0xF8FF, 0x10FFFD])
    #expect(width > plain + 40)
    let two = try ["\u{F8FF}", "\u{F8FE}"].map {
      try typesetter.lines(StyledText($0, style: body), width: 200).map(\.text.plain)
    }
    #expect(two[0] != two[1])
    let other = try Typesetter()
    _ = try other.measure(StyledText("ok", style: body))
    #expect(other.missingCharacters.isEmpty)
  }

  @Test("the faces of a document are those that draw it, whatever was measured before")
  func facesOfDocument() throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("价值", style: body))
    var list = DisplayList()
    list.text(StyledText("Aa", style: body.weighted(.bold)), at: Point(x: 9, y: 9))
    let faces = try typesetter.faces(of: Document(title: "T", pages: [Page(list: list)]))
    #expect(faces.map(\.fileName) == ["Inter-Bold.otf"])
  }

  @Test("text under 6.5 points and too wide a letter spacing are errors")
  func limits() throws {
    let typesetter = try Typesetter()
    #expect(throws: DrawingError.textTooSmall(text: "x", size: 6.4)) {
      try typesetter.measure(StyledText("x", style: TextStyle(size: 6.4)))
    }
    #expect(throws: DrawingError.letterSpacingTooWide(text: "x", spacing: 0.8, size: 7.6)) {
      try typesetter.measure(StyledText("x", style: TextStyle(size: 7.6, letterSpacing: 0.8)))
    }
    #expect(throws: DrawingError.self) {
      try typesetter.measure(StyledText("x", style: TextStyle(size: .nan)))
    }
  }

  @Test("control characters from logs are shown as replacement characters, not refused")
  func controlCharacters() throws {
    let typesetter = try Typesetter()
    let width = try typesetter.measure(StyledText("a\u{0}\u{7}b\tc\nd", style: body)).width
    #expect(width > 0)
  }

  @Test("every required face is installed here, and the check names file and version")
  func fontCheck() throws {
    let check = try FontCheck()
    #expect(check.missingPackages.isEmpty)
    #expect(check.requirements.allSatisfy { $0.isInstalled })
    #expect(check.directories.count == 5)
    #expect(
      DrawingError.missingFace(family: "Inter", package: "fonts-inter").description
        .contains("install the Debian package fonts-inter"))
  }

  @Test("the libraries say their versions")
  func versions() {
    let versions = LibraryVersions()
    for version in [versions.cairo, versions.pango, versions.harfbuzz, versions.fontconfig] {
      #expect(version.split(separator: ".").count == 3)
    }
  }
}
