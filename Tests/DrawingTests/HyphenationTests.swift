import Drawing
import Foundation
import Testing

/// Which words are parted where lines end, and which never are.
@Suite("Hyphenation")
struct HyphenationTests {
  private let typesetter: Typesetter
  private let prose = body.hyphenating()

  init() throws {
    typesetter = try Typesetter()
  }

  private func lines(
    _ text: StyledText, width: Double
  ) throws -> [TextLine] {
    let lines = try typesetter.lines(text, width: width)
    for line in lines { #expect(line.width <= width + 0.01) }
    return lines
  }

  private func lines(_ text: String, width: Double) throws -> [TextLine] {
    try lines(StyledText(text, style: prose), width: width)
  }

  /// What stands in lines, with words that were parted whole again.
  private func joined(_ lines: [TextLine]) -> String {
    var text = ""
    for line in lines {
      text += line.isHyphenated ? String(line.text.plain.dropLast()) : line.text.plain + " "
    }
    return text.trimmingCharacters(in: .whitespaces)
  }

  private func parts(_ word: String, _ language: String) -> String {
    var rest = Array(word)
    for place in Hyphenation().places(in: word, language: language).reversed() {
      rest.insert("-", at: place)
    }
    return String(rest)
  }

  private static let sentence =
    "Differences between representations of organizational responsibilities remain considerable,"
    + " notwithstanding comprehensive standardization of questionnaires, particularly regarding"
    + " interpretations that are straightforward in one language and misleading in another."

  @Test(
    "English words are parted as the dictionary says",
    arguments: [
      "hyphenation": "hy-phen-ation", "interpretation": "in-ter-pre-ta-tion",
      "representation": "rep-re-sen-ta-tion", "confidence": "con-fi-dence",
      "strengths": "strengths",
      "value": "value", "table": "table",
    ])
  func english(word: String, parted: String) {
    #expect(parts(word, "en") == parted)
    #expect(parts(word, "en-GB") == parted)
  }

  private static let hasGerman = FileManager.default.fileExists(
    atPath: "/usr/share/hyphen/hyph_de_DE.dic")

  @Test(
    "German words are parted as the dictionary says",
    .enabled(if: hasGerman, "the Debian package hyphen-de is not installed"),
    arguments: [
      "Überprüfung": "Über-prü-fung", "Häufigkeitsverteilung": "Häu-fig-keits-ver-tei-lung",
      "Straßenverkehr": "Stra-ßen-ver-kehr",
    ])
  func german(word: String, parted: String) {
    #expect(parts(word, "de") == parted)
    #expect(parts(word, "de-AT") == parted)
  }

  @Test(
    "a language without a dictionary, or a tag that is none, leaves words whole",
    arguments: ["xx", "tlh-Latn", "../../etc/passwd", "", "-"])
  func noDictionary(language: String) throws {
    #expect(Hyphenation().places(in: "hyphenation", language: language).isEmpty)
    let text = StyledText(Self.sentence, style: prose.inLanguage(language))
    #expect(try lines(text, width: 120).allSatisfy { !$0.isHyphenated })
  }

  @Test("without dictionaries lines are those of text that is not hyphenated")
  func noDirectory() throws {
    let bare = try Typesetter(hyphenation: Hyphenation(directory: "/nowhere"))
    let found = try bare.lines(StyledText(Self.sentence, style: prose), width: 120)
    let whole = try typesetter.lines(StyledText(Self.sentence, style: body), width: 120)
    #expect(found.map(\.text.plain) == whole.map(\.text.plain))
  }

  @Test(
    "no word is lost, and each parted line was too short", arguments: [70.0, 100, 140, 200, 317])
  func zone(width: Double) throws {
    let found = try lines(Self.sentence, width: width)
    #expect(joined(found) == Self.sentence)
    if width < 200 { #expect(found.contains { $0.isHyphenated }) }
    for line in found where line.isHyphenated {
      #expect(line.text.plain.hasSuffix("-"))
      // Without its last part.
      var whole = line.text.plain
      if let space = whole.lastIndex(of: " ") { whole = String(whole[..<space]) }
      let short = try typesetter.measure(StyledText(whole, style: prose)).width
      #expect(short < width - 0.12 * width || !line.text.plain.contains(" "))
    }
  }

  @Test("lines up to the first parted word are what they are without hyphenation")
  func sameBefore() throws {
    for width in stride(from: 60.0, through: 320, by: 4) {
      let found = try lines(Self.sentence, width: width)
      let whole = try typesetter.lines(StyledText(Self.sentence, style: body), width: width)
      let same = found.prefix { !$0.isHyphenated }
      #expect(same.map(\.text.plain) == whole.prefix(same.count).map(\.text.plain))
      #expect(same.map(\.width) == whole.prefix(same.count).map(\.width))
    }
  }

  @Test("lines that are full enough have no hyphen")
  func fullLines() throws {
    // Short words leave no line shorter than the zone.
    let text =
      String(repeating: "the one and all of it is so far ", count: 12) + "considerable ends"
    #expect(try lines(text, width: 300).allSatisfy { !$0.isHyphenated })
  }

  @Test("at most two lines in a row end in a hyphen")
  func inARow() throws {
    let text = String(repeating: "interpretation representation ", count: 40) + "of it"
    for width in stride(from: 80.0, through: 320, by: 10) {
      var row = 0
      for line in try lines(text, width: width) {
        row = line.isHyphenated ? row + 1 : 0
        #expect(row <= 2)
      }
    }
  }

  @Test("the last word of a paragraph stays whole")
  func lastWord() throws {
    let text = "All of it rests on one interpretation.\nAnd the rest is a representation"
    for width in stride(from: 90.0, through: 240, by: 3) {
      for line in try lines(text, width: width) { #expect(!line.isHyphenated) }
    }
  }

  @Test(
    "code, names, addresses and what has marks of breaks stay whole",
    arguments: [
      "InterpretationModel", "Interpretation", "interpretation2", "INTERPRETATION",
      "interpretation.example.org", "someone@interpretation.example", "interpretation/considerable",
      "interpre\u{2060}tation", "interpre\u{200B}tation", "inter\u{AD}pretations",
      "re-presentation",
      "interpretation's", "مرحبابالعالم", "深度求索深度求索",
    ])
  func wholeWords(word: String) throws {
    for width in stride(from: 110.0, through: 150, by: 2) {
      let found = try lines("A line that ends in \(word) and goes on", width: width)
      #expect(found.allSatisfy { !$0.isHyphenated }, "\(found.map(\.text.plain))")
    }
  }

  @Test("code in a sentence stays whole, and so does text that is not to be hyphenated")
  func code() throws {
    var mono = prose
    mono.family = .mono
    for style in [mono, body] {
      for width in stride(from: 110.0, through: 200, by: 5) {
        let found = try lines(
          StyledText(runs: [
            .init("A line that ends in ", style: prose), .init("interpretation", style: style),
            .init(" and so on", style: prose),
          ]), width: width)
        #expect(found.allSatisfy { !$0.isHyphenated })
      }
    }
  }

  @Test("the mark of a note stays with its word, and both parts of a link lead where it does")
  func runs() throws {
    var raised = prose
    raised.rise = 3
    raised.size = 6.6
    let text = StyledText(runs: [
      .init("A line that ends in an ", style: prose),
      .init("interpretation", style: prose.weighted(.semibold), link: .destination("x")),
      .init("12", style: raised, link: .destination("note")), .init(" and goes on", style: prose),
    ])
    let found = try lines(text, width: 150)
    let place = try #require(found.firstIndex { $0.isHyphenated })
    let head = try #require(found[place].text.runs.last)
    let tail = try #require(found[place + 1].text.runs.first)
    #expect(head.link == .destination("x") && tail.link == .destination("x"))
    #expect(head.style == tail.style && head.text.hasSuffix("-"))
    #expect(String(head.text.dropLast()) + tail.text == "interpretation")
    #expect(found[place + 1].text.runs[1].link == .destination("note"))
    #expect(found[place + 1].text.plain.hasPrefix(tail.text + "12 and"))
  }

  @Test("English words among ideographs are parted, those in Arabic paragraphs are not")
  func mixedScripts() throws {
    let chinese = "这是一个关于价值观的说明，其中有 interpretation 这个词，它很长，需要断开。"
    var parted = 0
    for width in stride(from: 100.0, through: 260, by: 5) {
      let found = try lines(
        StyledText(chinese, style: prose.inLanguage("zh-Hans")), width: width)
      parted += found.count(where: \.isHyphenated)
      #expect(joined(found).filter { $0 != " " } == chinese.filter { $0 != " " })
      let arabic = try lines("مرحبا بالعالم مرحبا interpretation مرحبا بالعالم", width: width)
      #expect(arabic.allSatisfy { !$0.isHyphenated })
    }
    #expect(parted > 0)
  }

  @Test("a word that is wider than the measure is broken between its syllables")
  func wideWord() throws {
    let found = try lines("misrepresentations", width: 50)
    #expect(found.count > 1)
    for line in found.dropLast() { #expect(line.isHyphenated) }
    #expect(joined(found) == "misrepresentations")
    // What has no syllables is broken anywhere, as ever.
    let endless = try lines(String(repeating: "x", count: 300), width: 50)
    #expect(endless.allSatisfy { !$0.isHyphenated })
  }

  @Test("a long paragraph is parted where a short one is")
  func longParagraph() throws {
    let text = Array(repeating: Self.sentence, count: 24).joined(separator: " ")
    #expect(text.utf8.count > 4_096)
    for width in [90.0, 150, 317] {
      let found = try lines(text, width: width)
      #expect(joined(found) == text)
      let head = try lines(String(text.prefix(1_800)), width: width)
      #expect(Array(found.prefix(head.count - 2)) == Array(head.dropLast(2)))
    }
  }

  @Test("boxed code points and several paragraphs do not move the places")
  func boxedCharacters() throws {
    let text =
      "\u{1FAE0} \u{7} The \u{1FAE0} interpretations and representations \u{1FAE0} of\r\n"
      + "\u{1FAE0} considerable differences between \u{1FAE0} comprehensive questionnaires here"
    for width in stride(from: 80.0, through: 160, by: 4) {
      let found = try lines(text, width: width)
      func bare(_ text: String) -> String {
        text.replacing("\u{1FAE0}", with: "\u{202F}U+1FAE0\u{202F}")
          .replacing("\u{7}", with: "\u{FFFD}").filter { !$0.isWhitespace }
      }
      #expect(bare(joined(found)) == bare(text))
    }
  }

  @Test(
    "text that is taken out of the PDF has its words whole",
    .enabled(if: Tool.isInstalled("pdftotext"), "pdftotext is not installed"))
  func extraction() throws {
    let found = try lines(Self.sentence, width: 140)
    #expect(found.contains { $0.isHyphenated })
    var list = DisplayList()
    for (index, line) in found.enumerated() {
      list.text(line.text, at: Point(x: 57, y: 80 + 14.4 * Double(index)))
    }
    let text = try output(
      of: "pdftotext", [],
      for: Document(
        title: "Words", author: "Authors", subject: "A check", keywords: [], creator: "compass",
        created: 1_736_726_400, outline: [], pages: [Page(list: list)]), after: ["-"])
    let words = text.split(whereSeparator: \.isWhitespace)
    #expect(words.joined(separator: " ") == Self.sentence)
  }
}
